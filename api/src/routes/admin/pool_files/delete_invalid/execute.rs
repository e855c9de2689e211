//! What lives here: deleting account files that serve nobody.

use std::collections::BTreeSet;

use axum::Json;
use axum::http::StatusCode;
use b2a_domain::AccountKind;
use b2a_objects::ObjectKey;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::admin::{PoolStats, removable};
use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// The largest body, in bytes: a name for each of very many files.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// What to delete.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Removal {
    /// Names of files; those that a preview would not list are left alone.
    #[serde(default)]
    #[schema(min_items = 1)]
    files: Vec<String>,
    /// Save them to `backups/` first; they are unless this is false.
    #[serde(default = "yes")]
    auto_backup: bool,
}

/// What was deleted.
#[derive(Serialize, ToSchema)]
pub(crate) struct Removed {
    deleted_count: usize,
    deleted_files: Vec<String>,
    /// `<name>: <why>` for each that is still there.
    failed: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    backup_file: Option<String>,
    /// The pool after it; left out while the state store is away.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stats: Option<PoolStats>,
}

const fn yes() -> bool {
    true
}

/// Deletes account files that serve nobody
///
/// They are saved to a backup first; when that fails nothing is deleted.
#[utoipa::path(
    post,
    path = "/admin/pool-files/delete-invalid/execute",
    operation_id = "remove_invalid_files",
    tag = tag::ADMIN,
    request_body = Removal,
    responses((status = 200, description = "What was deleted, and saved where", body = Removed))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(removal): JsonBody<Removal, MAX_BYTES>,
) -> Result<Json<Removed>, AdminError> {
    let bad = |message| AdminError::new(StatusCode::BAD_REQUEST, message);
    if removal.files.is_empty() {
        return Err(bad("no files: name those that a preview lists"));
    }
    let wanted: BTreeSet<&str> = removal.files.iter().map(|name| name.trim()).collect();
    let inventory = admin.repository.inventory().await?;
    let keys: Vec<ObjectKey> = removable(&inventory)
        .filter(|key| wanted.contains(key.as_str()))
        .cloned()
        .collect();
    drop(inventory);
    if keys.is_empty() {
        return Err(bad(
            "none of these files can be deleted: a preview lists those that can",
        ));
    }
    let removed = admin
        .repository
        .remove_files(&keys, removal.auto_backup)
        .await;
    let removed = removed.map_err(|error| {
        let message = format!("nothing was deleted: the backup failed ({error})");
        AdminError::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    })?;
    let details = json!({
        "deleted": removed.deleted.len(),
        "failed": removed.failed.len(),
        "backup_file": removed.backup.as_ref().map(ToString::to_string),
    });
    admin
        .record("pool_files.delete_invalid", None, Some(&details))
        .await;
    let failed = removed.failed.iter();
    let counts = admin.gateway.pool.counts(AccountKind::Business).await;
    Ok(Json(Removed {
        deleted_count: removed.deleted.len(),
        deleted_files: removed.deleted.iter().map(ToString::to_string).collect(),
        failed: failed.map(|(key, why)| format!("{key}: {why}")).collect(),
        backup_file: removed.backup.map(|key| key.to_string()),
        stats: counts.ok().map(Into::into),
    }))
}
