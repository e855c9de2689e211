//! What lives here: having an account proven anew.

use axum::Json;
use axum::extract::Path;

use super::{Done, account};
use crate::admin::Status;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Has an account proven anew
///
/// A session token is minted for it before it serves again. A disabled or unusable account stays what it is, which the
/// answer tells.
#[utoipa::path(
    post,
    path = "/admin/accounts/{email}/refresh",
    operation_id = "refresh_account",
    tag = tag::ADMIN,
    params(("email" = String, Path, description = "Whose")),
    responses((status = 200, description = "What it is now", body = Done))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<Done>, AdminError> {
    let id = account(&email)?;
    let state = admin.repository.refresh(&id).await;
    let state = state.map_err(|error| AdminError::of(&error, &email))?;
    admin
        .record("account.refresh", Some(&id.masked()), None)
        .await;
    let is_pending = state == b2a_domain::AccountState::Pending;
    Ok(Json(Done {
        message: if is_pending {
            "the account is being proven"
        } else {
            "the account can't be proven as it is"
        },
        email: id.name().to_owned(),
        status: Status::Known(state),
    }))
}
