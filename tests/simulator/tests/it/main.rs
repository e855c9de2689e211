//! What lives here: the simulator seen from outside, by a caller that is made by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod caller;
mod checks;
mod control;
mod fast;
mod faults;
mod files;
mod pages;
mod sessions;
mod streams;
