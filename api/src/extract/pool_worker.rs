//! What lives here: a worker that knows the pool's secret, and what only those get hold of.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use b2a_accounts::registrar::RegistrarDesk;
use percent_encoding::percent_decode_str;

use crate::Gateway;
use crate::routes::admin::AdminError;

/// The header in which a worker shows the secret.
const HEADER: &str = "x-pool-secret";
/// The parameter in which one that connects may show it instead.
const PARAMETER: &str = "secret";

/// A worker that calls over HTTP, which shows the secret in a header.
pub(crate) struct PoolWorker {
    pub(crate) desk: Arc<RegistrarDesk>,
}

impl FromRequestParts<Arc<Gateway>> for PoolWorker {
    type Rejection = AdminError;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, AdminError> {
        let shown = in_header(&parts.headers).map(str::to_owned);
        admit(gateway, shown)
            .map_err(|(status, message)| AdminError::new(status, message).unsuccessful())?;
        Ok(Self {
            desk: Arc::clone(&gateway.registrars.desk),
        })
    }
}

/// A worker that connects. It may show the secret in the query; refusals are plain text.
pub(crate) struct SocketWorker {
    pub(crate) gateway: Arc<Gateway>,
}

impl FromRequestParts<Arc<Gateway>> for SocketWorker {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, Response> {
        let shown = in_header(&parts.headers).map(str::to_owned);
        let shown = shown.or_else(|| in_query(&parts.uri));
        match admit(gateway, shown) {
            Ok(()) => Ok(Self {
                gateway: Arc::clone(gateway),
            }),
            Err((status, message)) => {
                tracing::info!(status = status.as_u16(), message, "a worker is refused");
                Err((status, message).into_response())
            }
        }
    }
}

/// Refuses whoever does not know the secret, and everybody where there is none.
fn admit(gateway: &Gateway, shown: Option<String>) -> Result<(), (StatusCode, &'static str)> {
    let server = &gateway.registrars.pool_server;
    if !server.is_on {
        let message = "this gateway is no pool server: set pool_server.enable and pool_server.mode";
        return Err((StatusCode::SERVICE_UNAVAILABLE, message));
    }
    if server.secret.is_open() {
        let message = "there is no pool_server.secret (POOL_SERVER_SECRET), so nobody may come in";
        return Err((StatusCode::SERVICE_UNAVAILABLE, message));
    }
    match shown {
        Some(shown) if server.secret.holds(&shown) => Ok(()),
        Some(_) => Err((StatusCode::UNAUTHORIZED, "the pool secret is not valid")),
        None => Err((StatusCode::UNAUTHORIZED, "no pool secret")),
    }
}

fn in_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(HEADER)?.to_str().ok()
}

/// `?secret=`. Query strings are never logged.
fn in_query(uri: &Uri) -> Option<String> {
    let pairs = uri.query()?.split('&');
    let value = pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == PARAMETER)?
        .1;
    // Forms write a blank as a plus.
    let value = value.replace('+', " ");
    let value = percent_decode_str(&value).decode_utf8().ok()?;
    Some(value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_the_query_is_decoded() {
        let shown = |uri: &'static str| in_query(&Uri::from_static(uri));
        assert_eq!(shown("/ws?secret=a%2Bb+c").as_deref(), Some("a+b c"));
        assert_eq!(shown("/ws?x=1&secret=s&secret=t").as_deref(), Some("s"));
        assert_eq!(shown("/ws?secret=").as_deref(), Some(""));
        assert_eq!((shown("/ws"), shown("/ws?secrets=x")), (None, None));
    }
}
