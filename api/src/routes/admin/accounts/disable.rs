//! What lives here: switching an account off.

use axum::Json;
use axum::extract::Path;

use super::{Done, switch};
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Switches an account off
///
/// It serves no further request, also after a restart. Safe to repeat.
#[utoipa::path(
    post,
    path = "/admin/accounts/{email}/disable",
    operation_id = "disable_account",
    tag = tag::ADMIN,
    params(("email" = String, Path, description = "Whose")),
    responses((status = 200, description = "What it is now", body = Done))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<Done>, AdminError> {
    switch(&admin, &email, true, "the account is disabled")
        .await
        .map(Json)
}
