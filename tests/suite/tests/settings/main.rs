//! What lives here: settings as an operator changes them: in the file, through the admin API, on one instance for all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod audit;
mod changes;
mod effects;
mod endpoints;
mod file;
mod instances;
mod secrets;

use b2a_suite::{Client, KEY, Reply, eventually};
use http::Method;
use serde_json::{Value, json};

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

/// The same, which must succeed.
async fn call(client: &Client, method: Method, path: &str, body: &Value) -> Value {
    let reply = send(client, method, path, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// Changes settings, all in one call.
async fn patch(client: &Client, changes: Value) -> Value {
    let body = json!({"changes": changes});
    call(client, Method::PATCH, "/admin/config", &body).await
}

/// All settings.
async fn config(client: &Client) -> Value {
    call(client, Method::GET, "/admin/config", &Value::Null).await
}

/// One setting.
async fn field(client: &Client, path: &str) -> Value {
    let config = config(client).await;
    let fields = config["fields"].as_array().unwrap();
    let found = fields.iter().find(|field| field["path"] == path);
    found.unwrap_or_else(|| panic!("no {path}")).clone()
}

/// Waits until an instance works by this value.
async fn until(client: &Client, path: &str, value: &Value) -> Value {
    eventually(&format!("{path} to be {value}"), async || {
        let field = field(client, path).await;
        (field["value"] == *value).then_some(field)
    })
    .await
}
