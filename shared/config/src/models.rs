//! What lives here: the models that are offered unless the settings say otherwise.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One base model. It is listed plain and with each single suffix (`-image`, `-video`, `-search`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub struct ModelSetting {
    /// The id that clients name.
    pub id: String,
    /// What the upstream is asked for.
    #[serde(default)]
    #[schemars(with = "String")]
    pub upstream: UpstreamModel,
}

/// What the upstream is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum UpstreamModel {
    /// Nothing: the service chooses. Written `"auto"`.
    #[default]
    Auto,
    /// This model id.
    Id(String),
}

impl<'de> Deserialize<'de> for UpstreamModel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(if text == "auto" {
            Self::Auto
        } else {
            Self::Id(text)
        })
    }
}

impl Serialize for UpstreamModel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Auto => "auto",
            Self::Id(id) => id,
        })
    }
}

/// Model ids that clients of the old system know, and one seen lately. The first is what a request without
/// a model gets. Only those named there were ever sent upstream as they are; for the others the service chose.
pub fn default_models() -> Vec<ModelSetting> {
    let sent = |id: &str| ModelSetting {
        id: id.to_owned(),
        upstream: UpstreamModel::Id(id.to_owned()),
    };
    let chosen = |id: &str| ModelSetting {
        id: id.to_owned(),
        upstream: UpstreamModel::Auto,
    };
    vec![
        sent("gemini-2.5-flash"),
        sent("gemini-2.5-pro"),
        sent("gemini-3-pro-preview"),
        sent("gemini-3-pro"),
        chosen("gemini-3-flash-preview"),
        chosen("gemini-3-flash"),
        chosen("gemini-2.5-flash-preview-latest"),
        sent("gemini-3.1-pro-preview"),
    ]
}

/// Names that would otherwise be unknown although clients use them.
pub fn default_aliases() -> BTreeMap<String, String> {
    let alias = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    BTreeMap::from([alias(
        "gemini-2.5-flash-image-preview",
        "gemini-2.5-flash-image",
    )])
}
