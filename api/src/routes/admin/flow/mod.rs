//! What lives here: Flow tokens, which are switched off.

pub(crate) mod add_token;
pub(crate) mod reload;
pub(crate) mod remove_token;
pub(crate) mod status;

use axum::http::StatusCode;

use super::AdminError;

/// Why nothing can be done with Flow tokens.
const OFF: &str = "Flow is switched off: it is not in this version";

fn switched_off() -> AdminError {
    AdminError::new(StatusCode::SERVICE_UNAVAILABLE, OFF)
}
