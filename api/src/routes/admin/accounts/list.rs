//! What lives here: listing accounts.

use axum::Json;
use axum::extract::Query;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::{AccountItem, account_items};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::{AdminError, ListQuery};

/// The accounts that match.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listed {
    items: Vec<AccountItem>,
    total: usize,
    state: &'static str,
    status: String,
    q: String,
}

/// Every account that matches, broken files included, on one page
#[utoipa::path(
    get,
    path = "/admin/accounts",
    operation_id = "list_accounts",
    tag = tag::ADMIN,
    params(ListQuery),
    responses((status = 200, description = "They", body = Listed))
)]
pub(crate) async fn handle(
    admin: Admin,
    Query(query): Query<ListQuery>,
) -> Result<Json<Listed>, AdminError> {
    let filter = query.filter();
    let inventory = admin.repository.inventory().await?;
    let items = account_items(&inventory, &filter, admin.gateway.daily_limit);
    Ok(Json(Listed {
        total: items.len(),
        items,
        state: filter.state.as_str(),
        status: filter.status,
        q: filter.q,
    }))
}
