//! What lives here: the topology of `infra/compose`, run natively: two gateways behind nginx with the very
//! configuration that the containers use, a scheduler, Redis, and account files in a bucket.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod media;
mod migration;
mod nginx;
mod settings;
mod site;
