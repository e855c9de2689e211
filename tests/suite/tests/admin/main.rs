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

use b2a_suite::admin::{ADMIN, get, send};
use serde_json::Value;

/// The fields `field` of the items of an answer.
fn fields<'a>(answer: &'a Value, field: &str) -> Vec<&'a str> {
    let items = answer["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}
