//! What lives here: listing accounts.

use axum::Json;
use axum::extract::Query;
use serde::Serialize;

use crate::admin::{AccountItem, account_items};
use crate::extract::Admin;
use crate::routes::admin::{AdminError, ListQuery};

/// The answer.
#[derive(Serialize)]
pub(crate) struct Listed {
    items: Vec<AccountItem>,
    total: usize,
    state: &'static str,
    status: String,
    q: String,
}

/// `GET /admin/accounts?state&status&q`: every account that matches, broken files included, on one page.
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
