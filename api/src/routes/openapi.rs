//! What lives here: the `OpenAPI` document, for whoever asks.

use axum::body::Body;
use axum::response::Response;

use crate::answered::json;
use crate::openapi::{DOCUMENT, tag};

/// This document
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "openapi",
    tag = tag::ABOUT,
    responses((status = 200, description = "An OpenAPI document", body = utoipa::openapi::Object))
)]
#[allow(clippy::unused_async, reason = "a handler is asynchronous")]
pub(crate) async fn handle() -> Response {
    json(Body::from(DOCUMENT.clone()))
}
