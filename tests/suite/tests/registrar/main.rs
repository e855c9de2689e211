//! What lives here: what registrars do, over HTTP and over the workers' socket, and what the contract promises them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

/// Runs tests, each an `async fn(Store)`, on the embedded store and on Redis.
macro_rules! on_each_store {
    ($($test:ident),+ $(,)?) => {
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(b2a_suite::Store::Embedded).await;
            })+
        }
        mod redis {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(b2a_suite::Store::Redis).await;
            })+
        }
    };
}

mod bad_input;
mod browser_config;
mod instances;
mod metrics;
mod office;
mod pool_server;
mod refresh_tasks;
mod register_tasks;
mod tasks;
mod trigger_register;
mod upload_account;
mod wanted;
mod worker_socket;
