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

use b2a_suite::admin::{ADMIN, call, get, send};
use b2a_suite::{Client, eventually};
use http::Method;
use serde_json::{Value, json};

/// Changes settings, all in one call.
async fn patch(client: &Client, changes: Value) -> Value {
    let body = json!({"changes": changes});
    call(client, Method::PATCH, "/admin/config", &body).await
}

/// All settings.
async fn config(client: &Client) -> Value {
    get(client, "/admin/config").await
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
