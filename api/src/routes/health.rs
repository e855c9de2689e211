//! What lives here: whether the process lives.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Gateway;
use crate::openapi::tag;

/// The answer of `GET /health`: always 200 while the process lives.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    status: &'static str,
    time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ready: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pending: Option<u32>,
    mode: &'static str,
}

/// Whether the process lives
///
/// The counts are left out while the state store is away.
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "health",
    tag = tag::ABOUT,
    responses((status = 200, description = "It lives", body = Health))
)]
pub(crate) async fn handle(State(gateway): State<Arc<Gateway>>) -> Json<Health> {
    let counts = gateway.counts().await;
    let now = i64::try_from(gateway.clock.now_ms()).unwrap_or(i64::MAX);
    let time = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
    Json(Health {
        status: "ok",
        time: time.to_string(),
        ready: counts.map(|counts| counts.ready),
        pending: counts.map(|counts| counts.pending + counts.pending_external),
        mode: gateway.mode(),
    })
}
