//! What lives here: the settings of the upstreams.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secret;

/// The upstreams.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct UpstreamSettings {
    /// Gemini Business.
    pub business: BusinessUpstreamSettings,
}

/// Gemini Business.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct BusinessUpstreamSettings {
    /// Where session tokens come from.
    pub auth_url: Url,
    /// Where questions are answered.
    pub api_url: Url,
    /// Our name on the wire.
    pub user_agent: String,
    /// `languageCode` of each question.
    pub language: String,
    /// `userMetadata.timeZone` of each question.
    pub time_zone: String,
    /// Further request headers.
    #[serde(serialize_with = "secret::mask")]
    #[schemars(with = "secret::Map")]
    pub headers: BTreeMap<String, SecretString>,
}

impl Default for BusinessUpstreamSettings {
    fn default() -> Self {
        Self {
            auth_url: constant_url("https://business.gemini.google"),
            api_url: constant_url("https://biz-discoveryengine.googleapis.com"),
            user_agent: concat!("business2api/", env!("CARGO_PKG_VERSION")).to_owned(),
            language: "en-US".to_owned(),
            time_zone: "Etc/UTC".to_owned(),
            headers: BTreeMap::new(),
        }
    }
}

/// The URL of a default.
#[allow(clippy::expect_used, reason = "constants that a test parses")]
pub(crate) fn constant_url(text: &str) -> Url {
    Url::parse(text).expect("a constant URL")
}
