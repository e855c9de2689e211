//! What lives here: what a process counts, as it is told.

use std::time::Duration;

/// A request of a client that is over, as far as numbers go.
#[derive(Debug, Clone, Copy)]
pub struct FinishedRequest<'a> {
    /// The dialect's name.
    pub dialect: &'static str,
    /// The model that the settings list, `other` or `none`.
    pub model: &'a str,
    /// The status of the answer; 0: there was none.
    pub status: u16,
    /// `answered`, `failed` or `client_gone`.
    pub outcome: &'static str,
    /// To the end of the answer.
    pub duration: Duration,
    /// To its first byte.
    pub first_byte: Option<Duration>,
    /// To its first content.
    pub first_content: Option<Duration>,
    /// Tokens of the request.
    pub input_tokens: u64,
    /// Tokens of the answer.
    pub output_tokens: u64,
}

/// The pool and its tasks, as the store has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoolState {
    /// How many accounts are in which state.
    pub accounts: Vec<(&'static str, u64)>,
    /// How many tasks there are of which kind in which state.
    pub tasks: Vec<(&'static str, &'static str, u64)>,
}
