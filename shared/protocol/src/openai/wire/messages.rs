//! What lives here: the messages of a chat completions request.

use serde::{Deserialize, Serialize};

use crate::body::{Extra, TextOr};

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a message object")]
pub(in crate::openai) struct Message {
    pub(in crate::openai) role: Option<String>,
    pub(in crate::openai) content: Option<TextOr<Part>>,
    /// Of an assistant's message: why it did not answer.
    pub(in crate::openai) refusal: Option<String>,
    /// Of a `function` message: which function it was. Of others: who speaks.
    pub(in crate::openai) name: Option<String>,
    pub(in crate::openai) tool_calls: Option<Vec<ToolCall>>,
    /// What `tool_calls` was called when there could be only one.
    pub(in crate::openai) function_call: Option<Function>,
    pub(in crate::openai) tool_call_id: Option<String>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a tool call object")]
pub(in crate::openai) struct ToolCall {
    pub(in crate::openai) id: Option<String>,
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) function: Option<Function>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a function call object")]
pub(in crate::openai) struct Function {
    pub(in crate::openai) name: Option<String>,
    pub(in crate::openai) arguments: Option<String>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a content part object")]
pub(in crate::openai) struct Part {
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) text: Option<String>,
    pub(in crate::openai) refusal: Option<String>,
    pub(in crate::openai) image_url: Option<Link>,
    pub(in crate::openai) video_url: Option<Link>,
    pub(in crate::openai) file: Option<File>,
    pub(in crate::openai) input_audio: Option<Audio>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with a url")]
pub(in crate::openai) struct Link {
    pub(in crate::openai) url: Option<String>,
    pub(in crate::openai) detail: Option<Detail>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

/// How closely an image is to be looked at. The upstream decides that itself.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::openai) enum Detail {
    Auto,
    Low,
    High,
    Original,
}

/// A file: `url` and `mime_type` as clients of this gateway know it, the others as OpenAI has it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a file object")]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
pub(in crate::openai) struct File {
    pub(in crate::openai) url: Option<String>,
    pub(in crate::openai) mime_type: Option<String>,
    pub(in crate::openai) file_data: Option<String>,
    pub(in crate::openai) file_id: Option<String>,
    pub(in crate::openai) filename: Option<String>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an audio object")]
pub(in crate::openai) struct Audio {
    pub(in crate::openai) data: Option<String>,
    pub(in crate::openai) format: Option<String>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}
