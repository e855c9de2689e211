//! What lives here: the contract of the admin API, row by row: statuses and fields, over two instances that share Redis
//! and a bucket.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod accounts;
mod calls;
mod complete;
mod config;
mod flow;
mod keys;
mod logs;
mod numbers;
mod panel;
mod pool;
mod pool_files;
mod promise;
mod refresh_tasks;
mod register_tasks;
mod site;
mod workers;
