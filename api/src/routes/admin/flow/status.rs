//! What lives here: whether there is Flow.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::OFF;
use crate::extract::Admin;
use crate::openapi::tag;

/// Flow is switched off.
#[derive(Serialize, ToSchema)]
pub(crate) struct FlowStatus {
    enabled: bool,
    message: &'static str,
}

/// Whether Flow is switched on
#[utoipa::path(
    get,
    path = "/admin/flow/status",
    operation_id = "flow_status",
    tag = tag::ADMIN,
    responses((status = 200, description = "It is not", body = FlowStatus))
)]
pub(crate) async fn handle(_: Admin) -> Json<FlowStatus> {
    Json(FlowStatus {
        enabled: false,
        message: OFF,
    })
}
