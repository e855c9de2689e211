//! What lives here: the state of a response: whether it is complete, why not, and what it cost.

use b2a_domain::{ErrorCode, TokenUsage};
use serde::Serialize;

/// What a response says of its state.
#[derive(Serialize)]
pub(super) struct State<'a> {
    pub(super) status: &'static str,
    pub(super) completed_at: Option<u64>,
    pub(super) error: Option<Failure<'a>>,
    pub(super) incomplete_details: Option<Incomplete>,
    pub(super) usage: Option<Usage>,
}

#[derive(Serialize)]
pub(super) struct Failure<'a> {
    pub(super) code: &'static str,
    pub(super) message: &'a str,
}

#[derive(Serialize)]
pub(super) struct Incomplete {
    pub(super) reason: &'static str,
}

#[derive(Serialize)]
pub(super) struct Usage {
    input_tokens: u64,
    input_tokens_details: InputDetails,
    output_tokens: u64,
    output_tokens_details: OutputDetails,
    total_tokens: u64,
}

#[derive(Serialize)]
pub(super) struct InputDetails {
    cached_tokens: u64,
    cache_write_tokens: u64,
}

#[derive(Serialize)]
pub(super) struct OutputDetails {
    reasoning_tokens: u64,
}

impl From<TokenUsage> for Usage {
    fn from(usage: TokenUsage) -> Self {
        Self {
            input_tokens: usage.input_tokens,
            input_tokens_details: InputDetails {
                cached_tokens: 0,
                cache_write_tokens: 0,
            },
            output_tokens: usage.output_tokens,
            output_tokens_details: OutputDetails {
                reasoning_tokens: usage.reasoning_tokens,
            },
            total_tokens: usage.total_tokens(),
        }
    }
}

impl State<'_> {
    pub(super) const IN_PROGRESS: Self = Self {
        status: "in_progress",
        completed_at: None,
        error: None,
        incomplete_details: None,
        usage: None,
    };
}

/// The word that a failed response has for its error.
pub(super) const fn failure_code(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::RateLimited => "rate_limit_exceeded",
        ErrorCode::InvalidRequest | ErrorCode::PayloadTooLarge => "invalid_prompt",
        _ => "server_error",
    }
}
