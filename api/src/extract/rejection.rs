//! What lives here: a fault on its way to a client, in the client's dialect.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::Dialect;

use crate::request_id::RequestId;
use crate::traffic::Refused;

/// A fault, and in whose form to tell it.
pub(crate) struct Rejection {
    pub(crate) dialect: &'static dyn Dialect,
    pub(crate) request_id: RequestId,
    pub(crate) fault: Fault,
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let (status, body) = self.dialect.encode_fault(&self.fault, &self.request_id.0);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if self.fault.code == ErrorCode::Internal {
            tracing::error!(fault = %self.fault, "request failed");
        } else {
            tracing::info!(
                status = status.as_u16(),
                code = ?self.fault.code,
                field = self.fault.field,
                fault = self.fault.words_for_log(),
                "request refused"
            );
        }
        let mut response = (status, body).into_response();
        response.extensions_mut().insert(Refused::of(&self.fault));
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        if let Some(seconds) = self.fault.retry_after_sec() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
