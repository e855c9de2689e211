//! What lives here: the public face of the registrar bridge.
#![doc = include_str!("../README.md")]

mod answer;
mod args;
mod bridge;
mod driver;
pub mod drivers;
mod error;
mod gateway;
mod kept;
mod masking;
mod metrics;
mod parcel;
mod pauses;
mod roster;
mod service;
mod sign_in;
mod soundness;
mod triggers;
mod work;
mod worker;
mod worker_name;

pub use args::{RegistrarArgs, RegistrarCommand, SignInArgs, run};
pub use bridge::{Bridge, BridgeOptions};
pub use driver::{
    AuthorizationSource, Brought, BrowserUse, Driver, DriverError, Fate, Offers, Wanted,
};
pub use drivers::{DriverSetup, DriverSetupError};
pub use error::BridgeError;
pub use pauses::Pauses;
pub use sign_in::{sign_in, sign_in_with};
