//! What lives here: who is signed in to the panel.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Gateway;
use crate::admin::rfc3339;
use crate::openapi::tag;
use crate::panel::cookie;
use crate::routes::admin::AdminError;

/// Who is signed in, if anybody is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    authenticated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    username: Option<String>,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    expires_at: Option<String>,
}

/// Who is signed in to the panel
#[utoipa::path(
    get,
    path = "/admin/panel/me",
    operation_id = "signed_in",
    tag = tag::PANEL,
    responses((status = 200, description = "Whether somebody is, and who", body = Me))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
) -> Result<Json<Me>, AdminError> {
    let session =
        match cookie::presented(&headers) {
            None => None,
            Some(id) => gateway.panel.session(&id).await.map_err(|error| {
                AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
            })?,
        };
    let expires_at = session.as_ref().map(|session| rfc3339(session.expires_ms));
    Ok(Json(Me {
        authenticated: session.is_some(),
        username: session.map(|session| session.user),
        expires_at,
    }))
}
