//! What lives here: listing the keys of clients.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::usage;
use crate::admin::KeyItem;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// All keys.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyList {
    items: Vec<KeyItem>,
    total: usize,
}

/// The keys of clients
///
/// Those of the settings first, then managed ones in the order in which they were made. No key itself is among it.
#[utoipa::path(
    get,
    path = "/admin/keys",
    operation_id = "list_keys",
    tag = tag::ADMIN,
    responses((status = 200, description = "All of them", body = KeyList))
)]
pub(crate) async fn handle(admin: Admin) -> Result<Json<KeyList>, AdminError> {
    // Another instance may have changed them a moment ago.
    admin.gateway.keys.managed.look().await;
    let items = usage::all(&admin.gateway).await?;
    let total = items.len();
    Ok(Json(KeyList { items, total }))
}
