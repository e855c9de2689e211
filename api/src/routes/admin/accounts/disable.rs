//! What lives here: switching an account off.

use axum::Json;
use axum::extract::Path;

use super::{Done, switch};
use crate::extract::Admin;
use crate::routes::admin::AdminError;

/// `POST /admin/accounts/{email}/disable`: it serves no further request, also after a restart. Safe to repeat.
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<Done>, AdminError> {
    switch(&admin, &email, true, "the account is disabled")
        .await
        .map(Json)
}
