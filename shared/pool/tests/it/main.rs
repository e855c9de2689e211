//! What lives here: the tests of both pool stores. Those of the Redis store start a redis-server of their own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod audit;
mod bench;
mod bounds;
mod contention;
mod contract;
mod eviction;
mod logs;
mod model;
mod older_versions;
mod outage;
mod quotas;
mod redis_cluster;
mod redis_sentinel;
mod redis_server;
mod registering;
mod responses;
mod rollover;
mod sessions;
mod settings_signal;
mod traffic;
mod traffic_days;
#[allow(unreachable_pub, reason = "shared with the end-to-end tests")]
#[path = "../../../../tests/suite/src/wait.rs"]
mod wait;
