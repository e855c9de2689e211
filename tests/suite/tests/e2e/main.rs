//! What lives here: what users do with a running gateway, and what operators see of it. One file for each thing that they
//! do; the upstream is simulated, everything else is real.
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

mod about;
mod answer_form;
mod bad_input;
mod broken_off;
mod chat;
mod client_gone;
mod conversations;
mod fail_over;
mod files;
mod first_text;
mod functions;
mod images;
mod instances;
mod keep_alive;
mod keys;
mod large;
mod limits;
mod media_in;
mod media_out;
mod no_account;
mod redis;
mod responses;
mod shutdown;
mod tls;
