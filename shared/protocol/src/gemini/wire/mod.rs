//! What lives here: a content generation request as it comes over the wire. As with Google's API, fields
//! may be written in camel case and in snake case. Parameters that the upstream has no use for are typed
//! all the same, so that a wrong one is refused and not passed over.

mod config;
mod lenient;
mod tools;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use self::config::{GenerationConfig, Modality, SafetySetting, ThinkingConfig};
pub(super) use self::lenient::{Int, Many};
pub(super) use self::tools::{FunctionDeclaration, Mode, Tool, ToolConfig};
use crate::body::Extra;

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "a JSON object")]
pub(super) struct GenerateBody {
    pub(super) model: Option<String>,
    pub(super) contents: Option<Many<Content>>,
    #[serde(alias = "system_instruction")]
    pub(super) system_instruction: Option<Content>,
    #[serde(alias = "generation_config")]
    pub(super) generation_config: Option<GenerationConfig>,
    pub(super) tools: Option<Many<Tool>>,
    #[serde(alias = "tool_config")]
    pub(super) tool_config: Option<ToolConfig>,
    #[serde(alias = "safety_settings")]
    pub(super) safety_settings: Option<Many<SafetySetting>>,
    #[serde(alias = "cached_content")]
    pub(super) cached_content: Option<String>,
    pub(super) labels: Option<BTreeMap<String, String>>,
    /// Of a request to count tokens: the whole request in question, instead of contents alone.
    #[serde(alias = "generate_content_request")]
    pub(super) generate_content_request: Option<Box<GenerateBody>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a content object")]
pub(super) struct Content {
    pub(super) role: Option<String>,
    pub(super) parts: Option<Many<Part>>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "a part object")]
pub(super) struct Part {
    pub(super) text: Option<String>,
    pub(super) thought: Option<bool>,
    #[serde(alias = "thought_signature")]
    pub(super) thought_signature: Option<String>,
    #[serde(alias = "inline_data")]
    pub(super) inline_data: Option<Blob>,
    #[serde(alias = "file_data")]
    pub(super) file_data: Option<FileData>,
    #[serde(alias = "function_call")]
    pub(super) function_call: Option<FunctionCall>,
    #[serde(alias = "function_response")]
    pub(super) function_response: Option<FunctionResponse>,
    #[serde(alias = "executable_code")]
    pub(super) executable_code: Option<Code>,
    #[serde(alias = "code_execution_result")]
    pub(super) code_execution_result: Option<Code>,
    /// A tool that Google ran.
    #[serde(alias = "tool_call")]
    pub(super) tool_call: Option<Extra>,
    /// What came of it.
    #[serde(alias = "tool_response")]
    pub(super) tool_response: Option<Extra>,
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

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "an object with fileUri")]
pub(super) struct FileData {
    #[serde(alias = "mime_type")]
    pub(super) mime_type: Option<String>,
    #[serde(alias = "file_uri")]
    pub(super) file_uri: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a function call object")]
pub(super) struct FunctionCall {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) args: Option<Extra>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a function response object")]
pub(super) struct FunctionResponse {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) response: Option<Extra>,
    /// Files that belong to the response.
    pub(super) parts: Option<Many<Part>>,
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
        let sent = json!({"new": "kept", "generation_config": {"new": "kept"}, "tools": {"new": "kept"}, "contents": [
            {"new": "kept", "parts": [{"inline_data": {"new": "kept"}}]}
        ]});
        let read: GenerateBody = crate::body::parse(sent.to_string().as_bytes()).unwrap();
        let kept = serde_json::to_value(read).unwrap();
        for place in [
            "/new",
            "/generationConfig/new",
            "/tools/0/new",
            "/contents/0/new",
            "/contents/0/parts/0/inlineData/new",
        ] {
            assert_eq!(kept.pointer(place), Some(&Value::from("kept")), "{place}");
        }
    }
}
