//! What lives here: changing the password of the panel's user.

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use b2a_config::SHORTEST_PASSWORD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{record, without_cookie};
use crate::extract::{JsonBody, PanelSession};
use crate::openapi::tag;
use crate::panel::UserError;
use crate::routes::admin::AdminError;
use crate::routes::admin::error::status_of;

/// The longest body, in bytes.
const MAX_BYTES: usize = 16 * 1024;
/// The longest password, in bytes.
const MAX_PASSWORD_BYTES: usize = 1024;

/// Another password. Blanks around it do not count.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPassword {
    #[schema(value_type = String, format = Password, min_length = 6, max_length = 1024)]
    new_password: SecretString,
}

/// Whose password it is now, and since when.
#[derive(Serialize, ToSchema)]
pub(crate) struct Changed {
    success: bool,
    username: String,
    /// RFC 3339.
    password_updated_at: String,
}

/// Changes the password of the panel's user
///
/// Every session of that user ends, on every instance, this one too. Only for somebody who is signed in: a key is not enough.
#[utoipa::path(
    post,
    path = "/admin/panel/change-password",
    operation_id = "change_password",
    tag = tag::PANEL,
    request_body = NewPassword,
    security(("panel_session" = [])),
    responses(
        (status = 200, description = "Changed", body = Changed),
        (status = 401, description = "Nobody is signed in", body = crate::openapi::AdminRefusal),
    )
)]
pub(crate) async fn handle(
    session: Result<PanelSession, AdminError>,
    body: Result<JsonBody<NewPassword, MAX_BYTES>, AdminError>,
) -> Result<Response, AdminError> {
    let PanelSession { page, session } = session.map_err(AdminError::unsuccessful)?;
    let JsonBody(body) = body.map_err(AdminError::unsuccessful)?;
    let password = checked(&body).map_err(AdminError::unsuccessful)?;
    let changed = page.gateway.panel.change_password(password).await;
    let changed = changed.map_err(|error| of(&error).unsuccessful())?;
    let (username, password_updated_at) = changed;
    record(&page, &session.user, "panel.change_password").await;
    let answer = Changed {
        success: true,
        username,
        password_updated_at,
    };
    Ok(without_cookie(Json(answer), page.is_over_tls))
}

fn checked(body: &NewPassword) -> Result<SecretString, AdminError> {
    let password = body.new_password.expose_secret().trim();
    if password.chars().count() < SHORTEST_PASSWORD {
        let problem = format!("has fewer than {SHORTEST_PASSWORD} characters");
        return Err(AdminError::field("new_password", problem));
    }
    if password.len() > MAX_PASSWORD_BYTES {
        let problem = format!("has more than {MAX_PASSWORD_BYTES} bytes");
        return Err(AdminError::field("new_password", problem));
    }
    Ok(password.to_owned().into())
}

fn of(error: &UserError) -> AdminError {
    let status = match error {
        UserError::Kept(error) => status_of(error),
        UserError::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        UserError::Busy(_) | UserError::Sessions(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    AdminError::new(status, error.to_string())
}
