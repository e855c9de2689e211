//! What lives here: an administrator, and what only they get hold of.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use b2a_accounts::AccountRepository;
use b2a_accounts::registrar::RegistrarDesk;

use crate::Gateway;
use crate::routes::admin::AdminError;

/// How much of a key's digest stands in records.
const NAME_CHARS: usize = 8;

/// A caller with an admin key, and what they may work with.
pub(crate) struct Admin {
    pub(crate) gateway: Arc<Gateway>,
    /// The account files. Handlers reach them through an admin alone.
    pub(crate) repository: Arc<AccountRepository>,
    /// What registrars do, for those who look after them.
    pub(crate) desk: Arc<RegistrarDesk>,
    /// Who it is, for records of what was changed. No secret.
    pub(crate) name: String,
}

impl FromRequestParts<Arc<Gateway>> for Admin {
    type Rejection = AdminError;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, AdminError> {
        let refused = |message| AdminError::new(StatusCode::UNAUTHORIZED, message);
        if gateway.admin_keys.is_open() {
            return Err(refused(
                "there is no admin key: set admin_keys (ADMIN_KEYS) or api_keys",
            ));
        }
        match presented_key(parts) {
            None => Err(refused("no admin key: send `Authorization: Bearer <key>`")),
            Some(key) => match gateway.admin_keys.client(key) {
                None => Err(refused("the admin key is not valid")),
                Some(id) => Ok(Self {
                    gateway: Arc::clone(gateway),
                    repository: Arc::clone(&gateway.repository),
                    desk: Arc::clone(&gateway.registrars.desk),
                    name: format!("admin key {}", beginning(id.as_str())),
                }),
            },
        }
    }
}

/// As much of an id as tells administrators apart.
fn beginning(id: &str) -> &str {
    id.get(..NAME_CHARS).unwrap_or(id)
}

/// The key in `Authorization: Bearer`, else in `x-api-key`.
fn presented_key(parts: &Parts) -> Option<&str> {
    let header = |name| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some(value.trim())
    };
    let bearer = header(header::AUTHORIZATION.as_str()).and_then(|value| {
        let (scheme, key) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    });
    bearer
        .or_else(|| header("x-api-key"))
        .filter(|key| !key.is_empty())
}
