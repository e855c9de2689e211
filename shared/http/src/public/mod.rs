//! What lives here: fetching what strangers name, from public addresses alone.

mod address;
mod error;
mod fetch;
mod policy;
mod resolver;

pub use address::is_public;
pub use error::FetchError;
pub use fetch::{FetchLimits, Fetched, PublicFetch};
pub use policy::{AddressPolicy, PublicOnly};
pub use resolver::{Resolver, SystemResolver};
