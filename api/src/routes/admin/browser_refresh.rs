//! What lives here: having the credentials of an account renewed.

use axum::Json;
use b2a_accounts::registrar::RenewalWanted;
use b2a_domain::{AccountId, AccountKind, AccountState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AdminError;
use crate::admin::Status;
use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;

/// What stands as the account's reason until it is renewed.
const REASON: &str = "an administrator wants its credentials renewed";

/// Whose.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct BrowserRefreshBody {
    #[schema(required = true, nullable = false, example = "a@example.com")]
    email: Option<String>,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Queued {
    message: &'static str,
    email: String,
    #[schema(value_type = String, example = "pending_external")]
    status: Status,
}

/// Has the credentials of an account renewed by a registrar
///
/// It serves no request until they came. A disabled account, and one without credentials, stays what it is, which the answer
/// tells.
#[utoipa::path(
    post,
    path = "/admin/browser-refresh",
    operation_id = "browser_refresh",
    tag = tag::ADMIN,
    request_body = BrowserRefreshBody,
    responses((status = 200, description = "What it is now", body = Queued))
)]
pub(crate) async fn handle(
    admin: Admin,
    JsonBody(body): JsonBody<BrowserRefreshBody>,
) -> Result<Json<Queued>, AdminError> {
    let email = body.email.unwrap_or_default().trim().to_owned();
    if email.is_empty() {
        return Err(AdminError::field("email", "is missing"));
    }
    let account = AccountId::new(AccountKind::Business, &email);
    let account = account.map_err(|_| AdminError::no_account(&email))?;
    let wanted = admin.desk.want_renewal(&account, REASON).await;
    let wanted = wanted.map_err(|error| AdminError::about(error, &email))?;
    admin
        .record("account.browser_refresh", Some(&account.masked()), None)
        .await;
    let (message, state) = match wanted {
        RenewalWanted::Waits => (
            "the account waits for a registrar",
            AccountState::PendingExternal,
        ),
        RenewalWanted::Stays(state) => ("the account can't be renewed as it is", state),
    };
    Ok(Json(Queued {
        message,
        email: account.name().to_owned(),
        status: Status::Known(state),
    }))
}
