//! What lives here: deleting an account.

use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::account;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What was deleted.
#[derive(Serialize, ToSchema)]
pub(crate) struct Gone {
    message: &'static str,
    email: String,
    deleted_files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    backup_file: Option<String>,
}

/// Deletes an account
///
/// Its files are saved to a backup, and deleted; it leaves the pool.
#[utoipa::path(
    delete,
    path = "/admin/accounts/{email}",
    operation_id = "delete_account",
    tag = tag::ADMIN,
    params(("email" = String, Path, description = "Whose")),
    responses((status = 200, description = "What was deleted, and saved where", body = Gone))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<Gone>, AdminError> {
    let id = account(&email)?;
    let deleted = admin.repository.delete(&id).await;
    let deleted = deleted.map_err(|error| AdminError::of(&error, &email))?;
    let details = json!({
        "files": deleted.files.len(),
        "backup_file": deleted.backup.as_ref().map(ToString::to_string),
    });
    admin
        .record("account.delete", Some(&id.masked()), Some(&details))
        .await;
    Ok(Json(Gone {
        message: "the account is deleted",
        email: id.name().to_owned(),
        deleted_files: deleted.files.iter().map(ToString::to_string).collect(),
        backup_file: deleted.backup.map(|key| key.to_string()),
    }))
}
