//! What lives here: what an administrator does with accounts.

pub(crate) mod delete;
pub(crate) mod disable;
pub(crate) mod enable;
pub(crate) mod list;
pub(crate) mod refresh;
pub(crate) mod show;
pub(crate) mod test;

use axum::http::StatusCode;
use b2a_domain::{AccountId, AccountKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::AdminError;
use crate::admin::Status;
use crate::extract::Admin;

/// What was done to an account, and what it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    message: &'static str,
    email: String,
    #[schema(value_type = String, example = "ready")]
    status: Status,
}

/// The account of an e-mail in a path. One that can't be anybody's is nobody's.
fn account(email: &str) -> Result<AccountId, AdminError> {
    AccountId::new(AccountKind::Business, email).map_err(|_| AdminError::no_account(email))
}

/// Switches an account and tells what it is then.
async fn switch(
    admin: &Admin,
    email: &str,
    disabled: bool,
    message: &'static str,
) -> Result<Done, AdminError> {
    let id = account(email)?;
    let switched = admin.repository.set_disabled(&id, disabled).await;
    let switched = switched.map_err(|error| AdminError::of(&error, email))?;
    if switched.changed {
        let action = if disabled {
            "account.disable"
        } else {
            "account.enable"
        };
        admin.record(action, Some(&id.masked()), None).await;
    }
    let pooled = admin.gateway.pool.get(&id).await;
    let pooled = pooled.map_err(|error| {
        AdminError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()).with("email", email)
    })?;
    Ok(Done {
        message,
        email: id.name().to_owned(),
        status: pooled.map_or(Status::Unknown, |account| Status::Known(account.state)),
    })
}
