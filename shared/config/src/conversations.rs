//! What lives here: the settings of conversations that go on at the upstream.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Conversations that go on in the session where they began, so that only what is new is sent to the upstream.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct ConversationReuseSettings {
    /// Whether they do; else every question brings the whole conversation along, in a new session.
    pub enabled: bool,
    /// Seconds that a conversation is known after its last answer; at most a day.
    #[schemars(range(min = 1))]
    pub ttl_sec: u64,
    /// Conversations that are known at a time; those that end first make room.
    #[schemars(range(min = 1))]
    pub max: u32,
}

impl Default for ConversationReuseSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            ttl_sec: 3600,
            max: 20_000,
        }
    }
}
