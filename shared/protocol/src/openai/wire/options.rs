//! What lives here: what a chat completions request says about its answer.

use serde::{Deserialize, Serialize};

use super::Part;
use crate::body::{Extra, TextOr};

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(in crate::openai) struct StreamOptions {
    pub(in crate::openai) include_usage: Option<bool>,
    pub(in crate::openai) include_obfuscation: Option<bool>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a response format object")]
pub(in crate::openai) struct ResponseFormat {
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) json_schema: Option<SchemaFormat>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with name and schema")]
pub(in crate::openai) struct SchemaFormat {
    pub(in crate::openai) name: Option<String>,
    pub(in crate::openai) description: Option<String>,
    pub(in crate::openai) schema: Option<Extra>,
    /// Answers are held against the schema in any case.
    pub(in crate::openai) strict: Option<bool>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object")]
pub(in crate::openai) struct WebSearchOptions {
    pub(in crate::openai) search_context_size: Option<Level>,
    pub(in crate::openai) user_location: Option<UserLocation>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a location object")]
pub(in crate::openai) struct UserLocation {
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) approximate: Option<Extra>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

/// What the client expects most of the answer to be.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "a prediction object")]
pub(in crate::openai) struct Prediction {
    #[serde(rename = "type")]
    pub(in crate::openai) kind: Option<String>,
    pub(in crate::openai) content: Option<TextOr<Part>>,
    #[serde(flatten)]
    pub(in crate::openai) extra: Extra,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::openai) enum Modality {
    Text,
    Audio,
    /// Not OpenAI's word, but that of many who speak its dialect. The model's name decides.
    Image,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::openai) enum Effort {
    None,
    Minimal,
    Low,
    Medium,
    High,
    Xhigh,
    Max,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::openai) enum Level {
    Low,
    Medium,
    High,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::openai) enum ServiceTier {
    Auto,
    Default,
    Flex,
    Scale,
    Priority,
    Fast,
}
