//! What lives here: the keys of clients.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod show;
mod usage;

use axum::http::StatusCode;
use serde::{Deserialize, Deserializer};

use crate::Gateway;
use crate::client_keys::{KeyChangeError, KeysError, id_of};
use crate::routes::admin::AdminError;
use crate::routes::admin::error::status_of;

impl From<KeyChangeError> for AdminError {
    fn from(error: KeyChangeError) -> Self {
        let status = match &error {
            KeyChangeError::Unknown => StatusCode::NOT_FOUND,
            KeyChangeError::TooMany => StatusCode::CONFLICT,
            KeyChangeError::Terms(wrong) => return Self::field(wrong.field, &wrong.problem),
            KeyChangeError::Keys(KeysError::Kept(error)) => status_of(error),
            KeyChangeError::Keys(KeysError::Broken(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

/// Refuses what can't be done with a key of the settings.
fn not_of_the_settings(gateway: &Gateway, id: &str) -> Result<(), AdminError> {
    let configured = gateway.keys.configured.clients();
    if configured.iter().any(|client| id_of(client) == id) {
        let message = "this key is one of the settings (api_keys): change it there";
        return Err(AdminError::new(StatusCode::CONFLICT, message));
    }
    Ok(())
}

/// A field that may be left out, which is another thing than `null`.
fn given<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
