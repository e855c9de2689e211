//! What lives here: the id by which a request is found again: taken from the caller or made here, in every answer.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use uuid::Uuid;

/// What OpenAI's clients and proxies read.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What Anthropic's clients read.
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
/// The longest id that is taken over from a caller, in bytes.
const MAX_BYTES: usize = 128;

/// The id of a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Gives each request an id and a span, and each answer the id.
pub(crate) async fn attach(mut request: Request, next: Next) -> Response {
    let id = taken_over(&request).unwrap_or_else(|| format!("req_{}", Uuid::new_v4().simple()));
    let (method, path) = (request.method().as_str(), request.uri().path());
    let span = b2a_telemetry::request_span(&id, method, path, request.headers());
    let value = HeaderValue::from_str(&id).ok();
    request.extensions_mut().insert(RequestId(id));
    let mut response = next.run(request).instrument(span).await;
    if let Some(value) = value {
        response.headers_mut().insert(REQUEST_ID, value.clone());
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

/// The caller's own id, when it is short and printable.
fn taken_over(request: &Request) -> Option<String> {
    let id = request.headers().get(X_REQUEST_ID)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_graphic();
    (!id.is_empty() && id.len() <= MAX_BYTES && id.bytes().all(is_plain)).then(|| id.to_owned())
}
