//! What lives here: changing settings.

use std::collections::BTreeMap;

use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// The largest body, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// What is to be changed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConfigChange {
    /// Values by path, such as `{"pool.use_cooldown_sec": 20}`. A list or a map is replaced as a whole; null takes away
    /// what may be missing.
    changes: BTreeMap<String, Value>,
    /// The version that was shown; when another one is in force by now, nothing is changed.
    #[schema(nullable = false)]
    version: Option<u64>,
}

/// What was changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConfigChanged {
    message: &'static str,
    version: u64,
    /// Fields that work now.
    applied: Vec<String>,
    /// Fields that wait for a restart.
    restart_needed: Vec<String>,
}

/// Changes settings on every instance, all of them or none
///
/// The change is kept in the object store, comes before file and environment, and reaches the other instances within a
/// second. What is wrong is refused with its `field`.
#[utoipa::path(
    patch,
    path = "/admin/config",
    operation_id = "change_config",
    tag = tag::ADMIN,
    request_body = ConfigChange,
    responses((status = 200, description = "What works now, and what waits", body = ConfigChanged))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<ConfigChange, MAX_BYTES>,
) -> Result<Json<ConfigChanged>, AdminError> {
    if body.changes.is_empty() {
        return Err(AdminError::field("changes", "there are none"));
    }
    let (changed, _) = super::change(&admin, &body.changes, body.version).await?;
    Ok(Json(ConfigChanged {
        message: if changed.waiting.is_empty() {
            "the settings are changed"
        } else {
            "the settings are changed; some of them wait for a restart"
        },
        version: changed.version,
        applied: changed.applied,
        restart_needed: changed.waiting,
    }))
}
