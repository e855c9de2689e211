//! What lives here: an administrator, and what only they get hold of.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use b2a_accounts::AccountRepository;
use b2a_accounts::registrar::RegistrarDesk;
use serde_json::Value;

use super::Standing;
use super::panel_session::session_of;
use crate::Gateway;
use crate::routes::admin::AdminError;

/// How much of a key's digest stands in records.
const NAME_CHARS: usize = 8;

/// A caller with an admin key, or one who is signed in to the panel; and what they may work with.
pub(crate) struct Admin {
    pub(crate) gateway: Arc<Gateway>,
    /// The account files. Handlers reach them through an admin alone.
    pub(crate) repository: Arc<AccountRepository>,
    /// What registrars do, for those who look after them.
    pub(crate) desk: Arc<RegistrarDesk>,
    /// Who it is, for records of what was changed. No secret.
    pub(crate) name: String,
    /// By what they are one.
    pub(crate) standing: Standing,
}

impl Admin {
    /// Records that this administrator did something: `action` is a word such as `account.disable`, `target` what it was done
    /// to. Accounts among them are masked, and no secret is.
    pub(crate) async fn record(
        &self,
        action: &'static str,
        target: Option<&str>,
        details: Option<&Value>,
    ) {
        let audit = &self.gateway.audit;
        audit.record(&self.name, action, target, details).await;
    }
}

impl FromRequestParts<Arc<Gateway>> for Admin {
    type Rejection = AdminError;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, AdminError> {
        let admin = |name, standing| {
            Ok(Self {
                gateway: Arc::clone(gateway),
                repository: Arc::clone(&gateway.repository),
                desk: Arc::clone(&gateway.registrars.desk),
                name,
                standing,
            })
        };
        let key = presented_key(parts);
        if let Some(id) = key.and_then(|key| gateway.admin_keys.client(key)) {
            let name = format!("admin key {}", beginning(id.as_str()));
            return admin(name, Standing::Key(id));
        }
        // Old panels send a key that is good for chats only along with the cookie.
        if let Some((id, session)) = session_of(parts, gateway).await? {
            let name = format!("panel user {}", session.user);
            return admin(name, Standing::Session(id));
        }
        let message = match key {
            _ if gateway.admin_keys.is_open() => {
                "there is no admin key: set admin_keys (ADMIN_KEYS) or api_keys, or sign in to the panel"
            }
            None => "no admin key: send `Authorization: Bearer <key>`, or sign in to the panel",
            Some(_) => "the admin key is not valid",
        };
        Err(AdminError::new(StatusCode::UNAUTHORIZED, message))
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
