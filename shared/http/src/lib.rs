//! What lives here: the public face of the outbound HTTP crate.
#![doc = include_str!("../README.md")]

mod client;
mod dial;
mod error;
mod lanes;
mod public;
mod response;
mod settings;
mod tls;

pub use client::HttpClient;
pub use dial::{Connection, Dialer};
pub use error::{HttpError, HttpSettingsError};
pub use public::{
    AddressPolicy, FetchError, FetchLimits, Fetched, PublicFetch, PublicOnly, Resolver,
    SystemResolver, is_public,
};
pub use response::HttpResponse;
pub use settings::HttpSettings;
