//! What lives here: counting the tokens of a request of the Responses API, as an estimate.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use b2a_protocol::usage::estimate_input;

use crate::Gateway;
use crate::answered::json;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::openapi::{OpenAiResponseBody, tag};

/// Counts the tokens of a response's input, as an estimate
#[utoipa::path(
    post,
    path = "/v1/responses/input_tokens",
    operation_id = "response_input_tokens",
    tag = tag::OPENAI,
    request_body = OpenAiResponseBody,
    responses((status = 200, description = "How many there are", body = Object))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    client: Client,
    _place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    let refuse = |fault| client.caller.refuse(fault);
    let request = super::read(&gateway, &client, &body.0)
        .await
        .map_err(refuse)?;
    let models = gateway.dispatcher.models();
    models
        .resolve(request.chat.model.as_deref())
        .map_err(refuse)?;
    let count = estimate_input(&request.chat);
    let count = client.caller.dialect.encode_count(count);
    Ok(json(Body::from(count)))
}
