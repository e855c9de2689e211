//! What lives here: how an answer is to be generated.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient::{Int, Many};
use crate::body::Extra;

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(crate) struct GenerationConfig {
    #[serde(alias = "candidate_count")]
    pub(crate) candidate_count: Option<Int>,
    pub(crate) temperature: Option<f64>,
    #[serde(alias = "top_p")]
    pub(crate) top_p: Option<f64>,
    #[serde(alias = "top_k")]
    pub(crate) top_k: Option<f64>,
    #[serde(alias = "max_output_tokens")]
    pub(crate) max_output_tokens: Option<Int>,
    #[serde(alias = "stop_sequences")]
    pub(crate) stop_sequences: Option<Many<String>>,
    #[serde(alias = "response_mime_type")]
    pub(crate) response_mime_type: Option<String>,
    #[serde(alias = "response_schema")]
    pub(crate) response_schema: Option<Value>,
    #[serde(
        alias = "response_json_schema",
        alias = "_responseJsonSchema",
        alias = "_response_json_schema"
    )]
    pub(crate) response_json_schema: Option<Value>,
    #[serde(alias = "response_modalities")]
    pub(crate) response_modalities: Option<Many<Modality>>,
    #[serde(alias = "thinking_config")]
    pub(crate) thinking_config: Option<ThinkingConfig>,
    pub(crate) seed: Option<Int>,
    #[serde(alias = "presence_penalty")]
    pub(crate) presence_penalty: Option<f64>,
    #[serde(alias = "frequency_penalty")]
    pub(crate) frequency_penalty: Option<f64>,
    #[serde(alias = "response_logprobs")]
    pub(crate) response_logprobs: Option<bool>,
    pub(crate) logprobs: Option<Int>,
    #[serde(alias = "media_resolution")]
    pub(crate) media_resolution: Option<MediaResolution>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub(crate) struct ThinkingConfig {
    #[serde(alias = "include_thoughts")]
    pub(crate) include_thoughts: Option<bool>,
    #[serde(alias = "thinking_budget")]
    pub(crate) thinking_budget: Option<Int>,
    #[serde(alias = "thinking_level")]
    pub(crate) thinking_level: Option<ThinkingLevel>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// Google's own examples write these words in lower case.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ThinkingLevel {
    #[serde(rename = "THINKING_LEVEL_UNSPECIFIED")]
    Unspecified,
    #[serde(alias = "minimal")]
    Minimal,
    #[serde(alias = "low")]
    Low,
    #[serde(alias = "medium")]
    Medium,
    #[serde(alias = "high")]
    High,
    #[serde(alias = "xhigh")]
    Xhigh,
}

/// Google's own examples write these words in other cases too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Modality {
    #[serde(rename = "MODALITY_UNSPECIFIED")]
    Unspecified,
    #[serde(alias = "Text", alias = "text")]
    Text,
    #[serde(alias = "Image", alias = "image")]
    Image,
    #[serde(alias = "Audio", alias = "audio")]
    Audio,
    #[serde(alias = "Video", alias = "video")]
    Video,
    #[serde(alias = "Document", alias = "document")]
    Document,
}

#[derive(Debug, Deserialize, Serialize)]
#[allow(clippy::enum_variant_names, reason = "the names are those of the wire")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum MediaResolution {
    MediaResolutionUnspecified,
    MediaResolutionLow,
    MediaResolutionMedium,
    MediaResolutionHigh,
}

/// Taken for its form alone: the upstream has its own ideas of safety.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with category and threshold")]
pub(crate) struct SafetySetting {
    pub(crate) category: Option<HarmCategory>,
    pub(crate) threshold: Option<HarmBlockThreshold>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Deserialize, Serialize)]
#[allow(clippy::enum_variant_names, reason = "the names are those of the wire")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum HarmCategory {
    HarmCategoryUnspecified,
    HarmCategoryDerogatory,
    HarmCategoryToxicity,
    HarmCategoryViolence,
    HarmCategorySexual,
    HarmCategoryMedical,
    HarmCategoryDangerous,
    HarmCategoryHarassment,
    HarmCategoryHateSpeech,
    HarmCategorySexuallyExplicit,
    HarmCategoryDangerousContent,
    HarmCategoryCivicIntegrity,
    HarmCategoryJailbreak,
    HarmCategoryImageHate,
    HarmCategoryImageDangerousContent,
    HarmCategoryImageHarassment,
    HarmCategoryImageSexuallyExplicit,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum HarmBlockThreshold {
    #[serde(rename = "HARM_BLOCK_THRESHOLD_UNSPECIFIED")]
    Unspecified,
    BlockLowAndAbove,
    BlockMediumAndAbove,
    BlockOnlyHigh,
    BlockNone,
    Off,
}
