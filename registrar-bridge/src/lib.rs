//! What lives here: the public face of the registrar bridge.
#![doc = include_str!("../README.md")]

mod driver;
pub mod drivers;

pub use driver::{AuthorizationSource, Brought, Driver, DriverError, Wanted};
