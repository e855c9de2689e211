//! What lives here: the latest requests, with the accounts that were tried.

use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use b2a_pool::{RequestTrace, StoreError, TryTrace};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::admin::rfc3339;
use crate::client_keys::KeyNames;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Requests that are shown when nothing else is asked for.
const USUAL: u32 = 100;
/// Requests that are shown at the most.
const MOST: u32 = 1000;

/// `?limit`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct RequestsQuery {
    /// How many, 1 to 1000; 100 when it is left out or no number.
    limit: String,
}

/// The latest requests, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Requests {
    items: Vec<RequestItem>,
}

/// One request: never what was asked or answered.
#[derive(Serialize, ToSchema)]
struct RequestItem {
    /// The id that its answer carried.
    id: String,
    /// When it came.
    at: String,
    /// What the key is called that it came with.
    key: String,
    /// The id of that key, as in `GET /admin/keys`.
    key_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    client_ip: Option<String>,
    /// `openai`, `claude` or `gemini`.
    dialect: String,
    model: String,
    streamed: bool,
    /// Of its answer; 0: the client went away before there was one.
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    error: Option<String>,
    duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first_content_ms: Option<u64>,
    input_tokens: u64,
    output_tokens: u64,
    images: u64,
    videos: u64,
    /// The accounts that were tried, in order.
    tries: Vec<TryItem>,
}

/// One account's try.
#[derive(Serialize, ToSchema)]
struct TryItem {
    #[schema(example = "a***e@example.com")]
    account_masked: String,
    /// `ok`, `rate_limited`, …
    outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    duration_ms: u64,
}

impl RequestItem {
    fn of(trace: RequestTrace, names: &KeyNames) -> Self {
        let (key_id, key) = names.of(&trace.key);
        Self {
            id: trace.id,
            at: rfc3339(trace.at_ms),
            key,
            key_id,
            client_ip: trace.client_ip,
            dialect: trace.dialect,
            model: trace.model,
            streamed: trace.streamed,
            status: trace.status,
            error: trace.error,
            duration_ms: trace.duration_ms,
            first_content_ms: trace.first_content_ms,
            input_tokens: trace.input_tokens,
            output_tokens: trace.output_tokens,
            images: trace.images,
            videos: trace.videos,
            tries: trace.tries.into_iter().map(TryItem::from).collect(),
        }
    }
}

impl From<TryTrace> for TryItem {
    fn from(trace: TryTrace) -> Self {
        Self {
            account_masked: trace.account,
            outcome: trace.outcome,
            reason: trace.reason,
            duration_ms: trace.duration_ms,
        }
    }
}

/// The latest requests, newest first
#[utoipa::path(
    get,
    path = "/admin/requests",
    operation_id = "list_requests",
    tag = tag::ADMIN,
    params(RequestsQuery),
    responses((status = 200, description = "They", body = Requests))
)]
pub(crate) async fn handle(
    admin: Admin,
    Query(query): Query<RequestsQuery>,
) -> Result<Json<Requests>, AdminError> {
    let limit = query.limit.trim().parse().unwrap_or(USUAL);
    let away =
        |error: StoreError| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string());
    let store = admin.gateway.traffic.up_to_date().await.map_err(away)?;
    let traces = store.latest(limit.clamp(1, MOST)).await.map_err(away)?;
    let names = admin.gateway.keys.names();
    let items = traces.into_iter().map(|it| RequestItem::of(it, &names));
    Ok(Json(Requests {
        items: items.collect(),
    }))
}
