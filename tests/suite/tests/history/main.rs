//! What lives here: what happens to a pool whose gateways and schedulers are killed at random under load, written down, and
//! looked at afterwards by a checker that knows only what the pool promises.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says by what it can be repeated"
)]

mod chaos;
mod checker;
mod checker_cases;
mod clients;
mod observer;
mod record;
mod site;
