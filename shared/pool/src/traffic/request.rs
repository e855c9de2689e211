//! What lives here: a request of a client that is over, and what is counted of it.

use serde::{Deserialize, Serialize};

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was answered to its end.
    Answered,
    /// It was refused, or its answer broke off.
    Failed,
    /// Its client went away before the end. That is neither a success nor a failure.
    ClientGone,
}

/// A request of a client that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedRequest {
    /// How it ended.
    pub ended: Ended,
    /// Its model is one that is offered; else it is not counted by model.
    pub model_is_known: bool,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// What is shown of it.
    pub trace: RequestTrace,
}

/// What is shown of a request: never what was asked or answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestTrace {
    /// The id that its answer carried.
    pub id: String,
    /// When it came, Unix milliseconds.
    pub at_ms: u64,
    /// Whose it was: a client's id.
    pub key: String,
    /// Where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<String>,
    /// In which form it came.
    pub dialect: String,
    /// The model that it named.
    pub model: String,
    /// The answer came piece by piece.
    pub streamed: bool,
    /// The status of the answer; 0: the client went away before there was one.
    pub status: u16,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// From its head to the end of its answer.
    pub duration_ms: u64,
    /// To the first content of its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_content_ms: Option<u64>,
    /// Tokens of the request.
    pub input_tokens: u64,
    /// Tokens of the answer.
    pub output_tokens: u64,
    /// Images of the answer.
    pub images: u64,
    /// Videos of the answer.
    pub videos: u64,
    /// The accounts that were tried, in order.
    pub tries: Vec<TryTrace>,
}

/// What is shown of one account's try.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TryTrace {
    /// The account, masked.
    pub account: String,
    /// How it ended.
    pub outcome: String,
    /// Why it did not end well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How long it took.
    pub duration_ms: u64,
}

/// Requests, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestCounts {
    /// All of them, also those whose clients went away.
    pub requests: u64,
    /// Those that were answered to their end.
    pub success: u64,
    /// Those that were refused, or whose answers broke off.
    pub failed: u64,
    /// Tokens of the requests.
    pub input_tokens: u64,
    /// Tokens of the answers.
    pub output_tokens: u64,
    /// Images of the answers.
    pub images: u64,
    /// Videos of the answers.
    pub videos: u64,
}

impl RequestCounts {
    /// Those of one request.
    pub(crate) fn of(request: &FinishedRequest) -> Self {
        let trace = &request.trace;
        Self {
            requests: 1,
            success: u64::from(request.ended == Ended::Answered),
            failed: u64::from(request.ended == Ended::Failed),
            input_tokens: trace.input_tokens,
            output_tokens: trace.output_tokens,
            images: trace.images,
            videos: trace.videos,
        }
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: &Self) {
        for (into, from) in [
            (&mut self.requests, other.requests),
            (&mut self.success, other.success),
            (&mut self.failed, other.failed),
            (&mut self.input_tokens, other.input_tokens),
            (&mut self.output_tokens, other.output_tokens),
            (&mut self.images, other.images),
            (&mut self.videos, other.videos),
        ] {
            *into = into.saturating_add(from);
        }
    }

    /// Tokens of requests and answers together.
    pub const fn total_tokens(&self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }
}
