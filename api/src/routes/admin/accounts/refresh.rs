//! What lives here: having an account proven anew.

use axum::Json;
use axum::extract::Path;

use super::{Done, account};
use crate::admin::Status;
use crate::extract::Admin;
use crate::routes::admin::AdminError;

/// `POST /admin/accounts/{email}/refresh`: a session token is minted for it before it serves again. A disabled or
/// unusable account stays what it is, which the answer tells.
pub(crate) async fn handle(
    admin: Admin,
    Path(email): Path<String>,
) -> Result<Json<Done>, AdminError> {
    let id = account(&email)?;
    let state = admin.repository.refresh(&id).await;
    let state = state.map_err(|error| AdminError::of(&error, &email))?;
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
