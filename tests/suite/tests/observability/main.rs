//! What lives here: what operators see of a deployment: what is counted, what is logged, and numbers for Prometheus.
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

mod addresses;
mod exposition;
mod instances;
mod log_stream;
mod metrics;
mod registrar;
mod requests;
mod stats;
mod traces;

use b2a_suite::admin::{ADMIN, get};
use b2a_suite::{Client, MODEL, Spoken};

/// Asks a question that is answered.
async fn ask(client: &Client, spoken: Spoken, stream: bool) {
    let body = spoken.body(MODEL, "Hello there", stream);
    let path = spoken.path(MODEL, stream);
    let reply = client.post(&path, spoken.headers(), body.to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

/// Asks a question that has no model to answer it.
async fn ask_in_vain(client: &Client) {
    let body = Spoken::OpenAi.body("no-such-model", "Hello there", false);
    let path = Spoken::OpenAi.path("no-such-model", false);
    let headers = Spoken::OpenAi.headers();
    let reply = client.post(&path, headers, body.to_string()).await;
    assert_eq!(reply.status, 404, "{}", reply.text());
}
