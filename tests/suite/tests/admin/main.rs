//! What lives here: what administrators do over HTTP, and what the contract promises them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod access;
mod account_tests;
mod accounts;
mod bad_input;
mod command_line;
mod delete_invalid;
mod log_streams;
mod old_panel;
mod panel_audit;
mod panel_pages;
mod panel_session;
mod panel_user;
mod pool;
mod pool_file_list;
mod pool_files;

use b2a_suite::{Client, Deployment, KEY, Reply};
use http::Method;
use serde_json::Value;

/// The headers of an administrator; in these deployments client keys open the admin API too.
const ADMIN: &[(&str, &str)] = &[("authorization", concat!("Bearer ", "sk-test-key"))];

/// Asks the admin API for something that must be there.
async fn get(deployment: &Deployment, path: &str) -> Value {
    assert_eq!(ADMIN[0].1, format!("Bearer {KEY}"));
    let reply = deployment.client.get(path, ADMIN).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// Sends a request without a body.
async fn send(client: &Client, method: Method, path: &str) -> Reply {
    client.whole(method, path, ADMIN, bytes::Bytes::new()).await
}

/// The fields `field` of the items of an answer.
fn fields<'a>(answer: &'a Value, field: &str) -> Vec<&'a str> {
    let items = answer["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}
