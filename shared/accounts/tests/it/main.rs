//! What lives here: accounts over the real embedded pool and a real directory; only the upstream is made up.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod desk;
mod files;
mod fixture;
mod importing;
mod managing;
mod proving;
mod registrar;
mod reporting;
mod saving;
mod sealing;
mod single_flight;
mod tokens;
mod uploading;
