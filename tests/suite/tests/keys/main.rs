//! What lives here: the keys of clients as administrators manage them, and their limits as clients meet them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod limits;
mod managing;

use b2a_suite::admin::{ADMIN, get, send};
use b2a_suite::{Client, Reply};
use http::Method;
use serde_json::Value;

/// Makes a key: its text and its id.
async fn create(client: &Client, terms: &Value) -> (String, String) {
    let reply = send(client, Method::POST, "/admin/keys", terms).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let created = reply.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&created["key"]), text(&created["item"]["id"]))
}

/// One key as the admin API shows it.
async fn show(client: &Client, id: &str) -> Value {
    get(client, &format!("/admin/keys/{id}")).await
}

/// What a client with this key gets on asking for the models.
async fn models(client: &Client, key: &str) -> Reply {
    let bearer = format!("Bearer {key}");
    client
        .get("/v1/models", &[("authorization", bearer.as_str())])
        .await
}
