//! What lives here: listing accounts.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::{AccountItem, account_items};
use crate::extract::{Admin, AdminQuery};
use crate::openapi::tag;
use crate::routes::admin::{AdminError, ListQuery, PageQuery};

/// The accounts that match.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listed {
    items: Vec<AccountItem>,
    total: usize,
    state: &'static str,
    status: String,
    q: String,
    #[serde(flatten)]
    page: Option<PageOfAccounts>,
}

/// Which page it is, when one was asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct PageOfAccounts {
    #[schema(required = false)]
    page: usize,
    #[schema(required = false)]
    page_size: usize,
    #[schema(required = false)]
    total_page: usize,
}

/// Every account that matches, broken files included: all of them, or one page
#[utoipa::path(
    get,
    path = "/admin/accounts",
    operation_id = "list_accounts",
    tag = tag::ADMIN,
    params(ListQuery, PageQuery),
    responses((status = 200, description = "They", body = Listed))
)]
pub(crate) async fn handle(
    admin: Admin,
    AdminQuery(query): AdminQuery<ListQuery>,
    AdminQuery(page): AdminQuery<PageQuery>,
) -> Result<Json<Listed>, AdminError> {
    let filter = query.filter();
    let inventory = admin.repository.inventory().await?;
    let items = account_items(&inventory, &filter, admin.gateway.daily_limit);
    let total = items.len();
    let (items, page) = if page.is_given() {
        let paging = page.paging();
        let page = PageOfAccounts {
            page: paging.page,
            page_size: paging.size,
            total_page: paging.pages(total),
        };
        (paging.cut(items), Some(page))
    } else {
        (items, None)
    };
    Ok(Json(Listed {
        items,
        total,
        page,
        state: filter.state.as_str(),
        status: filter.status,
        q: filter.q,
    }))
}
