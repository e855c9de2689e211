//! What lives here: showing the settings.

use axum::Json;
use b2a_config::ShownField;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::extract::Admin;
use crate::openapi::tag;

/// Every setting.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConfigShown {
    /// The version of the runtime changes: for `PATCH`, so that two administrators don't overwrite each other.
    version: u64,
    /// Why what the file or the runtime changes say now is not in force; left out while it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<String>,
    fields: Vec<ConfigField>,
}

/// One setting.
#[derive(Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are fields of an answer"
)]
pub(crate) struct ConfigField {
    /// Its place in the file.
    #[schema(example = "pool.use_cooldown_sec")]
    path: String,
    /// `general` for those in no section.
    #[schema(example = "pool")]
    section: String,
    /// Of a secret `***`, or null when there is none.
    value: Value,
    /// What it is when nobody says anything.
    default: Value,
    /// `default`, `file`, `environment` (or command line) or `runtime`.
    source: &'static str,
    /// `integer`, `boolean`, `text`, `choice`, `list` or `map`.
    kind: &'static str,
    /// The words of a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    choices: Vec<String>,
    /// `s`, `ms`, `min`, `h` or `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    minimum: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    maximum: Option<u64>,
    description: String,
    secret: bool,
    /// It takes effect at once; else a restart is needed.
    hot: bool,
    /// `PATCH` takes it; else it can be set in the file or the environment alone.
    changeable: bool,
    /// This instance works by another value until it is started anew.
    restart_needed: bool,
    /// When it was changed at runtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at: Option<String>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    by: Option<String>,
}

/// Every setting: its value, where it comes from, and what it means
#[utoipa::path(
    get,
    path = "/admin/config",
    operation_id = "show_config",
    tag = tag::ADMIN,
    responses((status = 200, description = "They; secrets are masked", body = ConfigShown))
)]
pub(crate) async fn handle(admin: Admin) -> Json<ConfigShown> {
    let settings = &admin.gateway.settings;
    let in_force = settings.now();
    Json(ConfigShown {
        version: in_force.version(),
        problem: settings.problem(),
        fields: in_force.shown().map(item).collect(),
    })
}

fn item(shown: ShownField<'_>) -> ConfigField {
    let field = shown.field;
    ConfigField {
        path: field.path.clone(),
        section: field.section().to_owned(),
        value: shown.value,
        default: field.default.clone(),
        source: shown.source.as_str(),
        kind: field.kind.as_str(),
        choices: field.choices.clone(),
        unit: field.unit,
        minimum: field.minimum,
        maximum: field.maximum,
        description: field.description.clone(),
        secret: field.is_secret,
        hot: field.is_hot,
        changeable: field.is_changeable,
        restart_needed: shown.waits_for_restart,
        at: shown.change.map(|change| change.at.clone()),
        by: shown.change.map(|change| change.by.clone()),
    }
}
