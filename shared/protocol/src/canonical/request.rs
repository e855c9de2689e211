//! What lives here: what a client asks, whatever dialect it asked in.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{OutputFormat, ToolCall, ToolChoice, ToolSpec};

/// A chat request without the traits of the dialect it came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a wish of its own, as the dialects have it"
)]
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
    /// OpenAI's `functions`, the old form of `tools`: calls go out as `function_call`.
    pub old_function_call: bool,
    /// The client's functions that the model may call. Names are unique.
    pub tools: Vec<ToolSpec>,
    /// Whether the model has to call one, and which. Never names a function that is not in `tools`.
    pub tool_choice: ToolChoice,
    /// The model may call one function at a time only.
    pub one_call_at_a_time: bool,
    /// The client asks for the service's own web search (Gemini's `googleSearch` and its like).
    pub web_search: bool,
    /// What form the answer's text has to have.
    pub output: OutputFormat,
    /// Texts before which the answer ends. None is empty.
    pub stop: Vec<String>,
    /// After how many tokens, as we estimate them, the answer is cut. Never zero.
    pub max_output_tokens: Option<u64>,
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The client's side.
    User,
    /// The model's side.
    Assistant,
    /// What the client's functions answered.
    Tool,
}

/// One turn of the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Who said it.
    pub role: Role,
    /// What was said, in order. Never empty.
    pub parts: Vec<ContentPart>,
}

/// One part of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentPart {
    /// Text.
    Text(String),
    /// A file that came with the request.
    Media(InlineMedia),
    /// A file that the request names by its address. The gateway fetches it and puts it in as [`Self::Media`]
    /// before an upstream sees the request.
    RemoteMedia(RemoteMedia),
    /// A function that the model wanted called. In turns of the assistant only.
    ToolCall(ToolCall),
    /// What a function answered. In turns of the tool only; files that belong to it follow as [`Self::Media`].
    ToolResult(ToolResult),
}

/// A file that came with the request, still in base64, as both sides of the gateway want it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineMedia {
    /// Such as `image/png`.
    pub mime_type: String,
    /// Standard base64 with padding, checked by the decoder.
    #[serde(with = "as_text")]
    pub base64: Bytes,
}

/// Bytes that are text, kept as text.
mod as_text {
    use bytes::Bytes;
    use serde::{Deserialize, Deserializer, Serializer, ser::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(std::str::from_utf8(bytes).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        String::deserialize(from).map(Bytes::from)
    }
}

/// A file that the request names by its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteMedia {
    /// As the client wrote it: `http` or `https`, not checked any further.
    pub url: String,
    /// What the client says that it is, if it does. The content decides.
    pub mime_type: Option<String>,
    /// The path of the field that names it, for errors.
    pub field: String,
}

/// What a function answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolResult {
    /// The id of the call that it answers; there is such a call in an earlier turn.
    pub call_id: String,
    /// The name of the function that was called.
    pub name: String,
    /// The answer as text, JSON or not. May be empty.
    pub text: String,
    /// The function failed, and the text says how.
    pub is_error: bool,
}
