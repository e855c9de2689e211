//! What lives here: signing in to the panel.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use b2a_pool::LastAttempt;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::record;
use crate::admin::rfc3339;
use crate::extract::{JsonBody, OurPage};
use crate::openapi::tag;
use crate::panel::{ATTEMPTS, SESSION, SignInError, WINDOW, cookie};
use crate::routes::admin::AdminError;

/// The longest body, in bytes: anybody may send one.
const MAX_BYTES: usize = 16 * 1024;
/// The longest user name, in bytes.
const MAX_NAME_BYTES: usize = 128;

/// Who signs in. Blanks around either do not count.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Credentials {
    #[schema(min_length = 1, max_length = 128)]
    username: String,
    #[schema(value_type = String, format = Password, min_length = 1)]
    password: SecretString,
}

/// Who is signed in, and until when.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedIn {
    success: bool,
    username: String,
    /// RFC 3339. Using the session does not prolong it.
    expires_at: String,
}

/// Signs in to the panel
///
/// The session is a cookie that only the browser has; any session that it had ends. Ten wrong passwords of one user, or from one
/// address, within a quarter of an hour are the most.
#[utoipa::path(
    post,
    path = "/admin/panel/login",
    operation_id = "sign_in",
    tag = tag::PANEL,
    request_body = Credentials,
    responses(
        (status = 200, description = "Signed in", body = SignedIn, headers(("set-cookie" = String, description = "The session"))),
        (status = 401, description = "The user name or the password is wrong", body = crate::openapi::AdminRefusal),
    )
)]
pub(crate) async fn handle(
    page: Result<OurPage, AdminError>,
    body: Result<JsonBody<Credentials, MAX_BYTES>, AdminError>,
) -> Result<Response, Response> {
    let refused = |error: AdminError| error.unsuccessful().into_response();
    let page = page.map_err(refused)?;
    let JsonBody(credentials) = body.map_err(refused)?;
    let (username, password) = trimmed(&credentials).map_err(refused)?;
    let (panel, source) = (&page.gateway.panel, page.source.as_str());
    let signed_in = panel
        .sign_in(&username, password, source, page.session)
        .await;
    let signed_in = match signed_in {
        Ok(signed_in) => signed_in,
        Err(failed) => {
            record_blocked(&page, &username, failed.last).await;
            return Err(answer_of(&failed.error, source));
        }
    };
    record(&page, &username, "panel.sign_in").await;
    let answer = SignedIn {
        success: true,
        username,
        expires_at: rfc3339(signed_in.session.expires_ms),
    };
    let mut response = Json(answer).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(cookie) = cookie::set(&signed_in.token, SESSION.as_secs(), page.is_over_tls) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Records who may try no more for a while. Not each wrong password: whoever sends many would push out all other entries.
async fn record_blocked(page: &OurPage, username: &str, last: LastAttempt) {
    let by = format!("address {}", page.source);
    let user = last.of_user.then(|| format!("panel user {username}"));
    let source = last.from_source.then(|| by.clone());
    let details = json!({"attempts": ATTEMPTS, "window_sec": WINDOW.as_secs()});
    let audit = &page.gateway.audit;
    for blocked in [user, source].into_iter().flatten() {
        let target = Some(blocked.as_str());
        audit
            .record(&by, "panel.block", target, Some(&details))
            .await;
    }
}

fn trimmed(credentials: &Credentials) -> Result<(String, SecretString), AdminError> {
    let bad = |message| AdminError::new(StatusCode::BAD_REQUEST, message);
    let username = credentials.username.trim();
    let password = credentials.password.expose_secret().trim();
    if username.is_empty() || password.is_empty() {
        return Err(bad("username and password are needed"));
    }
    if username.len() > MAX_NAME_BYTES {
        return Err(bad("the user name is too long"));
    }
    Ok((username.to_owned(), password.to_owned().into()))
}

fn answer_of(error: &SignInError, source: &str) -> Response {
    let status = match error {
        SignInError::Wrong => StatusCode::UNAUTHORIZED,
        SignInError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        SignInError::Store(_) | SignInError::User(_) | SignInError::Busy(_) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    tracing::warn!(source, %error, "nobody signed in to the panel");
    let mut response = AdminError::new(status, error.to_string())
        .unsuccessful()
        .into_response();
    if let SignInError::TooMany { ends_in_ms } = error {
        let seconds = HeaderValue::from(ends_in_ms.div_ceil(1000));
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}
