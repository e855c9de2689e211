//! What lives here: the settings of files: those that requests name, and those that are generated.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How generated files reach clients whose dialect knows text alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaOutput {
    /// Kept in the object store, and named by a URL.
    Url,
    /// Inside of the answer, as data URI.
    Inline,
}

/// Files: those that requests name, and those that are generated.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct MediaSettings {
    /// Bytes of one file that a request names by URL.
    #[schemars(range(min = 1))]
    pub fetch_bytes: usize,
    /// Seconds to fetch all files that a request names.
    #[schemars(range(min = 1))]
    pub fetch_sec: u64,
    /// Bytes of all files of a request together, fetched or inside of it.
    #[schemars(range(min = 1))]
    pub request_bytes: usize,
    /// Hosts (`name`, `name:port`, `address:port`) that files may be fetched from although their addresses are not
    /// public.
    pub allow_private_addresses: Vec<String>,
    /// Hours that generated files are kept for their URLs; 0: until somebody removes them.
    pub ttl_hours: u64,
}

impl Default for MediaSettings {
    fn default() -> Self {
        Self {
            fetch_bytes: 20 * 1024 * 1024,
            fetch_sec: 30,
            request_bytes: 64 * 1024 * 1024,
            allow_private_addresses: Vec::new(),
            ttl_hours: 7 * 24,
        }
    }
}
