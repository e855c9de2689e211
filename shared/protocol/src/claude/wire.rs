//! What lives here: a messages request as it comes over the wire. Parameters that the upstream has no use
//! for are typed all the same, so that a wrong one is refused and not passed over.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::body::{Extra, WordOr};

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a JSON object")]
pub(super) struct ChatBody {
    pub(super) model: Option<String>,
    pub(super) messages: Option<Vec<Message>>,
    pub(super) system: Option<Content>,
    pub(super) max_tokens: Option<u64>,
    pub(super) stream: Option<bool>,
    pub(super) thinking: Option<Thinking>,
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) top_k: Option<u64>,
    pub(super) stop_sequences: Option<Vec<String>>,
    pub(super) tools: Option<Vec<Tool>>,
    pub(super) tool_choice: Option<ToolChoice>,
    pub(super) output_config: Option<OutputConfig>,
    /// What [`OutputConfig::format`] was called before.
    pub(super) output_format: Option<Format>,
    pub(super) cache_control: Option<CacheControl>,
    pub(super) metadata: Option<Metadata>,
    pub(super) service_tier: Option<ServiceTier>,
    pub(super) context_management: Option<Extra>,
    /// Servers that Anthropic would call by itself.
    pub(super) mcp_servers: Option<Vec<Extra>>,
    /// A conversation that Anthropic would keep.
    pub(super) thread: Option<Extra>,
    /// Where Anthropic would run code.
    pub(super) container: Option<serde_json::Value>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with a type")]
pub(super) struct Thinking {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) budget_tokens: Option<u64>,
    pub(super) display: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(super) struct OutputConfig {
    pub(super) effort: Option<Effort>,
    pub(super) format: Option<Format>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Effort {
    Low,
    Medium,
    High,
    Xhigh,
    Max,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with type and schema")]
pub(super) struct Format {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) schema: Option<serde_json::Value>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with a type")]
pub(super) struct CacheControl {
    #[serde(rename = "type")]
    pub(super) kind: CacheKind,
    pub(super) ttl: Option<CacheTtl>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CacheKind {
    Ephemeral,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) enum CacheTtl {
    #[serde(rename = "5m")]
    FiveMinutes,
    #[serde(rename = "1h")]
    OneHour,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(super) struct Metadata {
    pub(super) user_id: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ServiceTier {
    Auto,
    StandardOnly,
}

/// A function of the client, or a tool that Anthropic knows by its type.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a tool object")]
pub(super) struct Tool {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) input_schema: Option<serde_json::Value>,
    pub(super) strict: Option<bool>,
    pub(super) defer_loading: Option<bool>,
    pub(super) cache_control: Option<CacheControl>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with a type")]
pub(super) struct ToolChoice {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
    pub(super) disable_parallel_tool_use: Option<bool>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a message object")]
pub(super) struct Message {
    pub(super) role: Option<String>,
    pub(super) content: Option<Content>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a content block object")]
pub(super) struct Block {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) text: Option<String>,
    /// Where it comes from; of a `search_result` the name of its source.
    pub(super) source: Option<WordOr<Box<FileSource>>>,
    /// Of a `document` or a `search_result`.
    pub(super) title: Option<String>,
    /// Of a `document`.
    pub(super) context: Option<String>,
    /// Of a `thinking` block.
    pub(super) thinking: Option<String>,
    /// Of a `tool_use`.
    pub(super) id: Option<String>,
    /// Of a `tool_use`.
    pub(super) name: Option<String>,
    /// Of a `tool_use`.
    pub(super) input: Option<Extra>,
    /// Of a `tool_result`.
    pub(super) tool_use_id: Option<String>,
    /// Of a `tool_result`.
    pub(super) is_error: Option<bool>,
    /// Of a `tool_reference`.
    pub(super) tool_name: Option<String>,
    /// Of a `tool_result`, a `search_result` or a `compaction`.
    pub(super) content: Option<Content>,
    pub(super) cache_control: Option<CacheControl>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a source object")]
pub(super) struct FileSource {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) data: Option<String>,
    pub(super) url: Option<String>,
    /// Of a document that is made of blocks.
    pub(super) content: Option<Content>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// What a message or a block holds. Written by hand, since serde's untagged enums lose the path of what is
/// wrong inside.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Content {
    Text(String),
    List(Vec<Block>),
    /// Of what Anthropic's own tools answered.
    Object(Extra),
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ContentVisitor)
    }
}

struct ContentVisitor;

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Content, E> {
        Ok(Content::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Content, E> {
        Ok(Content::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Content, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Content::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Content, A::Error> {
        Extra::deserialize(MapAccessDeserializer::new(map)).map(Content::Object)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn unknown_fields_are_kept_at_every_level() {
        let sent = json!({"new": "kept", "thinking": {"new": "kept"}, "tools": [{"new": "kept"}], "messages": [
            {"role": "user", "new": "kept", "content": [{"type": "image", "source": {"new": "kept"}}]}
        ]});
        let read: ChatBody = crate::body::parse(sent.to_string().as_bytes()).unwrap();
        let kept = serde_json::to_value(read).unwrap();
        for place in [
            "/new",
            "/thinking/new",
            "/tools/0/new",
            "/messages/0/new",
            "/messages/0/content/0/source/new",
        ] {
            assert_eq!(kept.pointer(place), Some(&Value::from("kept")), "{place}");
        }
    }
}
