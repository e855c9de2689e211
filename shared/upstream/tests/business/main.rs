//! What lives here: the Business upstream against a small server that plays its script. The faithful
//! simulator of the service is a crate of its own; here stands what a script shows best.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test fails by panicking, and its server ends with it"
)]

mod conversations;
mod files;
mod open;
mod script;
mod token;
