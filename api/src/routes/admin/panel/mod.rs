//! What lives here: signing in to the panel, and its pages.

pub(crate) mod change_password;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod me;
mod page;

pub(crate) use page::pages;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::extract::OurPage;
use crate::panel::cookie;

/// Records that a user of the panel did something, and from where.
async fn record(page: &OurPage, user: &str, action: &'static str) {
    let by = format!("panel user {user}");
    let details = json!({"address": page.source});
    let audit = &page.gateway.audit;
    audit.record(&by, action, None, Some(&details)).await;
}

/// An answer that takes the cookie away.
fn without_cookie(answer: impl IntoResponse, is_over_tls: bool) -> Response {
    let mut response = answer.into_response();
    if let Some(cookie) = cookie::clear(is_over_tls) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
