//! What lives here: making a key for a client.

use axum::Json;
use axum::http::StatusCode;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::admin::{KeyItem, KeyUsage};
use crate::client_keys::KeyTerms;
use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What is to hold for the key. What is left out is not limited.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewKeyBody {
    /// Whose it is, or what it is for; at most 100 characters.
    #[serde(default)]
    #[schema(required = true, max_length = 100)]
    name: String,
    /// Until when, RFC 3339.
    expires_at: Option<String>,
    /// Whether it lets anybody in; it does unless this is false.
    #[serde(default = "yes")]
    enabled: bool,
    /// Models that it is good for; none: all. `*` stands for any text.
    #[serde(default)]
    #[schema(max_items = 100)]
    allowed_models: Vec<String>,
    /// Requests that may begin within sixty seconds.
    #[schema(minimum = 1)]
    requests_per_minute: Option<u32>,
    /// Tokens of questions and answers on a day in UTC.
    #[schema(minimum = 1)]
    tokens_per_day: Option<u64>,
    /// Requests in flight at once.
    #[schema(minimum = 1)]
    concurrent_requests: Option<u32>,
}

/// The key.
#[derive(Serialize, ToSchema)]
pub(crate) struct CreatedKey {
    /// Shown now, and never again.
    key: String,
    item: KeyItem,
}

const fn yes() -> bool {
    true
}

/// Makes a key for a client
///
/// Its text is shown this once: only a digest of it is kept. It works on every instance within a second.
#[utoipa::path(
    post,
    path = "/admin/keys",
    operation_id = "create_key",
    tag = tag::ADMIN,
    request_body = NewKeyBody,
    responses((status = 201, description = "The key", body = CreatedKey))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<NewKeyBody>,
) -> Result<(StatusCode, Json<CreatedKey>), AdminError> {
    let terms = KeyTerms {
        name: body.name,
        enabled: body.enabled,
        expires_at: body.expires_at,
        allowed_models: body.allowed_models,
        requests_per_minute: body.requests_per_minute,
        tokens_per_day: body.tokens_per_day,
        concurrent_requests: body.concurrent_requests,
    };
    let (key, new) = admin.gateway.keys.managed.create(terms).await?;
    tracing::info!(key = key.id, by = admin.name, "client key created");
    let details = json!({"name": key.stored.terms.name});
    admin
        .record("key.create", Some(&key.id), Some(&details))
        .await;
    let unused = KeyUsage {
        in_flight: (!key.quota.is_unlimited()).then_some(0),
        ..KeyUsage::default()
    };
    let created = CreatedKey {
        key: new.text.expose_secret().to_owned(),
        item: KeyItem::managed(&key, unused),
    };
    Ok((StatusCode::CREATED, Json(created)))
}
