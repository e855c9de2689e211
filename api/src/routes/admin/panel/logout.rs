//! What lives here: signing out of the panel.

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::{record, without_cookie};
use crate::extract::OurPage;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Nobody is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedOut {
    success: bool,
}

/// Signs out of the panel
///
/// The session ends on every instance. Without a session it is the same.
#[utoipa::path(
    post,
    path = "/admin/panel/logout",
    operation_id = "sign_out",
    tag = tag::PANEL,
    responses((status = 200, description = "Signed out", body = SignedOut))
)]
pub(crate) async fn handle(page: Result<OurPage, AdminError>) -> Result<Response, AdminError> {
    let page = page.map_err(AdminError::unsuccessful)?;
    if let Some(id) = &page.session {
        let ended = page.gateway.panel.sign_out(id).await.map_err(|error| {
            AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()).unsuccessful()
        })?;
        if let Some(session) = ended {
            record(&page, &session.user, "panel.sign_out").await;
        }
    }
    let answer = Json(SignedOut { success: true });
    Ok(without_cookie(answer, page.is_over_tls))
}
