//! What lives here: what the assistant said, whether it says it now or is quoted later: both are the same digest.

use b2a_protocol::canonical::AnswerEvent;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::json::absorb_json;
use super::{absorb_bytes, absorb_count, absorb_text};

/// How much white space in a row is kept, in bytes. An answer with more is none that anybody goes on with.
const MAX_SPACE: usize = 64 * 1024;

/// What the assistant said. Texts are one text, however they were cut and wherever calls stand between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    text: Sha256,
    /// Something else than white space was said.
    has_text: bool,
    /// White space that may be the end of the text, which does not count.
    space: String,
    others: Sha256,
    count: usize,
}

impl Said {
    /// Takes a piece of an answer; tells whether the client can send it back as it got it. Files are given in forms that
    /// are not those in which they come back.
    pub(super) fn observe(&mut self, event: &AnswerEvent) -> bool {
        match event {
            AnswerEvent::Text(text) => self.say(text),
            AnswerEvent::ToolCall(call) => self.call(&call.name, &call.arguments_json),
            AnswerEvent::Reasoning(_) | AnswerEvent::Grounding(_) => {}
            AnswerEvent::Media(_) => return false,
        }
        self.space.len() <= MAX_SPACE
    }

    /// Takes a piece of its text.
    pub(super) fn say(&mut self, text: &str) {
        let text = if self.has_text {
            text
        } else {
            text.trim_start()
        };
        let words = text.trim_end();
        if !words.is_empty() {
            self.has_text = true;
            self.text.update(std::mem::take(&mut self.space));
            self.text.update(words);
        }
        if self.has_text && self.space.len() <= MAX_SPACE {
            self.space.push_str(&text[words.len()..]);
        }
    }

    /// Takes a call of a function.
    pub(super) fn call(&mut self, name: &str, arguments_json: &str) {
        self.count += 1;
        absorb_text(&mut self.others, name);
        match serde_json::from_str::<Value>(arguments_json) {
            Ok(arguments) => {
                self.others.update(b"j");
                absorb_json(&mut self.others, &arguments);
            }
            Err(_) => {
                self.others.update(b"t");
                absorb_text(&mut self.others, arguments_json.trim());
            }
        }
    }

    /// Takes something that no answer of ours is.
    pub(super) fn other(&mut self, bytes: &[u8]) {
        self.count += 1;
        self.others.update(b"?");
        absorb_bytes(&mut self.others, bytes);
    }

    /// Takes it all into the digest of a conversation.
    pub(super) fn absorb_into(self, digest: &mut Sha256) {
        digest.update(b"a");
        digest.update(self.text.finalize());
        absorb_count(digest, self.count);
        digest.update(self.others.finalize());
    }
}
