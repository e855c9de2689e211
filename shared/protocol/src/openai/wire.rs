//! What lives here: a chat completions request as it comes over the wire. Parameters that the upstream has
//! no use for are typed all the same, so that a wrong one is refused and not passed over.

use serde::{Deserialize, Serialize};

use crate::body::{Extra, TextOr};

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a JSON object")]
pub(super) struct ChatBody {
    pub(super) model: Option<String>,
    pub(super) messages: Option<Vec<Message>>,
    pub(super) stream: Option<bool>,
    pub(super) stream_options: Option<StreamOptions>,
    pub(super) n: Option<u64>,
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) max_tokens: Option<u64>,
    pub(super) max_completion_tokens: Option<u64>,
    pub(super) presence_penalty: Option<f64>,
    pub(super) frequency_penalty: Option<f64>,
    pub(super) seed: Option<i64>,
    pub(super) stop: Option<TextOr<String>>,
    pub(super) user: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(super) struct StreamOptions {
    pub(super) include_usage: Option<bool>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a message object")]
pub(super) struct Message {
    pub(super) role: Option<String>,
    pub(super) content: Option<TextOr<Part>>,
    /// Of a `function` message: which function it was.
    pub(super) name: Option<String>,
    pub(super) tool_calls: Option<Vec<ToolCall>>,
    /// What `tool_calls` was called when there could be only one.
    pub(super) function_call: Option<Function>,
    pub(super) tool_call_id: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a tool call object")]
pub(super) struct ToolCall {
    pub(super) id: Option<String>,
    pub(super) function: Option<Function>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a function call object")]
pub(super) struct Function {
    pub(super) name: Option<String>,
    pub(super) arguments: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a content part object")]
pub(super) struct Part {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) text: Option<String>,
    pub(super) refusal: Option<String>,
    pub(super) image_url: Option<Link>,
    pub(super) video_url: Option<Link>,
    pub(super) file: Option<File>,
    pub(super) input_audio: Option<Audio>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with a url")]
pub(super) struct Link {
    pub(super) url: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// A file: `url` and `mime_type` as clients of this gateway know it, `file_data` as OpenAI has it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a file object")]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
pub(super) struct File {
    pub(super) url: Option<String>,
    pub(super) mime_type: Option<String>,
    pub(super) file_data: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an audio object")]
pub(super) struct Audio {
    pub(super) data: Option<String>,
    pub(super) format: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn unknown_fields_are_kept_at_every_level() {
        let sent = json!({"new": "kept", "stream_options": {"new": "kept"}, "messages": [
            {"role": "user", "new": "kept", "content": [{"type": "text", "new": "kept"}]}
        ]});
        let read: ChatBody = crate::body::parse(sent.to_string().as_bytes()).unwrap();
        let kept = serde_json::to_value(read).unwrap();
        for place in [
            "/new",
            "/stream_options/new",
            "/messages/0/new",
            "/messages/0/content/0/new",
        ] {
            assert_eq!(kept.pointer(place), Some(&Value::from("kept")), "{place}");
        }
    }
}
