//! What lives here: who calls, and whether they may.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use b2a_domain::{ClientId, ErrorCode, Fault};
use b2a_protocol::Dialect;
use tokio::sync::OwnedSemaphorePermit;

use super::Rejection;
use crate::Gateway;
use crate::caller::{dialect, presented_key};
use crate::client_keys::{KnownClient, ManagedKey};
use crate::request_id::RequestId;
use crate::traffic::Record;

/// Anybody who calls: the dialect and the id to answer with.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) request_id: RequestId,
}

impl Caller {
    /// The answer that tells `fault`.
    pub(crate) fn refuse(&self, fault: Fault) -> Rejection {
        Rejection {
            dialect: self.dialect,
            request_id: self.request_id.clone(),
            fault,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let request_id = parts.extensions.get::<RequestId>().cloned();
        Ok(Self {
            dialect: dialect(&parts.uri, &parts.headers),
            request_id: request_id.unwrap_or(RequestId(String::new())),
        })
    }
}

/// A caller with a valid key.
pub(crate) struct Client {
    pub(crate) caller: Caller,
    /// Who it is.
    pub(crate) id: ClientId,
    /// The managed key that it came with, which may be limited.
    pub(crate) key: Option<Arc<ManagedKey>>,
    /// Where it is told what becomes of the request, if it is counted.
    pub(crate) record: Option<Arc<Record>>,
}

impl Client {
    fn known(parts: &Parts, caller: Caller, id: ClientId, key: Option<Arc<ManagedKey>>) -> Self {
        let record = parts.extensions.get::<Arc<Record>>().cloned();
        if let Some(record) = &record {
            record.of_client(&id);
        }
        Self {
            caller,
            id,
            key,
            record,
        }
    }
}

impl FromRequestParts<Arc<Gateway>> for Client {
    type Rejection = Rejection;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, Rejection> {
        let Ok(caller) = Caller::from_request_parts(parts, gateway).await;
        let refused = |message: &str| {
            caller.refuse(Fault::new(ErrorCode::Unauthenticated, message.to_owned()))
        };
        if gateway.keys.is_open() {
            return Ok(Self::known(parts, caller, ClientId::anybody(), None));
        }
        let Some(key) = presented_key(parts) else {
            let message = "no API key: send it as `Authorization: Bearer <key>`, `x-api-key` or `x-goog-api-key`";
            return Err(refused(message));
        };
        gateway.keys.managed.freshen().await;
        match gateway.keys.client(&key) {
            Ok(KnownClient { id, key }) => Ok(Self::known(parts, caller, id, key)),
            Err(refusal) => Err(refused(&refusal.to_string())),
        }
    }
}

/// A place among the requests in flight, to be kept until the last byte of the answer has left. Taken before the body
/// is read, so that bodies are bounded in number too.
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
    /// With it goes the request's record.
    record: Option<Arc<Record>>,
}

impl Place {
    /// The answer goes on after its head, and keeps the place.
    pub(crate) fn goes_on(&self) {
        if let Some(record) = &self.record {
            record.goes_on();
        }
    }
}

impl FromRequestParts<Arc<Gateway>> for Place {
    type Rejection = Rejection;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &Arc<Gateway>,
    ) -> Result<Self, Rejection> {
        let Ok(caller) = Caller::from_request_parts(parts, gateway).await;
        Arc::clone(&gateway.in_flight)
            .try_acquire_owned()
            .map(|permit| Self {
                _permit: permit,
                record: parts.extensions.get::<Arc<Record>>().cloned(),
            })
            .map_err(|_| {
                let fault = Fault::new(ErrorCode::Overloaded, "too many requests are in flight");
                caller.refuse(fault.with_retry_after(Duration::from_secs(1)))
            })
    }
}
