//! What lives here: the limits of time and size.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Time limits. Seconds, unless the name says otherwise.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct TimeoutSettings {
    /// From the request to the first answer content, over all tries.
    #[schemars(range(min = 1))]
    pub first_content_sec: u64,
    /// To connect to an upstream.
    #[schemars(range(min = 1))]
    pub connect_sec: u64,
    /// From a call to an upstream to the head of its answer.
    #[schemars(range(min = 1))]
    pub first_byte_sec: u64,
    /// Between two pieces of an upstream's answer; and how long a client may leave untaken what was sent to it.
    #[schemars(range(min = 1))]
    pub idle_sec: u64,
    /// Silence towards a client after which it gets a keep-alive.
    #[schemars(range(min = 1))]
    pub keep_alive_sec: u64,
    /// One call to the state store, in milliseconds.
    #[schemars(range(min = 1))]
    pub state_ms: u64,
    /// To finish streams at a shutdown.
    pub shutdown_sec: u64,
}

impl Default for TimeoutSettings {
    fn default() -> Self {
        Self {
            first_content_sec: 90,
            connect_sec: 10,
            first_byte_sec: 60,
            idle_sec: 120,
            keep_alive_sec: 10,
            state_ms: 500,
            shutdown_sec: 30,
        }
    }
}

/// Size limits.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(default)]
pub struct LimitSettings {
    /// Bytes of a request body.
    #[schemars(range(min = 1))]
    pub body_bytes: usize,
    /// Requests in flight in this instance; one more is answered with 503.
    #[schemars(range(min = 1))]
    pub in_flight_requests: usize,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            body_bytes: 32 * 1024 * 1024,
            in_flight_requests: 4096,
        }
    }
}
