//! What lives here: Gemini's `POST …/models/{model}:{action}`, under `/v1beta` and `/v1`.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::{ChatTarget, StreamFraming};

use crate::Gateway;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::routes::{chat, count_tokens};

/// Answers the action that the path names.
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    Path(model_and_action): Path<String>,
    RawQuery(query): RawQuery,
    client: Client,
    place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    let is_sse = query.is_some_and(|query| query.split('&').any(|pair| pair == "alt=sse"));
    let (model, action) = model_and_action
        .split_once(':')
        .unwrap_or((&model_and_action, ""));
    let target = |stream| ChatTarget {
        model: Some(model),
        stream,
    };
    match action {
        // The old system streamed whenever `alt=sse` was asked for, and its clients rely on it.
        "generateContent" => {
            let framing = StreamFraming::ServerSentEvents;
            chat::answer(&gateway, &client, place, body, &target(is_sse), framing).await
        }
        "streamGenerateContent" => {
            let framing = if is_sse {
                StreamFraming::ServerSentEvents
            } else {
                StreamFraming::JsonArray
            };
            chat::answer(&gateway, &client, place, body, &target(true), framing).await
        }
        "countTokens" => count_tokens::answer(&gateway, &client, &body.0, &target(false)),
        _ => {
            let message = format!(
                "`{action}` is no method of a model here; there are generateContent, streamGenerateContent and countTokens"
            );
            Err(client
                .caller
                .refuse(Fault::new(ErrorCode::NotFound, message)))
        }
    }
}
