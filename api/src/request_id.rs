//! What lives here: the id by which a request is found again: taken from the caller or made here, in every answer.

use std::borrow::Cow;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use b2a_domain::{AccountId, AccountKind};
use percent_encoding::percent_decode_str;
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
    let (method, path) = (request.method().as_str(), masked(request.uri().path()));
    let span = b2a_telemetry::request_span(&id, method, &path, request.headers());
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

/// The path as logs and traces have it: accounts in it are masked, as everywhere there.
fn masked(path: &str) -> Cow<'_, str> {
    if !path.contains('@') && !path.contains("%40") {
        return Cow::Borrowed(path);
    }
    let masked = path.split('/').map(|segment| {
        let name = percent_decode_str(segment).decode_utf8_lossy();
        if !name.contains('@') {
            return Cow::Borrowed(segment);
        }
        let id = AccountId::new(AccountKind::Business, &name);
        Cow::Owned(id.map_or_else(|_| "***".to_owned(), |id| id.masked()))
    });
    Cow::Owned(masked.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn no_account_is_told_by_the_path_of_a_request() {
        for (path, told) in [
            ("/v1/chat/completions", "/v1/chat/completions"),
            ("/admin/accounts", "/admin/accounts"),
            (
                "/admin/accounts/ann.smith@example.com/disable",
                "/admin/accounts/a***h@example.com/disable",
            ),
            (
                "/admin/accounts/Ann.Smith%40example.com",
                "/admin/accounts/a***h@example.com",
            ),
            ("/a%20b/..%2F@", "/a%20b/***"),
            ("//a%0Ab@c/", "//***/"),
        ] {
            assert_eq!(masked(path), told);
        }
    }
}
