//! What lives here: a scripted answer: its pieces, how they are framed and how the bytes are cut up.

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What one `widgetStreamAssist` call answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// The pieces, one chunk each, in order.
    pub pieces: Vec<Piece>,
    /// How chunks become bytes.
    pub framing: Framing,
    /// Writes of at most so many bytes, wherever that cuts (also inside a character).
    pub write_bytes: Option<NonZeroUsize>,
    /// Milliseconds between two pieces.
    pub pause_ms: u64,
    /// The state the last chunk reports; `SUCCEEDED` when nothing is said.
    pub final_state: Option<String>,
    /// Leaves `sessionInfo` out of every chunk.
    pub without_session_info: bool,
}

impl Answer {
    /// An answer of these pieces.
    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self {
            pieces: pieces.into_iter().collect(),
            ..Self::default()
        }
    }

    /// An answer of text pieces only.
    pub fn text<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::of(texts.into_iter().map(Piece::text))
    }

    /// The same answer in another framing.
    #[must_use]
    pub fn framed(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// The same answer in writes of at most `bytes` bytes; 0 means whole pieces.
    #[must_use]
    pub fn in_writes_of(mut self, bytes: usize) -> Self {
        self.write_bytes = NonZeroUsize::new(bytes);
        self
    }

    /// The same answer with a pause between pieces, in milliseconds.
    #[must_use]
    pub fn with_pause_ms(mut self, pause_ms: u64) -> Self {
        self.pause_ms = pause_ms;
        self
    }
}

/// How the chunks of an answer become bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// A JSON array, pretty-printed.
    #[default]
    Pretty,
    /// A JSON array without blanks.
    Compact,
    /// One object per line, no array.
    Ndjson,
}

/// One piece of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Piece {
    /// Answer text.
    Text {
        /// The text, appended to what came before.
        text: String,
    },
    /// Reasoning text.
    Thought {
        /// The text, appended to what came before.
        text: String,
    },
    /// Answer text with the sources it rests on.
    Grounded {
        /// The text; the segment covers all of it.
        text: String,
        /// The sources.
        references: Vec<Reference>,
    },
    /// A file inside the answer.
    InlineData {
        /// Its type.
        mime_type: String,
        /// Its bytes in base64.
        data: String,
    },
    /// An image of a given size inside the answer (a PNG header and filler), for limits and memory.
    LargeImage {
        /// Its size in bytes, before base64.
        bytes: usize,
    },
    /// A file that is named in the answer, listed by `widgetListSessionFileMetadata` and downloaded.
    File {
        /// Its id.
        file_id: String,
        /// Its type.
        mime_type: String,
        /// Its bytes in base64; the simulator's own picture or clip when empty.
        #[serde(default)]
        data: String,
        /// The download answers with a redirect first.
        #[serde(default)]
        redirect: bool,
    },
    /// A call of a function.
    FunctionCall {
        /// Its name.
        name: String,
        /// Its arguments.
        args: Value,
    },
    /// Code the model runs itself.
    ExecutableCode {
        /// The source text.
        code: String,
    },
    /// What that code gave.
    CodeExecutionResult {
        /// How it ended.
        outcome: String,
        /// What it printed.
        output: String,
    },
    /// Any object, as an element of the array, as it is.
    Raw {
        /// The object.
        value: Value,
    },
    /// A rest before the next piece; no chunk of its own.
    Pause {
        /// Its length in milliseconds.
        ms: u64,
    },
}

impl Piece {
    /// Answer text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// Reasoning text.
    pub fn thought(text: impl Into<String>) -> Self {
        Self::Thought { text: text.into() }
    }
}

/// A source that a text rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Where it stands.
    pub uri: String,
    /// Its title.
    pub title: String,
    /// Its host.
    pub domain: String,
    /// The passage that was used.
    #[serde(default)]
    pub content: String,
}
