//! What lives here: chat requests, in any dialect, streamed or not.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use b2a_protocol::{AnswerHead, ChatTarget, StreamFraming};
use uuid::Uuid;

use crate::Gateway;
use crate::answered::{json, patient, streamed};
use crate::ask::ask;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::long_work::long_work;
use crate::media_out::FileForm;
use crate::openapi::{ClaudeMessagesBody, OpenAiChatBody, ServerSentEvent, tag};
use crate::stream::{collected, encoded};

/// A chat, in OpenAI's form
#[utoipa::path(
    post,
    path = "/v1/chat/completions",
    operation_id = "chat_completions",
    tag = tag::OPENAI,
    request_body = OpenAiChatBody,
    responses((status = 200, description = "A chat completion; its chunks when it is streamed", content(
        (Object = "application/json"),
        (ServerSentEvent = "text/event-stream"),
    )))
)]
pub(crate) async fn completions(
    State(gateway): State<Arc<Gateway>>,
    client: Client,
    place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    in_the_body(&gateway, &client, place, body).await
}

/// A message, in Claude's form
#[utoipa::path(
    post,
    path = "/v1/messages",
    operation_id = "messages",
    tag = tag::CLAUDE,
    request_body = ClaudeMessagesBody,
    responses((status = 200, description = "A message; its events when it is streamed", content(
        (Object = "application/json"),
        (ServerSentEvent = "text/event-stream"),
    )))
)]
pub(crate) async fn messages(
    State(gateway): State<Arc<Gateway>>,
    client: Client,
    place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    in_the_body(&gateway, &client, place, body).await
}

/// Answers a chat whose body says everything; the path says nothing but the dialect.
async fn in_the_body(
    gateway: &Arc<Gateway>,
    client: &Client,
    place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    let target = ChatTarget::default();
    let framing = StreamFraming::ServerSentEvents;
    answer(gateway, client, place, body, &target, framing).await
}

/// Answers a chat request.
pub(crate) async fn answer(
    gateway: &Arc<Gateway>,
    client: &Client,
    place: Place,
    body: BoundedBody,
    target: &ChatTarget<'_>,
    framing: StreamFraming,
) -> Result<Response, Rejection> {
    let caller = &client.caller;
    let refuse = |fault| caller.refuse(fault);
    let dialect = caller.dialect;
    let decoded = long_work(body.0.len(), || dialect.decode_chat(&body.0, target));
    let request = decoded.map_err(refuse)?;
    drop(body);
    let (is_streamed, include_usage) = (request.stream, request.include_usage);
    let include_reasoning = request.include_reasoning;
    let old_function_call = request.old_function_call;
    let form = if caller.dialect.writes_files_as_text() {
        FileForm::UrlOrPieces
    } else {
        FileForm::Whole
    };
    let answering = ask(gateway, client, request, form).await.map_err(refuse)?;
    let chat = answering.chat();
    let head = AnswerHead {
        id: Uuid::new_v4().simple().to_string(),
        model: chat.model().name.clone(),
        created_sec: gateway.clock.now_ms() / 1000,
        input_tokens: chat.input_tokens(),
        include_usage,
        include_reasoning,
        old_function_call,
        framing,
    };
    if is_streamed {
        let content_type = dialect.stream_content_type(head.framing);
        let encoder = dialect.stream_encoder(head);
        let pieces = Box::pin(encoded(answering, encoder, gateway.keep_alive));
        return streamed(pieces, content_type, place).await.map_err(refuse);
    }
    let takes_long = chat.model().tools.image || chat.model().tools.video;
    let whole = async move {
        let (events, finish) = collected(answering).await?;
        Ok(dialect.encode_whole(&head, events, &finish))
    };
    if takes_long {
        patient(whole, caller, place).await
    } else {
        Ok(json(Body::from(whole.await.map_err(refuse)?)))
    }
}
