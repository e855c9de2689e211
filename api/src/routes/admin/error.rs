//! What lives here: a refusal of the admin API: `{"error": …}`, with further fields where the contract has some.

use std::fmt::Display;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use b2a_accounts::AccountsError;
use b2a_accounts::registrar::RegistrarError;
use b2a_config::ConfigError;
use b2a_objects::KeptError;
use b2a_process::SettingsError;
use serde_json::{Map, Value};

/// A refusal.
#[derive(Debug)]
pub(crate) struct AdminError {
    status: StatusCode,
    message: String,
    further: Map<String, Value>,
}

impl AdminError {
    /// A refusal with a message for the administrator. It never holds a secret.
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            further: Map::new(),
        }
    }

    /// A refusal because of a field of the body.
    pub(crate) fn field(field: &str, problem: impl Display) -> Self {
        let message = format!("{field}: {problem}");
        Self::new(StatusCode::BAD_REQUEST, message).with("field", field)
    }

    /// The same where the contract has a `success`.
    pub(crate) fn unsuccessful(self) -> Self {
        self.with("success", false)
    }

    /// There is no such account.
    pub(crate) fn no_account(email: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is no such account").with("email", email)
    }

    /// The same with another status.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Its status.
    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }

    /// What a registrar can't have, of the account of this e-mail.
    pub(crate) fn about(error: RegistrarError, email: &str) -> Self {
        match error {
            RegistrarError::Accounts(error) => Self::of(&error, email),
            other => other.into(),
        }
    }

    /// The same with one more field.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.further.insert(field.to_owned(), value.into());
        self
    }

    /// What went wrong with the account of this e-mail.
    pub(crate) fn of(error: &AccountsError, email: &str) -> Self {
        let status = match error {
            AccountsError::NotFound => return Self::no_account(email),
            AccountsError::Unsound(_) => StatusCode::BAD_REQUEST,
            AccountsError::Unreadable { .. }
            | AccountsError::Broken { .. }
            | AccountsError::NoFileName
            | AccountsError::Contended => StatusCode::CONFLICT,
            AccountsError::Objects(_) | AccountsError::Pool(_) => StatusCode::SERVICE_UNAVAILABLE,
            AccountsError::NoCredentials | AccountsError::Unstorable(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        Self::new(status, error.to_string()).with("email", email)
    }
}

/// How it is answered that an object could not be read or changed.
pub(crate) const fn status_of(error: &KeptError) -> StatusCode {
    match error {
        KeptError::Objects(_) => StatusCode::SERVICE_UNAVAILABLE,
        KeptError::Sealed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        KeptError::Contended(_) => StatusCode::CONFLICT,
    }
}

/// Of a change that was asked for; what is wrong with it is the caller's.
impl From<SettingsError> for AdminError {
    fn from(error: SettingsError) -> Self {
        let status = match &error {
            SettingsError::Config(ConfigError::BadChanges { .. })
            | SettingsError::Sealed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            SettingsError::Config(_) | SettingsError::Refused(_) => StatusCode::BAD_REQUEST,
            SettingsError::Stale { .. } | SettingsError::Contended => StatusCode::CONFLICT,
            SettingsError::Objects(_) | SettingsError::Slow(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        let refusal = Self::new(status, error.to_string());
        match (error.field(), &error) {
            (Some(field), _) => refusal.with("field", field),
            (None, SettingsError::Stale { present }) => refusal.with("version", *present),
            (None, _) => refusal,
        }
    }
}

impl From<AccountsError> for AdminError {
    fn from(error: AccountsError) -> Self {
        let mut refusal = Self::of(&error, "");
        refusal.further.clear();
        refusal
    }
}

impl From<RegistrarError> for AdminError {
    fn from(error: RegistrarError) -> Self {
        match error {
            RegistrarError::Refused { field, problem } => Self::field(field, problem),
            RegistrarError::NoTask => Self::new(StatusCode::BAD_REQUEST, error.to_string()),
            RegistrarError::Accounts(error) => error.into(),
        }
    }
}

impl IntoResponse for AdminError {
    fn into_response(self) -> Response {
        let (status, error) = (self.status.as_u16(), &self.message);
        if self.status.is_server_error() {
            tracing::warn!(status, error, "admin request failed");
        } else {
            tracing::info!(status, error, "admin request refused");
        }
        let mut body = self.further;
        body.insert("error".to_owned(), self.message.into());
        (self.status, Json(Value::Object(body))).into_response()
    }
}
