//! What lives here: bringing the pool in line with the account files, now.

use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use b2a_domain::AccountKind;
use serde::Serialize;
use serde_json::json;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::AdminError;
use crate::extract::Admin;
use crate::openapi::tag;

/// How long a look at all files may take; the scheduler goes on with it anyway.
const LIMIT: Duration = Duration::from_secs(120);

/// The pool after it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Refreshed {
    message: String,
    ready: u32,
    /// Those that wait for a registrar included.
    pending: u32,
}

/// Brings the pool in line with the account files, now
#[utoipa::path(
    post,
    path = "/admin/refresh",
    operation_id = "refresh_pool",
    tag = tag::ADMIN,
    responses((status = 200, description = "The pool after it", body = Refreshed))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<Refreshed>, AdminError> {
    let away = |message: String| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, message);
    let synced = timeout(LIMIT, admin.repository.sync()).await;
    let report =
        synced.map_err(|_| away("the account files take too long to read".to_owned()))??;
    let counts = admin.gateway.pool.counts(AccountKind::Business).await;
    let counts = counts.map_err(|error| away(error.to_string()))?;
    let details = json!({
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
    });
    admin.record("pool.refresh", None, Some(&details)).await;
    Ok(Json(Refreshed {
        message: format!(
            "the pool is in line with the files: {} added, {} changed, {} removed",
            report.added, report.changed, report.removed
        ),
        ready: counts.ready,
        pending: counts.pending + counts.pending_external,
    }))
}
