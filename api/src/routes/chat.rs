//! What lives here: chat requests, in any dialect, streamed or not.

use std::sync::Arc;
use std::time::Duration;

use async_stream::stream;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use b2a_dispatch::Chat;
use b2a_domain::{ErrorCode, Fault};
use b2a_protocol::{AnswerHead, ChatTarget, StreamFraming};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use uuid::Uuid;

use crate::Gateway;
use crate::extract::{BoundedBody, Caller, Client, Place, Rejection};
use crate::openapi::{ClaudeMessagesBody, OpenAiChatBody, tag};
use crate::stream::{collected, encoded};

/// How long an image or video that is not streamed may be silent before blanks keep old proxies patient.
const BLANK_EVERY: Duration = Duration::from_secs(15);

/// A chat, in OpenAI's form
#[utoipa::path(
    post,
    path = "/v1/chat/completions",
    operation_id = "chat_completions",
    tag = tag::OPENAI,
    request_body = OpenAiChatBody,
    responses((status = 200, description = "A chat completion; its chunks when it is streamed", content(
        (Object = "application/json"),
        (String = "text/event-stream"),
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
        (String = "text/event-stream"),
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
    let request = caller
        .dialect
        .decode_chat(&body.0, target)
        .map_err(refuse)?;
    drop(body);
    let (is_streamed, include_usage) = (request.stream, request.include_usage);
    let include_reasoning = request.include_reasoning;
    let old_function_call = request.old_function_call;
    let chat = gateway.dispatcher.chat(request).map_err(refuse)?;
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
        streamed(gateway, caller, chat, head, place).await
    } else if chat.model().tools.image || chat.model().tools.video {
        patient(caller, chat, head, place).await
    } else {
        let (events, finish) = collected(chat).await.map_err(refuse)?;
        Ok(json(Body::from(
            caller.dialect.encode_whole(&head, events, &finish),
        )))
    }
}

/// Status and headers leave with the first piece, so that a failure before it has a true status.
async fn streamed(
    gateway: &Gateway,
    caller: &Caller,
    chat: Chat,
    head: AnswerHead,
    place: Place,
) -> Result<Response, Rejection> {
    let content_type = caller.dialect.stream_content_type(head.framing);
    let encoder = caller.dialect.stream_encoder(head);
    let mut pieces = Box::pin(encoded(chat, encoder, gateway.keep_alive));
    let first = first_of(&mut pieces)
        .await
        .map_err(|fault| caller.refuse(fault))?;
    let body = stream! {
        let _place = place;
        yield Ok::<_, Fault>(first);
        while let Some(piece) = pieces.next().await {
            yield piece;
        }
    };
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // Tells nginx to pass pieces on as they come.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

async fn first_of(
    pieces: &mut (impl Stream<Item = Result<Bytes, Fault>> + Unpin),
) -> Result<Bytes, Fault> {
    let ended = || {
        Err(Fault::new(
            ErrorCode::Internal,
            "the answer has no beginning",
        ))
    };
    pieces.next().await.unwrap_or_else(ended)
}

/// An image or a video takes long. What is not there after a while is announced with status 200 and a blank now
/// and then before the JSON, as clients behind proxies with short time-outs are used to; an error then comes under 200.
async fn patient(
    caller: &Caller,
    chat: Chat,
    head: AnswerHead,
    place: Place,
) -> Result<Response, Rejection> {
    let mut whole = Box::pin(collected(chat));
    if let Ok(result) = tokio::time::timeout(BLANK_EVERY, whole.as_mut()).await {
        let (events, finish) = result.map_err(|fault| caller.refuse(fault))?;
        return Ok(json(Body::from(
            caller.dialect.encode_whole(&head, events, &finish),
        )));
    }
    let caller = caller.clone();
    let body = stream! {
        let _place = place;
        let result = loop {
            yield Ok::<_, Fault>(Bytes::from_static(b" "));
            if let Ok(result) = tokio::time::timeout(BLANK_EVERY, whole.as_mut()).await {
                break result;
            }
        };
        yield Ok(match result {
            Ok((events, finish)) => caller.dialect.encode_whole(&head, events, &finish),
            Err(fault) => caller.dialect.encode_fault(&fault, &caller.request_id.0).1,
        });
    };
    Ok(json(Body::from_stream(body)))
}

/// A JSON answer.
pub(crate) fn json(body: Body) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
