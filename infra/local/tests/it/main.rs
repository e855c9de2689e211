//! What lives here: the commands that look after accounts, as an operator or a script calls them: real processes, each
//! test in a folder of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod accounts;
mod desk;
mod migration;
mod seal;
