//! What lives here: switching an account on.

use axum::Json;
use axum::extract::Path;

use super::{Done, switch};
use crate::extract::Admin;
use crate::routes::admin::AdminError;

/// `POST /admin/accounts/{email}/enable`: it is proven, and then serves again. Safe to repeat.
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<Done>, AdminError> {
    switch(&admin, &email, false, "the account is enabled")
        .await
        .map(Json)
}
