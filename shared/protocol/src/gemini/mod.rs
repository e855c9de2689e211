//! What lives here: the dialect of Gemini's `generateContent` and `streamGenerateContent`.

mod decode;
mod encode;
mod fault;
mod models;
mod stream;
mod wire;

use b2a_domain::Fault;
use bytes::Bytes;

use crate::canonical::{AnswerEvent, ChatRequest, Finish};
use crate::{AnswerHead, ChatTarget, Dialect, ModelCard, StreamEncoder, StreamFraming};

/// Gemini's content generation. Model and kind of answer stand in the path of a request, not in its body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gemini;

impl Dialect for Gemini {
    fn name(&self) -> &'static str {
        "gemini"
    }

    fn decode_chat(&self, body: &[u8], target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
        decode::chat(body, target)
    }

    fn decode_count(&self, body: &[u8], target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
        decode::count(body, target)
    }

    fn encode_count(&self, input_tokens: u64) -> Bytes {
        encode::count(input_tokens)
    }

    fn encode_whole(&self, head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes {
        encode::whole(head, events, finish)
    }

    fn writes_files_as_text(&self) -> bool {
        false
    }

    fn stream_encoder(&self, head: AnswerHead) -> Box<dyn StreamEncoder> {
        Box::new(stream::ResponseEncoder::new(&head))
    }

    fn stream_content_type(&self, framing: StreamFraming) -> &'static str {
        match framing {
            StreamFraming::ServerSentEvents => "text/event-stream",
            StreamFraming::JsonArray => "application/json",
        }
    }

    fn encode_fault(&self, fault: &Fault, _request_id: &str) -> (u16, Bytes) {
        fault::encode(fault)
    }

    fn encode_models(
        &self,
        models: &[ModelCard],
        query: &[(String, String)],
    ) -> Result<Bytes, Fault> {
        models::page(models, query)
    }

    fn encode_model(&self, model: &ModelCard) -> Bytes {
        models::one(model)
    }
}
