//! What lives here: how the Business upstream is set up.

use std::collections::BTreeMap;

use secrecy::SecretString;
use url::Url;

/// One mebibyte.
pub(super) const MIB: usize = 1024 * 1024;

/// How the Business upstream is set up.
#[derive(Debug, Clone)]
pub struct BusinessSettings {
    /// Where session tokens are minted.
    pub auth_url: Url,
    /// Where the widget calls go.
    pub api_url: Url,
    /// The `languageCode` of every question.
    pub language: String,
    /// The `timeZone` of every question.
    pub time_zone: String,
    /// Further headers of every widget call.
    pub headers: BTreeMap<String, SecretString>,
    /// The largest item of a streamed answer, in bytes; one may hold an image in base64.
    pub max_item_bytes: usize,
    /// The largest generated file that is fetched, in bytes.
    pub max_file_bytes: usize,
    /// How much memory large items and generated files of all answers may take together, in bytes.
    pub large_item_budget_bytes: usize,
    /// How many files of one request are uploaded at a time.
    pub parallel_uploads: usize,
}

impl BusinessSettings {
    /// The defaults for a service at these addresses.
    pub fn new(auth_url: Url, api_url: Url) -> Self {
        Self {
            auth_url,
            api_url,
            language: "en-US".to_owned(),
            time_zone: "Etc/UTC".to_owned(),
            headers: BTreeMap::new(),
            // The base64 of 48 MiB, and a little for what stands around it.
            max_item_bytes: 65 * MIB,
            max_file_bytes: 64 * MIB,
            large_item_budget_bytes: 256 * MIB,
            parallel_uploads: 4,
        }
    }
}

/// Why a Business upstream can't be made of its settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBusinessSettings {
    /// A base address is not an http or https URL with a host.
    #[error("upstream.business.{field}: must be an http or https URL with a host")]
    Url {
        /// The setting.
        field: &'static str,
    },
    /// A header can't be sent. Its value is not repeated, since it may be a secret.
    #[error("upstream.business.headers: {name:?} is no valid header")]
    Header {
        /// The header's name.
        name: String,
    },
}
