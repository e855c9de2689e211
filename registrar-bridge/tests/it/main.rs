//! What lives here: bridges against a gateway, a server and programs that do what a test tells them to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod away;
mod bridge;
mod events;
mod fake_gateway;
mod fake_server;
mod inbox;
mod leases;
mod logs;
mod process;
mod program;
mod registration;
mod renewal;
mod service;
mod sign_in;
mod stop;
mod worker;
