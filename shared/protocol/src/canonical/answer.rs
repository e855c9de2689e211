//! What lives here: what an upstream answers, piece by piece.

use b2a_domain::TokenUsage;
use bytes::Bytes;

/// A piece of an answer. Text pieces are deltas: they are concatenated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerEvent {
    /// Reasoning, which is not yet answer content.
    Reasoning(String),
    /// Answer text.
    Text(String),
    /// A generated file.
    Media(Media),
    /// A function that the model wants called.
    ToolCall(ToolCall),
}

impl AnswerEvent {
    /// Whether this is answer content: after it there is no way back to another account.
    pub const fn is_content(&self) -> bool {
        !matches!(self, Self::Reasoning(_))
    }
}

/// A generated file. May be large (an image of 48 MiB), so it is shared and not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// Such as `image/png`.
    pub mime_type: String,
    /// Standard base64, as it came from the upstream.
    pub base64: Bytes,
}

/// A function that the model wants called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCall {
    /// Unique within the answer.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// The arguments, a JSON object as text.
    pub arguments_json: String,
}

/// How a complete answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finish {
    /// Why it ended.
    pub reason: StopReason,
    /// What it cost.
    pub usage: TokenUsage,
}

/// Why a complete answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopReason {
    /// The model was done.
    Done,
    /// The model wants functions called.
    ToolCalls,
    /// The length limit was reached.
    Length,
    /// The upstream refused on grounds of policy: a stop in the dialect's own word for it.
    Policy,
}
