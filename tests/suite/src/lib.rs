//! What lives here: what the end-to-end tests share.
#![doc = include_str!("../README.md")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

pub mod admin;
mod bucket;
mod client;
mod deployment;
mod form;
mod instance;
mod plan;
mod port;
mod redis_server;
mod registrar;
mod spoken;
mod sse;
mod wait;

pub use bucket::Bucket;
pub use client::{Client, Reply, StreamedReply};
pub use deployment::{Deployment, KEY, MODEL};
pub use form::{FORM, form};
pub use instance::{Instance, InstancePlan};
pub use plan::{Plan, STATE_MS, Store, write_account};
pub use port::Port;
pub use redis_server::RedisServer;
pub use registrar::Registrar;
pub use spoken::Spoken;
pub use sse::SseBlock;
pub use wait::{LIMIT, eventually};
