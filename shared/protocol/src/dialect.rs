//! What lives here: what a client dialect has to be able to do. One folder per dialect implements it.

use b2a_domain::Fault;
use bytes::{Bytes, BytesMut};

use crate::canonical::{AnswerEvent, ChatRequest, Finish};
use crate::rate_limits::{RateLimitHeaders, RateLimits};

/// A way in which clients speak: how requests are read, and how answers, errors and lists are written.
pub trait Dialect: Send + Sync + 'static {
    /// The word for this dialect in logs and metrics.
    fn name(&self) -> &'static str;

    /// Reads a chat request. The fault names the path of the offending field.
    fn decode_chat(&self, body: &[u8], target: &ChatTarget<'_>) -> Result<ChatRequest, Fault>;

    /// Reads a request to count tokens, as the chat request whose tokens are to be counted.
    fn decode_count(&self, body: &[u8], target: &ChatTarget<'_>) -> Result<ChatRequest, Fault>;

    /// Writes the answer to a request to count tokens.
    fn encode_count(&self, input_tokens: u64) -> Bytes;

    /// Writes a whole answer that was not asked to be streamed.
    fn encode_whole(&self, head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes;

    /// Whether generated files are text in its answers, so that a URL can stand for one and a long data URI can be
    /// cut into pieces. Otherwise it has a form of its own for them and gets them whole.
    fn writes_files_as_text(&self) -> bool {
        true
    }

    /// Starts a streamed answer.
    fn stream_encoder(&self, head: AnswerHead) -> Box<dyn StreamEncoder>;

    /// The `Content-Type` of a streamed answer.
    fn stream_content_type(&self, framing: StreamFraming) -> &'static str;

    /// Writes an error that is the whole answer: the HTTP status and the body.
    fn encode_fault(&self, fault: &Fault, request_id: &str) -> (u16, Bytes);

    /// Headers that tell a client what is left of its limits; a dialect may have none.
    fn rate_limit_headers(&self, limits: &RateLimits) -> RateLimitHeaders {
        let _ = limits;
        RateLimitHeaders::new()
    }

    /// Writes the list of models, or the page of it that the `query` asks for: names and values, decoded. The
    /// fault names the parameter that makes no sense.
    fn encode_models(
        &self,
        models: &[ModelCard],
        query: &[(String, String)],
    ) -> Result<Bytes, Fault>;

    /// Writes one model.
    fn encode_model(&self, model: &ModelCard) -> Bytes;
}

/// What the path of a request says about it. Only Gemini puts something there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChatTarget<'a> {
    /// The model of the path.
    pub model: Option<&'a str>,
    /// Whether the path asks for a stream.
    pub stream: bool,
}

/// What is known of an answer before its first piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerHead {
    /// Unique per answer; each dialect puts its own prefix before it.
    pub id: String,
    /// The model as the client named it, or the default's name.
    pub model: String,
    /// Unix seconds.
    pub created_sec: u64,
    /// What the request cost, for dialects that say so at the start.
    pub input_tokens: u64,
    /// OpenAI's `stream_options.include_usage`.
    pub include_usage: bool,
    /// Whether reasoning is shown: [`ChatRequest::include_reasoning`]. It is dropped otherwise, and counted.
    pub include_reasoning: bool,
    /// Whether calls go out in OpenAI's old form: [`ChatRequest::old_function_call`].
    pub old_function_call: bool,
    /// How a stream is framed.
    pub framing: StreamFraming,
}

/// How the pieces of a streamed answer are framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StreamFraming {
    /// Server-sent events.
    #[default]
    ServerSentEvents,
    /// One JSON array, written piece by piece: Gemini's `streamGenerateContent` without `alt=sse`.
    JsonArray,
}

/// Writes a streamed answer, piece by piece, into a buffer. Does no IO and holds no buffer of its own.
///
/// The calls come as: `start`, any number of `event` and `keep_alive`, then one `finish` or one `fault`.
pub trait StreamEncoder: Send {
    /// What a client expects before the first piece.
    fn start(&mut self, out: &mut BytesMut);

    /// One piece of the answer.
    fn event(&mut self, event: &AnswerEvent, out: &mut BytesMut);

    /// A piece of a generated file that is written as text, from [`markdown_pieces`](crate::markdown_pieces). What an
    /// answer rests on does not count it.
    fn file_text(&mut self, text: &str, out: &mut BytesMut) {
        self.event(&AnswerEvent::Text(text.to_owned()), out);
    }

    /// A sign of life that the dialect's official SDKs bear.
    fn keep_alive(&mut self, out: &mut BytesMut);

    /// The end of a complete answer.
    fn finish(&mut self, finish: &Finish, out: &mut BytesMut);

    /// The end of an answer that broke off: an error in the dialect's own form, never text.
    fn fault(&mut self, fault: &Fault, out: &mut BytesMut);
}

/// A model as the lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelCard {
    /// The id that clients name.
    pub id: String,
    /// Unix seconds; the same for all, as nothing better is known.
    pub created_sec: u64,
}
