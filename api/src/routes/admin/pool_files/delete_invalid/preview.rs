//! What lives here: which account files would be deleted.

use axum::Json;

use crate::admin::{RemovalPreview, removal_preview};
use crate::extract::{Admin, AdminQuery};
use crate::openapi::tag;
use crate::routes::admin::{AdminError, ScopeQuery};

/// The account files that could be deleted
///
/// Files that are no sound account, and those of accounts that are given up; nothing that serves or was switched off.
#[utoipa::path(
    post,
    path = "/admin/pool-files/delete-invalid/preview",
    operation_id = "preview_removal",
    tag = tag::ADMIN,
    params(ScopeQuery),
    responses((status = 200, description = "They", body = RemovalPreview))
)]
pub(crate) async fn handle(
    admin: Admin,
    AdminQuery(query): AdminQuery<ScopeQuery>,
) -> Result<Json<RemovalPreview>, AdminError> {
    let inventory = admin.repository.inventory().await?;
    Ok(Json(removal_preview(&inventory, &query.scope)))
}
