//! What lives here: everything about one account.

use axum::Json;
use axum::extract::Path;
use b2a_accounts::AccountsError;

use super::account;
use crate::admin::{AccountDetails, account_details};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Everything about one account
#[utoipa::path(
    get,
    path = "/admin/accounts/{email}",
    operation_id = "show_account",
    tag = tag::ADMIN,
    params(("email" = String, Path, description = "Whose")),
    responses((status = 200, description = "It", body = AccountDetails))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<AccountDetails>, AdminError> {
    let id = account(&email)?;
    let pool = &admin.gateway.pool;
    let (inventory, past) = tokio::join!(admin.repository.inventory(), pool.history(&id));
    let (inventory, past) = (inventory?, past.map_err(AccountsError::from)?);
    account_details(&inventory, &id, past, admin.gateway.daily_limit)
        .map(Json)
        .ok_or_else(|| AdminError::no_account(&email))
}
