//! What lives here: what administrators send, and what they are told.

use http::Method;
use serde_json::Value;

use crate::{Client, KEY, Reply};

/// The headers of an administrator; where nothing else is said, client keys open the admin API too.
pub const ADMIN: &[(&str, &str)] = &[("x-api-key", KEY)];

/// Sends a call of the admin API; `Value::Null`: without a body.
pub async fn send(client: &Client, method: Method, path: &str, body: &Value) -> Reply {
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let json = [ADMIN[0], ("content-type", "application/json")];
    client.whole(method, path, &json, body.into()).await
}

/// The same, which must succeed.
pub async fn call(client: &Client, method: Method, path: &str, body: &Value) -> Value {
    let reply = send(client, method, path, body).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.json()
}

/// Asks for something that must be there.
pub async fn get(client: &Client, path: &str) -> Value {
    call(client, Method::GET, path, &Value::Null).await
}
