//! What lives here: what a session has seen: its questions, and what they and its files cost in bytes.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Piece};

/// How many questions of one session are kept.
const MAX_TURNS: usize = 100;
/// How many characters of a question, and of its answer, are kept.
const MAX_CHARS: usize = 4000;

/// A session as the control surface shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// Its name, as `widgetCreateSession` gave it.
    pub name: String,
    /// Whose it is.
    pub account: String,
    /// What was asked and answered, oldest first; of many, the latest.
    pub turns: Vec<SessionTurn>,
    /// How many questions there were.
    pub questions: u64,
    /// How many files were added.
    pub uploads: u64,
    /// Bytes of the questions' bodies.
    pub question_bytes: u64,
    /// Bytes of the bodies with which files were added.
    pub upload_bytes: u64,
}

/// A question and its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTurn {
    /// What was asked, or its beginning.
    pub question: String,
    /// The names of the files that the question was about.
    pub files: Vec<String>,
    /// The text that was answered, or its beginning.
    pub answer: String,
}

impl SessionRecord {
    /// Counts a question that was understood.
    pub(crate) fn asked(
        &mut self,
        question: &str,
        files: Vec<String>,
        answer: &Answer,
        bytes: u64,
    ) {
        self.questions += 1;
        self.question_bytes += bytes;
        if self.turns.len() >= MAX_TURNS {
            self.turns.remove(0);
        }
        let said = answer.pieces.iter().filter_map(|piece| match piece {
            Piece::Text { text } | Piece::Grounded { text, .. } => Some(text.as_str()),
            _ => None,
        });
        self.turns.push(SessionTurn {
            question: question.chars().take(MAX_CHARS).collect(),
            files,
            answer: said.flat_map(str::chars).take(MAX_CHARS).collect(),
        });
    }

    /// Counts a file that was added.
    pub(crate) fn added(&mut self, bytes: u64) {
        self.uploads += 1;
        self.upload_bytes += bytes;
    }
}
