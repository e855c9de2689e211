//! What lives here: the outbound client against small servers on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test fails by panicking, and its servers end with it"
)]

mod dial;
mod lanes;
mod limits;
mod proxy;
mod public;
mod server;
mod tls;
mod trust;
