//! What lives here: the settings of responses that are kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Responses of OpenAI's Responses API that are kept, so that conversations can go on from them.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct ResponseSettings {
    /// Seconds that a response is kept; 0: none is.
    pub ttl_sec: u64,
    /// Bytes that a response may have, with its conversation, to be kept.
    #[schemars(range(min = 1))]
    pub max_bytes: usize,
    /// Bytes of all responses that a process without a Redis keeps; those used longest ago go first.
    pub memory_bytes: u64,
}

impl Default for ResponseSettings {
    fn default() -> Self {
        Self {
            ttl_sec: 24 * 60 * 60,
            max_bytes: 4 * 1024 * 1024,
            memory_bytes: 64 * 1024 * 1024,
        }
    }
}
