//! What lives here: changing the rests of accounts.

use std::collections::BTreeMap;

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What is to be changed; zero or less leaves a value as it is.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CooldownChange {
    /// Seconds between two renewals ahead of one account's session token.
    #[schema(nullable = false)]
    refresh_cooldown_sec: Option<i64>,
    /// Seconds between two uses of one account.
    #[schema(nullable = false)]
    use_cooldown_sec: Option<i64>,
}

/// What is in force then.
#[derive(Serialize, ToSchema)]
pub(crate) struct CooldownsInForce {
    message: &'static str,
    refresh_cooldown_sec: u64,
    use_cooldown_sec: u64,
}

/// Changes the rests of accounts, on every instance
#[utoipa::path(
    post,
    path = "/admin/config/cooldown",
    operation_id = "change_cooldown",
    tag = tag::ADMIN,
    request_body = CooldownChange,
    responses((status = 200, description = "What is in force now", body = CooldownsInForce))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<CooldownChange>,
) -> Result<Json<CooldownsInForce>, AdminError> {
    let wanted = [
        ("pool.refresh_cooldown_sec", body.refresh_cooldown_sec),
        ("pool.use_cooldown_sec", body.use_cooldown_sec),
    ];
    let changes: BTreeMap<_, _> = wanted
        .into_iter()
        .filter_map(|(path, seconds)| {
            let seconds = seconds.filter(|seconds| *seconds > 0)?;
            Some((path.to_owned(), seconds.into()))
        })
        .collect();
    let (message, in_force) = if changes.is_empty() {
        ("nothing to change", admin.gateway.settings.now())
    } else {
        let (_, in_force) = super::change(&admin, &changes, None).await?;
        ("the cooldowns are changed", in_force)
    };
    let pool = &in_force.settings.pool;
    Ok(Json(CooldownsInForce {
        message,
        refresh_cooldown_sec: pool.refresh_cooldown_sec,
        use_cooldown_sec: pool.use_cooldown_sec,
    }))
}
