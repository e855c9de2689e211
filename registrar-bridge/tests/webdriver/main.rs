//! What lives here: the `webdriver` driver with real headless Chromium, on the pages of the simulator.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod faults;
mod leftovers;
mod processes;
mod profiles;
mod session;
mod setup;
mod sign_in;
mod stage;
