//! What lives here: counting the tokens of a request, as an estimate.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use b2a_protocol::ChatTarget;
use bytes::Bytes;

use crate::Gateway;
use crate::answered::json;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::long_work::long_work;
use crate::openapi::{ClaudeCountBody, tag};

/// Counts the tokens of a message, as an estimate
#[utoipa::path(
    post,
    path = "/v1/messages/count_tokens",
    operation_id = "messages_count_tokens",
    tag = tag::CLAUDE,
    request_body = ClaudeCountBody,
    responses((status = 200, description = "How many there are", body = Object))
)]
pub(crate) async fn messages(
    State(gateway): State<Arc<Gateway>>,
    client: Client,
    _place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    answer(&gateway, &client, &body.0, &ChatTarget::default())
}

/// Counts the tokens of a request. An unknown model is refused as it is for the request itself.
pub(crate) fn answer(
    gateway: &Gateway,
    client: &Client,
    body: &Bytes,
    target: &ChatTarget<'_>,
) -> Result<Response, Rejection> {
    let caller = &client.caller;
    let refuse = |fault| caller.refuse(fault);
    let count = || {
        let request = caller.dialect.decode_count(body, target)?;
        gateway.dispatcher.estimate(request)
    };
    let tokens = long_work(body.len(), count).map_err(refuse)?;
    Ok(json(Body::from(caller.dialect.encode_count(tokens))))
}
