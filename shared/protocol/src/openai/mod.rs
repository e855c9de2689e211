//! What lives here: the dialect of OpenAI's chat completions.

mod annotations;
mod char_map;
mod decode;
mod encode;
mod fault;
pub mod images;
mod models;
pub mod responses;
mod stream;
mod wire;

use b2a_domain::Fault;
use bytes::Bytes;

use crate::canonical::{AnswerEvent, ChatRequest, Finish};
use crate::rate_limits::{self, RateLimitHeaders, RateLimits};
use crate::{AnswerHead, ChatTarget, Dialect, ModelCard, StreamEncoder, StreamFraming};

/// OpenAI's chat completions.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenAi;

impl Dialect for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn decode_chat(&self, body: &[u8], _target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
        decode::chat(body)
    }

    /// Chat completions have no such request; a chat request is taken as one.
    fn decode_count(&self, body: &[u8], _target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
        decode::chat(body)
    }

    fn encode_count(&self, input_tokens: u64) -> Bytes {
        encode::count(input_tokens)
    }

    fn encode_whole(&self, head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes {
        encode::whole(head, events, finish)
    }

    fn stream_encoder(&self, head: AnswerHead) -> Box<dyn StreamEncoder> {
        Box::new(stream::ChunkEncoder::new(&head))
    }

    fn stream_content_type(&self, _framing: StreamFraming) -> &'static str {
        "text/event-stream"
    }

    fn encode_fault(&self, fault: &Fault, _request_id: &str) -> (u16, Bytes) {
        fault::encode(fault)
    }

    fn rate_limit_headers(&self, limits: &RateLimits) -> RateLimitHeaders {
        rate_limits::openai(limits)
    }

    fn encode_models(
        &self,
        models: &[ModelCard],
        _query: &[(String, String)],
    ) -> Result<Bytes, Fault> {
        Ok(models::list(models))
    }

    fn encode_model(&self, model: &ModelCard) -> Bytes {
        models::one(model)
    }
}
