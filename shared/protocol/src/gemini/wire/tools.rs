//! What lives here: what a request offers to the model, and what the model is to do with it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient::Many;
use crate::body::Extra;

/// Tools of one or more kinds.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "a tool object")]
pub(crate) struct Tool {
    #[serde(alias = "function_declarations")]
    pub(crate) function_declarations: Option<Many<FunctionDeclaration>>,
    #[serde(alias = "google_search")]
    pub(crate) google_search: Option<Extra>,
    #[serde(alias = "google_search_retrieval")]
    pub(crate) google_search_retrieval: Option<Extra>,
    #[serde(alias = "enterprise_web_search")]
    pub(crate) enterprise_web_search: Option<Extra>,
    #[serde(alias = "url_context")]
    pub(crate) url_context: Option<Extra>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "a function declaration object")]
pub(crate) struct FunctionDeclaration {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) parameters: Option<Value>,
    #[serde(alias = "parameters_json_schema")]
    pub(crate) parameters_json_schema: Option<Value>,
    pub(crate) behavior: Option<Behavior>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Behavior {
    Unspecified,
    Blocking,
    NonBlocking,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(crate) struct ToolConfig {
    #[serde(alias = "function_calling_config")]
    pub(crate) function_calling_config: Option<FunctionCallingConfig>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(crate) struct FunctionCallingConfig {
    pub(crate) mode: Option<Mode>,
    #[serde(alias = "allowed_function_names")]
    pub(crate) allowed_function_names: Option<Many<String>>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Mode {
    #[serde(rename = "MODE_UNSPECIFIED")]
    Unspecified,
    Auto,
    Any,
    None,
    Validated,
}
