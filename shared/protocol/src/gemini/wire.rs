//! What lives here: a content generation request as it comes over the wire. As with Google's API, fields
//! may be written in camel case and in snake case. Parameters that the upstream has no use for are typed
//! all the same, so that a wrong one is refused and not passed over.

use serde::{Deserialize, Serialize};

use crate::body::Extra;

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "a JSON object")]
pub(super) struct GenerateBody {
    pub(super) model: Option<String>,
    pub(super) contents: Option<Vec<Content>>,
    #[serde(alias = "system_instruction")]
    pub(super) system_instruction: Option<Content>,
    #[serde(alias = "generation_config")]
    pub(super) generation_config: Option<GenerationConfig>,
    /// Of a request to count tokens: the whole request in question, instead of contents alone.
    #[serde(alias = "generate_content_request")]
    pub(super) generate_content_request: Option<Box<GenerateBody>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(super) struct GenerationConfig {
    #[serde(alias = "candidate_count")]
    pub(super) candidate_count: Option<u64>,
    pub(super) temperature: Option<f64>,
    #[serde(alias = "top_p")]
    pub(super) top_p: Option<f64>,
    #[serde(alias = "top_k")]
    pub(super) top_k: Option<f64>,
    #[serde(alias = "max_output_tokens")]
    pub(super) max_output_tokens: Option<u64>,
    #[serde(alias = "stop_sequences")]
    pub(super) stop_sequences: Option<Vec<String>>,
    #[serde(alias = "thinking_config")]
    pub(super) thinking_config: Option<ThinkingConfig>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(super) struct ThinkingConfig {
    #[serde(alias = "include_thoughts")]
    pub(super) include_thoughts: Option<bool>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a content object")]
pub(super) struct Content {
    pub(super) role: Option<String>,
    pub(super) parts: Option<Vec<Part>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "a part object")]
pub(super) struct Part {
    pub(super) text: Option<String>,
    pub(super) thought: Option<bool>,
    #[serde(alias = "inline_data")]
    pub(super) inline_data: Option<Blob>,
    #[serde(alias = "file_data")]
    pub(super) file_data: Option<serde_json::Value>,
    #[serde(alias = "function_call")]
    pub(super) function_call: Option<Function>,
    #[serde(alias = "function_response")]
    pub(super) function_response: Option<Function>,
    #[serde(alias = "executable_code")]
    pub(super) executable_code: Option<Code>,
    #[serde(alias = "code_execution_result")]
    pub(super) code_execution_result: Option<Code>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(
    rename_all = "camelCase",
    expecting = "an object with mimeType and data"
)]
pub(super) struct Blob {
    #[serde(alias = "mime_type")]
    pub(super) mime_type: Option<String>,
    pub(super) data: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// A function call or what came of it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a function object")]
pub(super) struct Function {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) args: Option<serde_json::Value>,
    pub(super) response: Option<serde_json::Value>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

/// Code that the model ran earlier, or what came of it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a code object")]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
pub(super) struct Code {
    pub(super) code: Option<String>,
    pub(super) output: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn unknown_fields_are_kept_at_every_level() {
        let sent = json!({"new": "kept", "generation_config": {"new": "kept"}, "contents": [
            {"new": "kept", "parts": [{"inline_data": {"new": "kept"}}]}
        ]});
        let read: GenerateBody = crate::body::parse(sent.to_string().as_bytes()).unwrap();
        let kept = serde_json::to_value(read).unwrap();
        for place in [
            "/new",
            "/generationConfig/new",
            "/contents/0/new",
            "/contents/0/parts/0/inlineData/new",
        ] {
            assert_eq!(kept.pointer(place), Some(&Value::from("kept")), "{place}");
        }
    }
}
