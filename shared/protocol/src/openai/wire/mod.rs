//! What lives here: a chat completions request as it comes over the wire. Parameters that no upstream has a
//! use for are typed all the same, so that a wrong one is refused and not passed over.

mod messages;
mod options;
mod tools;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use self::messages::{Audio, File, Function, Link, Message, Part, ToolCall};
pub(super) use self::options::{
    Effort, Level, Modality, Prediction, ResponseFormat, ServiceTier, StreamOptions,
    WebSearchOptions,
};
pub(super) use self::tools::{ChoiceObject, FunctionSpec, NamedFunction, Tool, ToolReference};
use crate::body::{Extra, TextOr, WordOr};

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a JSON object")]
pub(super) struct ChatBody {
    pub(super) model: Option<String>,
    pub(super) messages: Option<Vec<Message>>,
    pub(super) stream: Option<bool>,
    pub(super) stream_options: Option<StreamOptions>,
    pub(super) n: Option<u64>,

    pub(super) tools: Option<Vec<Tool>>,
    pub(super) tool_choice: Option<WordOr<ChoiceObject>>,
    pub(super) parallel_tool_calls: Option<bool>,
    /// What `tools` was called when there were functions only.
    pub(super) functions: Option<Vec<FunctionSpec>>,
    /// What `tool_choice` was called then.
    pub(super) function_call: Option<WordOr<NamedFunction>>,
    pub(super) web_search_options: Option<WebSearchOptions>,

    pub(super) response_format: Option<ResponseFormat>,
    pub(super) stop: Option<TextOr<String>>,
    pub(super) max_tokens: Option<u64>,
    /// What `max_tokens` is called now.
    pub(super) max_completion_tokens: Option<u64>,
    pub(super) modalities: Option<Vec<Modality>>,
    pub(super) audio: Option<Extra>,
    pub(super) logprobs: Option<bool>,
    pub(super) top_logprobs: Option<u64>,

    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) presence_penalty: Option<f64>,
    pub(super) frequency_penalty: Option<f64>,
    pub(super) logit_bias: Option<BTreeMap<String, f64>>,
    pub(super) seed: Option<i64>,
    pub(super) reasoning_effort: Option<Effort>,
    pub(super) verbosity: Option<Level>,
    pub(super) prediction: Option<Prediction>,

    pub(super) user: Option<String>,
    pub(super) safety_identifier: Option<String>,
    pub(super) prompt_cache_key: Option<String>,
    pub(super) metadata: Option<BTreeMap<String, String>>,
    pub(super) store: Option<bool>,
    pub(super) service_tier: Option<ServiceTier>,
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
        ], "tools": [{"new": "kept", "function": {"new": "kept"}}]});
        let read: ChatBody = crate::body::parse(sent.to_string().as_bytes()).unwrap();
        let kept = serde_json::to_value(read).unwrap();
        for place in [
            "/new",
            "/stream_options/new",
            "/messages/0/new",
            "/messages/0/content/0/new",
            "/tools/0/new",
            "/tools/0/function/new",
        ] {
            assert_eq!(kept.pointer(place), Some(&Value::from("kept")), "{place}");
        }
    }
}
