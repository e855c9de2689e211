//! What lives here: who may use triggers and read logs.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::Service;
use super::refusal::Refusal;

/// Who may use triggers and read logs: whoever has the token. Without one, programs on this machine.
pub(crate) struct Access {
    token: Option<[u8; 32]>,
}

impl Access {
    pub(crate) fn new(token: Option<&SecretString>) -> Self {
        let digest = |token: &SecretString| Sha256::digest(token.expose_secret().as_bytes()).into();
        Self {
            token: token.map(digest),
        }
    }

    fn check(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let Some(token) = &self.token else {
            return if is_of_a_browser(headers) || !names_this_machine(text(HOST)) {
                Err(Refusal::new(
                    StatusCode::FORBIDDEN,
                    "without a token (registrar.token) this is for programs on this machine, and not for web pages",
                ))
            } else {
                Ok(())
            };
        };
        let shown = text(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let shown: [u8; 32] = Sha256::digest(shown.unwrap_or_default().trim().as_bytes()).into();
        if token.ct_eq(&shown).into() {
            Ok(())
        } else {
            Err(Refusal::new(
                StatusCode::UNAUTHORIZED,
                "needs the registrar's token as Authorization: Bearer",
            ))
        }
    }
}

/// A web page may send a request to any address that its browser reaches.
fn is_of_a_browser(headers: &HeaderMap) -> bool {
    headers.contains_key(ORIGIN) || headers.contains_key("sec-fetch-site")
}

/// Whether a `Host` is an address or `localhost`: a name may be a web page's that was made to lead here.
fn names_this_machine(host: Option<&str>) -> bool {
    let Some(host) = host else { return true };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

/// Shows that the caller may do this.
pub(super) struct Allowed;

impl<S: Send + Sync> FromRequestParts<S> for Allowed
where
    Arc<Service>: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let service: Arc<Service> = FromRef::from_ref(state);
        service.access.check(&parts.headers).map(|()| Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(access: &Access, headers: &[(&'static str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        access.check(&headers.collect()).is_ok()
    }

    #[test]
    fn the_token_and_nothing_else_opens() {
        let access = Access::new(Some(&"secret".into()));
        assert!(allowed(&access, &[("authorization", "Bearer secret")]));
        for wrong in [
            "Bearer secre",
            "Bearer ",
            "secret",
            "Basic secret",
            "Bearer secret2",
        ] {
            assert!(!allowed(&access, &[("authorization", wrong)]), "{wrong}");
        }
        assert!(!allowed(&access, &[]));
    }

    #[test]
    fn without_a_token_web_pages_are_kept_out() {
        let access = Access::new(None);
        for host in ["127.0.0.1:8090", "localhost", "[::1]:8090", "LOCALHOST:1"] {
            assert!(allowed(&access, &[("host", host)]), "{host}");
        }
        assert!(!allowed(&access, &[("host", "evil.example.com:8090")]));
        assert!(!allowed(
            &access,
            &[
                ("host", "127.0.0.1"),
                ("origin", "https://evil.example.com")
            ]
        ));
        assert!(!allowed(
            &access,
            &[("host", "127.0.0.1"), ("sec-fetch-site", "cross-site")]
        ));
    }
}
