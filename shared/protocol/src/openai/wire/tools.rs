//! What lives here: the functions that a chat completions request offers, and which of them are to be called.

use serde::{Deserialize, Serialize};

use crate::body::Extra;

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a tool object")]
pub(in crate::openai) struct Tool {
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) function: Option<FunctionSpec>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a function object")]
pub(in crate::openai) struct FunctionSpec {
    pub(in crate::openai) name: Option<String>,
    pub(in crate::openai) description: Option<String>,
    pub(in crate::openai) parameters: Option<Extra>,
    /// Arguments are held against the schema in any case.
    pub(in crate::openai) strict: Option<bool>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

/// The long form of `tool_choice`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a tool choice object")]
pub(in crate::openai) struct ChoiceObject {
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) function: Option<NamedFunction>,
    pub(in crate::openai) allowed_tools: Option<AllowedTools>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with the name of a function")]
pub(in crate::openai) struct NamedFunction {
    pub(in crate::openai) name: Option<String>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with mode and tools")]
pub(in crate::openai) struct AllowedTools {
    pub(in crate::openai) mode: Option<String>,
    pub(in crate::openai) tools: Option<Vec<ToolReference>>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

/// A tool that `allowed_tools` names.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object that names a tool")]
pub(in crate::openai) struct ToolReference {
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) function: Option<NamedFunction>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}
