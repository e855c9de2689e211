//! What lives here: Gemini's `POST …/models/{model}:{action}`, under `/v1beta` and `/v1`.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::{ChatTarget, StreamFraming};

use crate::Gateway;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::openapi::{GeminiBody, GeminiCountBody, ServerSentEvent, tag};
use crate::routes::{chat, count_tokens};

/// The actions that a path may name.
const ACTIONS: [&str; 3] = ["generateContent", "streamGenerateContent", "countTokens"];

/// Whether a path names an action of a model, and not just the model.
pub(crate) fn is_action(model_and_action: &str) -> bool {
    let action = model_and_action.split_once(':').map(|(_, action)| action);
    action.is_some_and(|action| ACTIONS.contains(&action))
}

/// What every action is given.
pub(crate) struct Asked<'a> {
    gateway: &'a Arc<Gateway>,
    client: &'a Client,
    place: Place,
    body: BoundedBody,
    model: &'a str,
    /// `alt=sse` is in the query.
    is_sse: bool,
}

impl<'a> Asked<'a> {
    const fn target(&self, stream: bool) -> ChatTarget<'a> {
        ChatTarget {
            model: Some(self.model),
            stream,
        }
    }
}

/// Answers the action that the path names.
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    Path(model_and_action): Path<String>,
    RawQuery(query): RawQuery,
    client: Client,
    place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    let (model, action) = model_and_action
        .split_once(':')
        .unwrap_or((&model_and_action, ""));
    let asked = Asked {
        gateway: &gateway,
        client: &client,
        place,
        body,
        model,
        is_sse: query.is_some_and(|query| query.split('&').any(|pair| pair == "alt=sse")),
    };
    match action {
        "generateContent" => generate_content(asked).await,
        "streamGenerateContent" => stream_generate_content(asked).await,
        "countTokens" => count_tokens(&asked),
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

/// A whole answer, in Gemini's form
#[utoipa::path(
    post,
    path = "/v1beta/models/{model}:generateContent",
    operation_id = "generate_content",
    tag = tag::GEMINI,
    params(("model" = String, Path, description = "Its name")),
    request_body = GeminiBody,
    responses((status = 200, description = "A response", body = Object))
)]
async fn generate_content(asked: Asked<'_>) -> Result<Response, Rejection> {
    // The old system streamed whenever `alt=sse` was asked for, and its clients rely on it.
    let target = asked.target(asked.is_sse);
    let framing = StreamFraming::ServerSentEvents;
    chat::answer(
        asked.gateway,
        asked.client,
        asked.place,
        asked.body,
        &target,
        framing,
    )
    .await
}

/// A streamed answer, in Gemini's form
#[utoipa::path(
    post,
    path = "/v1beta/models/{model}:streamGenerateContent",
    operation_id = "stream_generate_content",
    tag = tag::GEMINI,
    params(
        ("model" = String, Path, description = "Its name"),
        ("alt" = Option<String>, Query, description = "`sse`: as server-sent events; else one JSON array"),
    ),
    request_body = GeminiBody,
    responses((status = 200, description = "Responses", content(
        (Vec<Object> = "application/json"),
        (ServerSentEvent = "text/event-stream"),
    )))
)]
async fn stream_generate_content(asked: Asked<'_>) -> Result<Response, Rejection> {
    let target = asked.target(true);
    let framing = if asked.is_sse {
        StreamFraming::ServerSentEvents
    } else {
        StreamFraming::JsonArray
    };
    chat::answer(
        asked.gateway,
        asked.client,
        asked.place,
        asked.body,
        &target,
        framing,
    )
    .await
}

/// Counts the tokens of a request, as an estimate
#[utoipa::path(
    post,
    path = "/v1beta/models/{model}:countTokens",
    operation_id = "count_tokens",
    tag = tag::GEMINI,
    params(("model" = String, Path, description = "Its name")),
    request_body = GeminiCountBody,
    responses((status = 200, description = "How many there are", body = Object))
)]
fn count_tokens(asked: &Asked<'_>) -> Result<Response, Rejection> {
    let target = asked.target(false);
    count_tokens::answer(asked.gateway, asked.client, &asked.body.0, &target)
}
