//! What lives here: what every object store must keep, run against each of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod directory;
#[allow(unreachable_pub, reason = "shared with the end-to-end tests")]
#[path = "../../../../tests/suite/src/port.rs"]
mod port;
mod s3;
mod suite;
