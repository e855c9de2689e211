//! What lives here: the span of a request, and whose trace it is part of.

use http::HeaderMap;
use tracing::Span;

use crate::traces;

/// The span of a request. Where traces are sent it is part of the caller's, if the caller has one (`traceparent`).
pub fn request_span(id: &str, method: &str, path: &str, headers: &HeaderMap) -> Span {
    if !traces::are_sent() {
        return tracing::info_span!("request", id, method, path);
    }
    let span = tracing::info_span!("request", id, method, path, otel.kind = "server");
    traces::continue_trace(&span, headers);
    span
}
