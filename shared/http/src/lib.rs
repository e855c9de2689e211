//! What lives here: the public face of the outbound HTTP crate.
#![doc = include_str!("../README.md")]

mod client;
mod error;
mod lanes;
mod response;
mod settings;
mod tls;

pub use client::HttpClient;
pub use error::{HttpError, HttpSettingsError};
pub use response::HttpResponse;
pub use settings::HttpSettings;
