//! What lives here: switching an account on.

use axum::Json;
use axum::extract::Path;

use super::{Done, switch};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Switches an account on
///
/// It is proven, and then serves again. Safe to repeat.
#[utoipa::path(
    post,
    path = "/admin/accounts/{email}/enable",
    operation_id = "enable_account",
    tag = tag::ADMIN,
    params(("email" = String, Path, description = "Whose")),
    responses((status = 200, description = "What it is now", body = Done))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<Done>, AdminError> {
    switch(&admin, &email, false, "the account is enabled")
        .await
        .map(Json)
}
