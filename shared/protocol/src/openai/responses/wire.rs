//! What lives here: a Responses request as it comes over the wire. Parameters that the upstream has no use for are
//! typed all the same, so that a wrong one is refused and not passed over. What answers show again is written as it came.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::body::{Extra, TextOr};

#[derive(Debug, Deserialize)]
#[serde(expecting = "a JSON object")]
pub(super) struct Body {
    pub(super) model: Option<String>,
    pub(super) input: Option<TextOr<Item>>,
    pub(super) instructions: Option<String>,
    pub(super) previous_response_id: Option<String>,
    pub(super) tools: Option<Vec<Tool>>,
    /// A word or an object; read by hand, so that each form has errors of its own.
    pub(super) tool_choice: Option<Value>,
    pub(super) parallel_tool_calls: Option<bool>,
    pub(super) max_tool_calls: Option<u64>,
    pub(super) text: Option<TextConfig>,
    pub(super) max_output_tokens: Option<u64>,
    pub(super) reasoning: Option<Reasoning>,
    pub(super) include: Option<Vec<String>>,
    pub(super) metadata: Option<BTreeMap<String, String>>,
    pub(super) store: Option<bool>,
    pub(super) stream: Option<bool>,
    #[serde(rename = "stream_options")]
    pub(super) _stream_options: Option<StreamOptions>,
    pub(super) truncation: Option<String>,
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) top_logprobs: Option<u64>,
    pub(super) prompt_cache_key: Option<String>,
    pub(super) prompt_cache_retention: Option<String>,
    pub(super) safety_identifier: Option<String>,
    #[serde(rename = "service_tier")]
    pub(super) _service_tier: Option<String>,
    pub(super) user: Option<String>,
    pub(super) background: Option<bool>,
    pub(super) conversation: Option<Value>,
    pub(super) prompt: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct StreamOptions {
    #[serde(rename = "include_obfuscation")]
    pub(super) _include_obfuscation: Option<bool>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(super) struct Reasoning {
    pub(super) effort: Option<String>,
    pub(super) summary: Option<String>,
    /// What `summary` was called before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) generate_summary: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(super) struct TextConfig {
    pub(super) format: Option<Format>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verbosity: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// The form of the answer's text.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(super) struct Format {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) strict: Option<bool>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// A tool of any type, or a namespace of tools.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a tool object")]
pub(super) struct Tool {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parameters: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) strict: Option<bool>,
    /// Of a custom tool: what its input looks like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<InputFormat>,
    /// Of a namespace: what is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tools: Option<Vec<Tool>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// What the input of a custom tool looks like.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(super) struct InputFormat {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) syntax: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) definition: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// An item of the input, of any type.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(expecting = "an item object")]
pub(super) struct Item {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content: Option<TextOr<Part>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) call_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) namespace: Option<String>,
    /// Of a function call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) arguments: Option<String>,
    /// Of a call of a custom tool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) input: Option<String>,
    /// Of the output of a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) output: Option<TextOr<Part>>,
    /// Of an image that was generated earlier: its base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) result: Option<String>,
    /// Of `additional_tools`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tools: Option<Vec<Tool>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// A part of a message, or of the output of a call.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(expecting = "a content part object")]
pub(super) struct Part {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refusal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) input_audio: Option<Audio>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an audio object")]
pub(super) struct Audio {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<String>,
    pub(super) format: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}
