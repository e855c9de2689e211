//! What lives here: what an upstream answers, piece by piece.

use b2a_domain::TokenUsage;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

/// A piece of an answer. Text pieces are deltas: they are concatenated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerEvent {
    /// Reasoning, which is not yet answer content.
    Reasoning(String),
    /// Answer text.
    Text(String),
    /// A generated file.
    Media(Media),
    /// A function that the model wants called, whole.
    ToolCall(ToolCall),
    /// What the answer's text rests on. Comes at most once, after the last text.
    Grounding(Grounding),
}

impl AnswerEvent {
    /// Whether this is answer content: after it there is no way back to another account.
    pub const fn is_content(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Media(_) | Self::ToolCall(_))
    }
}

/// A generated file. May be large (an image of 48 MiB), so it is shared and not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// Such as `image/png`.
    pub mime_type: String,
    /// The file itself, or where it is.
    pub data: MediaData,
}

/// A generated file itself, or where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaData {
    /// Standard base64, as it came from the upstream.
    Base64(Bytes),
    /// An address that the client can fetch it from. Put here by the gateway, for dialects whose answers are text.
    Url(String),
}

impl MediaData {
    /// How long its text is, in bytes.
    pub const fn len(&self) -> usize {
        match self {
            Self::Base64(base64) => base64.len(),
            Self::Url(url) => url.len(),
        }
    }

    /// The file itself, if it is here.
    pub const fn base64(&self) -> Option<&Bytes> {
        match self {
            Self::Base64(base64) => Some(base64),
            Self::Url(_) => None,
        }
    }

    /// Whether there is nothing of it.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A function that the model wants called, or wanted called earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// Unique within the conversation.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// The arguments, a JSON object as text.
    pub arguments_json: String,
}

/// What the text of an answer rests on: pages of the web, or documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounding {
    /// What the text names, in the order of its numbers.
    pub sources: Vec<GroundingSource>,
    /// Which stretch of the text rests on which sources, in the order of the text.
    pub supports: Vec<GroundingSupport>,
}

/// A page or document that an answer rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroundingSource {
    /// Where it is.
    pub url: String,
    /// Its title; may be empty.
    pub title: String,
    /// Its domain; may be empty.
    pub domain: String,
    /// What it says; may be empty.
    pub snippet: String,
}

/// A stretch of the answer that rests on sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundingSupport {
    /// Its first byte in the answer's whole text (all text pieces concatenated, UTF-8).
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// The stretch itself.
    pub text: String,
    /// Indices into the sources.
    pub sources: Vec<usize>,
}

/// How a complete answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finish {
    /// Why it ended.
    pub reason: StopReason,
    /// What it cost.
    pub usage: TokenUsage,
    /// Before which of the client's stop texts it ended, when the reason is [`StopReason::StopText`].
    pub stop_text: Option<String>,
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
    /// The model was about to write one of the client's stop texts.
    StopText,
    /// The upstream refused on grounds of policy: a stop in the dialect's own word for it.
    Policy,
}
