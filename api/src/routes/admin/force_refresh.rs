//! What lives here: minting a new session token for every account that serves.

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::AdminError;
use crate::extract::Admin;
use crate::openapi::tag;

/// What was begun.
#[derive(Serialize, ToSchema)]
pub(crate) struct Begun {
    message: &'static str,
    /// Accounts that serve, each of which gets a new token.
    count: usize,
}

/// Mints a new session token for every account that serves
///
/// In the background, a few at once; the accounts serve meanwhile.
#[utoipa::path(
    post,
    path = "/admin/force-refresh",
    operation_id = "mint_anew",
    tag = tag::ADMIN,
    responses((status = 200, description = "It has begun", body = Begun))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<Begun>, AdminError> {
    let gateway = &admin.gateway;
    let accounts = gateway.prover.ready_accounts().await;
    let accounts = accounts
        .map_err(|error| AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()))?;
    let count = accounts.len();
    let Ok(turn) = Arc::clone(&gateway.minting_anew).try_acquire_owned() else {
        let message = "session tokens are being minted already";
        return Ok(Json(Begun { message, count }));
    };
    let details = json!({"count": count});
    admin
        .record("pool.force_refresh", None, Some(&details))
        .await;
    let (prover, stop) = (Arc::clone(&gateway.prover), gateway.chores.stop());
    gateway.chores.spawn(async move {
        let _turn = turn;
        let minted = prover.mint_anew(accounts, &stop).await;
        tracing::info!(minted, count, "session tokens were minted anew");
    });
    let message = "session tokens are being minted";
    Ok(Json(Begun { message, count }))
}
