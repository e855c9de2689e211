//! What lives here: a messages request as it comes over the wire. Parameters that the upstream has no use
//! for are typed all the same, so that a wrong one is refused and not passed over.

use serde::{Deserialize, Serialize};

use crate::body::{Extra, TextOr};

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a JSON object")]
pub(super) struct ChatBody {
    pub(super) model: Option<String>,
    pub(super) messages: Option<Vec<Message>>,
    pub(super) system: Option<TextOr<Block>>,
    pub(super) max_tokens: Option<u64>,
    pub(super) stream: Option<bool>,
    pub(super) thinking: Option<Thinking>,
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) top_k: Option<u64>,
    pub(super) stop_sequences: Option<Vec<String>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with a type")]
pub(super) struct Thinking {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) display: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a message object")]
pub(super) struct Message {
    pub(super) role: Option<String>,
    pub(super) content: Option<TextOr<Block>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a content block object")]
pub(super) struct Block {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) text: Option<String>,
    pub(super) source: Option<Source>,
    /// Of a `tool_use`.
    pub(super) id: Option<String>,
    /// Of a `tool_use`.
    pub(super) name: Option<String>,
    /// Of a `tool_use`.
    pub(super) input: Option<serde_json::Value>,
    /// Of a `tool_result`.
    pub(super) tool_use_id: Option<String>,
    /// Of a `tool_result`.
    pub(super) content: Option<TextOr<Block>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a source object")]
pub(super) struct Source {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) data: Option<String>,
    /// Of a document that is made of blocks.
    pub(super) content: Option<TextOr<Block>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn unknown_fields_are_kept_at_every_level() {
        let sent = json!({"new": "kept", "thinking": {"new": "kept"}, "messages": [
            {"role": "user", "new": "kept", "content": [{"type": "image", "source": {"new": "kept"}}]}
        ]});
        let read: ChatBody = crate::body::parse(sent.to_string().as_bytes()).unwrap();
        let kept = serde_json::to_value(read).unwrap();
        for place in [
            "/new",
            "/thinking/new",
            "/messages/0/new",
            "/messages/0/content/0/source/new",
        ] {
            assert_eq!(kept.pointer(place), Some(&Value::from("kept")), "{place}");
        }
    }
}
