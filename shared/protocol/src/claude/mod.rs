//! What lives here: the dialect of Claude's messages.

mod decode;
mod encode;
mod fault;
mod models;
mod stream;
mod wire;

use b2a_domain::Fault;
use bytes::Bytes;

use crate::canonical::{AnswerEvent, ChatRequest, Finish};
use crate::rate_limits::{self, RateLimitHeaders, RateLimits};
use crate::{AnswerHead, ChatTarget, Dialect, ModelCard, StreamEncoder, StreamFraming};

/// Claude's messages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claude;

impl Dialect for Claude {
    fn name(&self) -> &'static str {
        "claude"
    }

    fn decode_chat(&self, body: &[u8], _target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
        decode::chat(body)
    }

    fn decode_count(&self, body: &[u8], _target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
        decode::count(body)
    }

    fn encode_count(&self, input_tokens: u64) -> Bytes {
        encode::count(input_tokens)
    }

    fn encode_whole(&self, head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes {
        encode::whole(head, events, finish)
    }

    fn stream_encoder(&self, head: AnswerHead) -> Box<dyn StreamEncoder> {
        Box::new(stream::BlockEncoder::new(head))
    }

    fn stream_content_type(&self, _framing: StreamFraming) -> &'static str {
        "text/event-stream"
    }

    fn encode_fault(&self, fault: &Fault, request_id: &str) -> (u16, Bytes) {
        fault::encode(fault, request_id)
    }

    fn rate_limit_headers(&self, limits: &RateLimits) -> RateLimitHeaders {
        rate_limits::claude(limits)
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
