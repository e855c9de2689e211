//! What lives here: what the end-to-end tests share.
#![doc = include_str!("../README.md")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod client;
mod deployment;
mod instance;
mod redis_server;
mod spoken;

pub use client::{Client, Reply, StreamedReply};
pub use deployment::{Deployment, KEY, Plan};
pub use instance::Instance;
pub use redis_server::RedisServer;
pub use spoken::Spoken;
