//! What lives here: telling the registrar to bring accounts now.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::registrars::Triggered;
use crate::routes::admin::AdminError;

/// What the registrar is called in answers; scripts compare it.
const SOURCE: &str = "python_registrar";
/// Accounts that one call may ask for.
const COUNT: std::ops::RangeInclusive<i64> = 1..=20;

/// How many accounts.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct TriggerBody {
    /// 1 to 20; what is outside of that is brought into it.
    count: Option<i64>,
}

/// The registrar has begun.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegistrarBegun {
    accepted: bool,
    count: u32,
    source: &'static str,
    /// The whole URL that was called.
    registrar_url: String,
    /// What the registrar said, if that was JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Value)]
    registrar_response: Option<Value>,
}

/// Tells the registrar to bring accounts now
///
/// What it refuses comes through with its own status.
#[utoipa::path(
    post,
    path = "/admin/registrar/trigger-register",
    operation_id = "trigger_register",
    tag = tag::ADMIN,
    request_body = TriggerBody,
    responses(
        (status = 200, description = "It has begun", body = RegistrarBegun),
        (status = 502, description = "It can't be reached"),
    )
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<TriggerBody>,
) -> Result<Json<RegistrarBegun>, AdminError> {
    let count = body.count.unwrap_or_default();
    let count = count.clamp(*COUNT.start(), *COUNT.end());
    let count = u32::try_from(count).unwrap_or(1);
    let Triggered { url, answer } = admin.gateway.registrars.trigger.register(count).await;
    let refused = |status, message: String| {
        let refused = AdminError::new(status, message);
        refused
            .with("registrar_url", url.clone())
            .with("source", SOURCE)
    };
    let (status, said) = answer.map_err(|error| {
        let message = format!("the registrar can't be reached: {error}");
        refused(StatusCode::BAD_GATEWAY, message)
    })?;
    if !(200..300).contains(&status) {
        let message = format!("the registrar answered with status {status}");
        // Only what is an error is one of ours: a redirect would send the caller elsewhere.
        let ours = StatusCode::from_u16(status).ok();
        let ours = ours.filter(|ours| ours.is_client_error() || ours.is_server_error());
        let refused = refused(ours.unwrap_or(StatusCode::BAD_GATEWAY), message);
        let said = String::from_utf8_lossy(&said).into_owned();
        return Err(refused
            .with("registrar_status", status)
            .with("registrar_body", said));
    }
    let details = json!({"count": count});
    admin
        .record("registrar.trigger_register", None, Some(&details))
        .await;
    Ok(Json(RegistrarBegun {
        accepted: true,
        count,
        source: SOURCE,
        registrar_response: serde_json::from_slice(&said).ok(),
        registrar_url: url,
    }))
}
