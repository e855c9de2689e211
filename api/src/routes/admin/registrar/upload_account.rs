//! What lives here: taking the credentials that a registrar brings.

use axum::Json;
use b2a_accounts::registrar::{RegistrarDesk, Upload};
use b2a_objects::Cookie;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::{Admin, JsonBody, UploadTurn};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// The largest upload that is read, in bytes: larger than any account may be, so that it is told so.
pub(crate) const MAX_BYTES: usize = 8 * 1024 * 1024;

/// New credentials of an account. Texts are trimmed, and empty ones are as if they were not there; further fields of the task that
/// was claimed may come along.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UploadBody {
    #[schema(required = true, nullable = false, example = "a@example.com")]
    email: Option<String>,
    /// Needed for a new account; a renewal keeps the old one without it.
    full_name: Option<String>,
    /// As a browser keeps them; `__Secure-C_SES` has to be among them.
    #[schema(required = true, nullable = false, value_type = Vec<Object>)]
    cookies: Option<Vec<Cookie>>,
    cookie_string: Option<String>,
    /// `Bearer <jwt>`, or a placeholder `Bearer fallback-csesidx-<n>`.
    #[schema(required = true, nullable = false)]
    authorization: Option<String>,
    #[schema(required = true, nullable = false)]
    config_id: Option<String>,
    /// A number, as text or not.
    #[schema(required = true, nullable = false, value_type = String)]
    csesidx: Option<TextOrNumber>,
    /// The pool does not have this account; if it does, this is a renewal all the same.
    is_new: Option<bool>,
    /// The renewal that this ends. Without one a renewal is always taken.
    task_id: Option<String>,
    /// The registration that this ends; with `is_new` only.
    register_task_id: Option<String>,
    /// Who has the task; not compared when it is empty.
    worker_id: Option<String>,
    mail_provider: Option<String>,
    mail_password: Option<String>,
    /// `network`, `storage`, `page`, `url`, or `fallback`: nowhere.
    authorization_source: Option<String>,
    /// The authorization is a placeholder.
    fallback_used: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrNumber {
    Text(String),
    Number(u64),
}

/// It is taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct Taken {
    success: bool,
    message: &'static str,
}

/// Brings new credentials of an account
///
/// A renewal keeps what it does not bring: name, mail and fields that nobody here knows. The account is proven at once. Under a task that
/// is lost nothing is written. Safe to repeat.
#[utoipa::path(
    post,
    path = "/admin/registrar/upload-account",
    operation_id = "upload_account",
    tag = tag::ADMIN,
    request_body = UploadBody,
    responses((status = 200, description = "It is taken", body = Taken))
)]
pub(crate) async fn handle(
    admin: Admin,
    _turn: UploadTurn,
    body: Result<JsonBody<UploadBody, MAX_BYTES>, AdminError>,
) -> Result<Json<Taken>, AdminError> {
    take(&admin.desk, body).await
}

/// The same, for whoever may.
pub(crate) async fn take(
    desk: &RegistrarDesk,
    body: Result<JsonBody<UploadBody, MAX_BYTES>, AdminError>,
) -> Result<Json<Taken>, AdminError> {
    let JsonBody(body) = body.map_err(AdminError::unsuccessful)?;
    let uploaded = desk.upload(body.into()).await;
    let uploaded = uploaded.map_err(|error| AdminError::from(error).unsuccessful())?;
    let message = if uploaded.is_renewal {
        "the account has new credentials"
    } else {
        "the account is in the pool"
    };
    Ok(Json(Taken {
        success: true,
        message,
    }))
}

impl From<UploadBody> for Upload {
    fn from(body: UploadBody) -> Self {
        let text = Option::unwrap_or_default;
        Self {
            email: text(body.email),
            full_name: text(body.full_name),
            cookies: body.cookies.unwrap_or_default(),
            cookie_string: text(body.cookie_string),
            authorization: text(body.authorization),
            config_id: text(body.config_id),
            csesidx: match body.csesidx {
                Some(TextOrNumber::Text(text)) => text,
                Some(TextOrNumber::Number(number)) => number.to_string(),
                None => String::new(),
            },
            mail_provider: text(body.mail_provider),
            mail_password: text(body.mail_password),
            is_new: body.is_new.unwrap_or_default(),
            task_id: text(body.task_id),
            register_task_id: text(body.register_task_id),
            worker_id: text(body.worker_id),
            authorization_source: text(body.authorization_source),
            fallback_used: body.fallback_used.unwrap_or_default(),
        }
    }
}
