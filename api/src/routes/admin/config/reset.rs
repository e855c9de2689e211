//! What lives here: taking the change of a setting back.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::differences;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What a setting is then.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConfigReset {
    message: &'static str,
    version: u64,
    field: String,
    value: Value,
    /// Where that comes from.
    source: &'static str,
}

/// Takes the runtime change of a setting back
///
/// It is what file and environment say then. Safe to repeat.
#[utoipa::path(
    delete,
    path = "/admin/config/{path}",
    operation_id = "reset_config",
    tag = tag::ADMIN,
    params(("path" = String, Path, description = "Which, such as `pool.use_cooldown_sec`")),
    responses((status = 200, description = "What it is now", body = ConfigReset))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(path): Path<String>,
) -> Result<Json<ConfigReset>, AdminError> {
    let settings = &admin.gateway.settings;
    let before = settings.now();
    if b2a_config::field(&path).is_none() {
        let refusal = AdminError::new(StatusCode::NOT_FOUND, "there is no such setting");
        return Err(refusal.with("field", path));
    }
    let version = settings.reset(&path).await?;
    let after = settings.now();
    let was_changed = version != before.version();
    if was_changed {
        let changes = differences(&before, &after, &[&path]);
        let details = json!({"version": version, "changes": changes});
        admin
            .record("config.reset", Some(&path), Some(&details))
            .await;
    }
    let shown = after.shown_field(&path);
    Ok(Json(ConfigReset {
        message: if was_changed {
            "the change is taken back"
        } else {
            "it was not changed at runtime"
        },
        version,
        value: shown
            .as_ref()
            .map(|it| it.value.clone())
            .unwrap_or_default(),
        source: shown.map_or("default", |it| it.source.as_str()),
        field: path,
    }))
}
