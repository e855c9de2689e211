//! What lives here: answering in the form of the Responses API, whole or streamed.

use std::sync::Arc;

use async_stream::stream;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use b2a_dispatch::LastRelease;
use b2a_domain::{ClientId, Fault};
use b2a_protocol::responses::{Keeping, KeptSlot, Request, ResponseEncoder, response_id};
use b2a_protocol::{AnswerHead, StreamFraming};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use uuid::Uuid;

use crate::Gateway;
use crate::answered::{json, patient, streamed};
use crate::ask::ask;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::kept_responses::KeptResponses;
use crate::media_out::{Answering, FileForm};
use crate::openapi::{OpenAiResponseBody, ServerSentEvent, tag};
use crate::stream::{collected, encoded};

/// A response, in the form of OpenAI's Responses API
#[utoipa::path(
    post,
    path = "/v1/responses",
    operation_id = "create_response",
    tag = tag::OPENAI,
    request_body = OpenAiResponseBody,
    responses((status = 200, description = "A response; its events when it is streamed", content(
        (Object = "application/json"),
        (ServerSentEvent = "text/event-stream"),
    )))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    client: Client,
    place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    let caller = &client.caller;
    let refuse = |fault| caller.refuse(fault);
    let mut request = super::read(&gateway, &client, &body.0)
        .await
        .map_err(refuse)?;
    drop(body);
    let answer_id = Uuid::new_v4().simple().to_string();
    let limit = gateway.responses.max_bytes;
    let keeping = Keeping::begin(&mut request, &answer_id, limit);
    let Request { chat, form, .. } = request;
    let (is_streamed, include_reasoning) = (chat.stream, chat.include_reasoning);
    let files = if form.wants_images {
        FileForm::Whole
    } else {
        FileForm::UrlOrWhole
    };
    let mut answering = ask(&gateway, &client, chat, files).await.map_err(refuse)?;
    let model = answering.chat().model();
    let takes_long = form.wants_images || model.tools.image || model.tools.video;
    let head = AnswerHead {
        id: answer_id,
        model: model.name.clone(),
        created_sec: gateway.clock.now_ms() / 1000,
        input_tokens: answering.chat().input_tokens(),
        include_usage: true,
        include_reasoning,
        old_function_call: false,
        framing: StreamFraming::ServerSentEvents,
    };
    let kept = Kept {
        slot: keeping.as_ref().map(Keeping::slot).unwrap_or_default(),
        responses: Arc::clone(&gateway.responses),
        client: client.id.clone(),
        id: response_id(&head.id),
        release: answering.last_release(),
    };
    let encoder = ResponseEncoder::new(&head, form, keeping, Arc::clone(&gateway.clock));
    if is_streamed {
        let pieces = encoded(answering, Box::new(encoder), gateway.keep_alive);
        let pieces = Box::pin(kept.before_the_last(pieces));
        let content_type = caller.dialect.stream_content_type(head.framing);
        return streamed(pieces, content_type, place).await.map_err(refuse);
    }
    let whole = whole(answering, encoder, kept);
    if takes_long {
        patient(whole, caller, place).await
    } else {
        Ok(json(Body::from(whole.await.map_err(refuse)?)))
    }
}

async fn whole(answering: Answering, encoder: ResponseEncoder, kept: Kept) -> Result<Bytes, Fault> {
    let (events, finish) = collected(answering).await?;
    let response = encoder.whole(&events, &finish);
    kept.settle().await;
    Ok(response)
}

/// A response that is kept when it is complete.
struct Kept {
    slot: KeptSlot,
    responses: Arc<KeptResponses>,
    client: ClientId,
    id: String,
    release: LastRelease,
}

impl Kept {
    /// Keeps it if it is complete, while its lease is released.
    async fn settle(&self) {
        let keep = async {
            if let Some(kept) = self.slot.take() {
                self.responses.keep(&self.client, &self.id, kept).await;
            }
        };
        tokio::join!(keep, self.release.wait());
    }

    /// The same pieces. The response is kept and the lease released before the last of them leaves, so that whoever has it
    /// can go on with it, and nothing is left to do afterwards.
    fn before_the_last(
        self,
        pieces: impl Stream<Item = Result<Bytes, Fault>> + Send,
    ) -> impl Stream<Item = Result<Bytes, Fault>> + Send {
        stream! {
            let mut pieces = Box::pin(pieces);
            while let Some(piece) = pieces.next().await {
                // Before all others there is nothing to keep and no release to wait for.
                self.settle().await;
                yield piece;
            }
        }
    }
}
