//! What lives here: the scheduler's jobs, each in a file of its own, and what happens when schedulers, stores and upstream
//! fail. The upstream is simulated, the account files can be made to fail, everything else is real.
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

mod bench;
mod command;
mod delete_refused;
mod expire_media;
mod killed;
mod leading;
mod probe_accounts;
mod prove_pending;
mod sync_pool_files;
mod top_up;
mod warm_sessions;
mod watched_store;
