//! What lives here: the layer that keeps a record of requests which are counted.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::USER_AGENT;
use axum::middleware::Next;
use axum::response::Response;

use super::{Record, Refused};
use crate::Gateway;
use crate::caller::dialect;
use crate::client_address::client_address;
use crate::request_id::RequestId;

/// Asks for nothing but a number, on a path that it shares with what is counted.
const NOT_COUNTED: &str = ":countTokens";

/// Gives a request its record.
pub(crate) async fn attach(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
    next: Next,
) -> Response {
    if request.uri().path().ends_with(NOT_COUNTED) {
        return next.run(request).await;
    }
    let (mut head, body) = request.into_parts();
    let id = head.extensions.get::<RequestId>().map(|id| id.0.clone());
    let spoken = dialect(&head.uri, &head.headers);
    let user_agent = head.headers.get(USER_AGENT);
    let user_agent = user_agent.and_then(|it| it.to_str().ok());
    let record = Record::begin(
        &gateway.traffic,
        id.unwrap_or_default(),
        spoken.name(),
        client_address(&head, &gateway.trusted_proxies),
        user_agent.map(str::to_owned),
    );
    head.extensions.insert(Arc::clone(&record));
    let mut response = next.run(Request::from_parts(head, body)).await;
    let refused = response.extensions().get::<Refused>();
    record.answered_with(response.status().as_u16(), refused);
    let limits = record
        .limits()
        .map(|limits| spoken.rate_limit_headers(limits));
    for (name, value) in limits.into_iter().flatten() {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
