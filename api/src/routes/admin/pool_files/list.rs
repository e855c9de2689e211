//! What lives here: listing account files.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::{PoolFileItem, pool_file_items};
use crate::extract::{Admin, AdminQuery};
use crate::openapi::tag;
use crate::routes::admin::{AdminError, ListQuery, PageQuery};

/// One page of the files that match.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedFiles {
    items: Vec<PoolFileItem>,
    total: usize,
    page: usize,
    page_size: usize,
    total_page: usize,
    state: &'static str,
    status: String,
    q: String,
}

/// One page of the account files that match, sorted by the status of their accounts, then by name
#[utoipa::path(
    get,
    path = "/admin/pool-files",
    operation_id = "list_pool_files",
    tag = tag::ADMIN,
    params(ListQuery, PageQuery),
    responses((status = 200, description = "They", body = ListedFiles))
)]
pub(crate) async fn handle(
    admin: Admin,
    AdminQuery(query): AdminQuery<ListQuery>,
    AdminQuery(page): AdminQuery<PageQuery>,
) -> Result<Json<ListedFiles>, AdminError> {
    let (filter, paging) = (query.filter(), page.paging());
    let inventory = admin.repository.inventory().await?;
    let files = pool_file_items(&inventory, &filter);
    let total = files.len();
    Ok(Json(ListedFiles {
        items: paging.cut(files.into_iter().map(|(_, item)| item)),
        total,
        page: paging.page,
        page_size: paging.size,
        total_page: paging.pages(total),
        state: filter.state.as_str(),
        status: filter.status,
        q: filter.q,
    }))
}
