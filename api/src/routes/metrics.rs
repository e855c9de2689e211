//! What lives here: numbers for Prometheus, for administrators. An address of its own for them is elsewhere.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use b2a_telemetry::EXPOSITION_TYPE;

use crate::extract::Admin;
use crate::openapi::tag;

/// Numbers for Prometheus
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "metrics",
    tag = tag::ADMIN,
    responses((status = 200, description = "They, in Prometheus' text format", body = String, content_type = "text/plain"))
)]
pub(crate) async fn handle(admin: Admin) -> impl IntoResponse {
    let text = admin.gateway.exposition.text().await;
    ([(CONTENT_TYPE, EXPOSITION_TYPE)], text)
}
