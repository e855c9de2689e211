//! What lives here: what administrators did.

use axum::Json;
use axum::http::StatusCode;
use b2a_pool::{AuditEntry, AuditId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::AdminError;
use crate::admin::rfc3339;
use crate::extract::{Admin, AdminQuery};
use crate::openapi::tag;

/// Entries of a page when nobody says how many, and at most.
const USUAL: u32 = 100;
const MOST: u32 = 1000;

/// `?limit&before`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// How many, at most 1000; 100 when it is left out or no number.
    limit: String,
    /// Only those before the one of this id: `next_before` of the last answer.
    before: String,
}

/// What administrators did, the newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditPage {
    items: Vec<AuditItem>,
    /// Where older ones begin; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_before: Option<String>,
}

/// One thing that an administrator did.
#[derive(Serialize, ToSchema)]
struct AuditItem {
    id: String,
    at: String,
    /// `admin key` and the beginning of its digest, `panel user` and the name, or `address` and where somebody unknown came from.
    by: String,
    #[schema(example = "config.change")]
    action: String,
    /// What it was done to; accounts are masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    details: Option<Value>,
}

/// What administrators did
///
/// The last ten thousand things, the newest first. The log has each of them too. Signing in and out of the panel is among them, and
/// `panel.block`: after too many wrong passwords a user or an address may not try again for a while.
#[utoipa::path(
    get,
    path = "/admin/audit",
    operation_id = "list_audit",
    tag = tag::ADMIN,
    params(AuditQuery),
    responses((status = 200, description = "They", body = AuditPage))
)]
pub(crate) async fn handle(
    admin: Admin,
    AdminQuery(query): AdminQuery<AuditQuery>,
) -> Result<Json<AuditPage>, AdminError> {
    let limit = query.limit.trim().parse().unwrap_or(USUAL).clamp(1, MOST);
    let before = match query.before.trim() {
        "" => None,
        id => Some(
            id.parse::<AuditId>()
                .map_err(|error| AdminError::field("before", error))?,
        ),
    };
    // One more tells whether there are more.
    let entries = admin.gateway.audit.recorded(before, limit + 1).await;
    let mut entries = entries
        .map_err(|error| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = entries.len() > limit;
    entries.truncate(limit);
    let last = entries.last().filter(|_| has_more);
    Ok(Json(AuditPage {
        next_before: last.map(|entry| entry.id.to_string()),
        items: entries.into_iter().map(item).collect(),
    }))
}

fn item(entry: AuditEntry) -> AuditItem {
    AuditItem {
        id: entry.id.to_string(),
        at: rfc3339(entry.id.at_ms),
        by: entry.by,
        action: entry.action,
        target: entry.target,
        details: entry.details.map(|text| {
            let details = serde_json::from_str(&text);
            details.unwrap_or(Value::String(text))
        }),
    }
}
