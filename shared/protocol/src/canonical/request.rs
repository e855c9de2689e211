//! What lives here: what a client asks, whatever dialect it asked in.

use bytes::Bytes;

/// A chat request without the traits of the dialect it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRequest {
    /// The model name as the client wrote it; `None`: the first of the list.
    pub model: Option<String>,
    /// Instructions that stand above the conversation; empty when there are none.
    pub system: String,
    /// The conversation, oldest turn first. Never empty, and no turn of it is.
    pub turns: Vec<Turn>,
    /// Whether the answer is to be streamed.
    pub stream: bool,
    /// OpenAI's `stream_options.include_usage`: one more chunk with the usage.
    pub include_usage: bool,
    /// Whether the client wants to see the model's reasoning. OpenAI clients always get it, as
    /// `reasoning_content`; Claude and Gemini clients ask for it.
    pub include_reasoning: bool,
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The client's side.
    User,
    /// The model's side.
    Assistant,
    /// What a tool answered; carried as text until tools are spoken natively.
    Tool,
}

/// One turn of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who said it.
    pub role: Role,
    /// What was said, in order. Never empty.
    pub parts: Vec<ContentPart>,
}

/// One part of a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentPart {
    /// Text.
    Text(String),
    /// A file that came with the request.
    Media(InlineMedia),
}

/// A file that came with the request, still in base64, as both sides of the gateway want it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineMedia {
    /// Such as `image/png`.
    pub mime_type: String,
    /// Standard base64 with padding, checked by the decoder.
    pub base64: Bytes,
}
