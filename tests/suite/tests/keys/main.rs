//! What lives here: the keys of clients as administrators manage them, and their limits as clients meet them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod limits;
mod managing;

use b2a_suite::{Client, KEY, Reply};
use http::Method;
use serde_json::Value;

/// The headers of an administrator; in these deployments client keys open the admin API too.
const ADMIN: &[(&str, &str)] = &[
    ("authorization", concat!("Bearer ", "sk-test-key")),
    ("content-type", "application/json"),
];

/// Sends a call of the admin API.
async fn send(client: &Client, method: Method, path: &str, body: &Value) -> Reply {
    assert_eq!(ADMIN[0].1, format!("Bearer {KEY}"));
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    client.whole(method, path, ADMIN, body.into()).await
}

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
    let reply = send(
        client,
        Method::GET,
        &format!("/admin/keys/{id}"),
        &Value::Null,
    )
    .await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// What a client with this key gets on asking for the models.
async fn models(client: &Client, key: &str) -> Reply {
    let bearer = format!("Bearer {key}");
    client
        .get("/v1/models", &[("authorization", bearer.as_str())])
        .await
}
