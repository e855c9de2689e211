//! What lives here: a conversation as the one text that the service takes.
//!
//! The service knows neither roles nor a system field, so a conversation travels as a transcript:
//!
//! ```text
//! This is a conversation, and lines such as [[user]] say who speaks. Follow what stands under [[system]].
//! Write only the assistant's next message, without such a line.
//!
//! [[system]]
//! You are terse.
//!
//! [[user]]
//! What now?
//!
//! [[assistant]]
//! ```
//!
//! A single question without system prompt is sent as it is. Nobody can speak in another's name: when a
//! marker stands in any of the texts, all markers get a number that makes them unique (`[[user 2]]`); the
//! texts themselves are never changed.

use std::fmt::Write as _;

use b2a_protocol::canonical::{ChatRequest, ContentPart, Role, Turn};

/// Asked when there are files and no words: an empty prompt gets an empty answer.
const FILES_ONLY: &str = "Look at the attached files.";

/// The text of the question.
pub(super) fn text_of(request: &ChatRequest) -> String {
    match request.turns.as_slice() {
        [turn] if turn.role == Role::User && request.system.trim().is_empty() => {
            let text = words_of(turn);
            if text.trim().is_empty() {
                FILES_ONLY.to_owned()
            } else {
                text
            }
        }
        _ => transcript_of(request),
    }
}

/// The texts of a turn, one after the other; files are not mentioned.
fn words_of(turn: &Turn) -> String {
    let mut words = String::new();
    for part in &turn.parts {
        if let ContentPart::Text(text) = part {
            separate(&mut words);
            words.push_str(text);
        }
    }
    words
}

fn transcript_of(request: &ChatRequest) -> String {
    let markers = Markers::unused_in(request);
    let mut text = String::with_capacity(512);
    markers.explain(&mut text, request);
    if !request.system.trim().is_empty() {
        markers.put(&mut text, SYSTEM);
        text.push_str(&request.system);
    }
    for turn in &request.turns {
        markers.put(&mut text, speaker_of(turn.role));
        let mut first = true;
        for part in &turn.parts {
            if !first {
                text.push('\n');
            }
            first = false;
            match part {
                ContentPart::Text(words) => text.push_str(words),
                // Writing to a string can't fail.
                ContentPart::Media(media) => {
                    let _ = write!(text, "(attached file: {})", media.mime_type);
                }
                // The gateway puts these as text and files before they get here, as this upstream can't take them.
                ContentPart::ToolCall(call) => text.push_str(&call.arguments_json),
                ContentPart::ToolResult(result) => text.push_str(&result.text),
                ContentPart::RemoteMedia(media) => text.push_str(&media.url),
            }
        }
    }
    if !ends_with_assistant(request) {
        markers.put(&mut text, ASSISTANT);
    }
    text
}

const SYSTEM: &str = "system";
const USER: &str = "user";
const ASSISTANT: &str = "assistant";
const TOOL: &str = "tool";

const fn speaker_of(role: Role) -> &'static str {
    match role {
        Role::User => USER,
        Role::Assistant => ASSISTANT,
        Role::Tool => TOOL,
    }
}

/// Whether the client began the answer, so that the model is to go on with it.
fn ends_with_assistant(request: &ChatRequest) -> bool {
    request
        .turns
        .last()
        .is_some_and(|turn| turn.role == Role::Assistant)
}

/// The lines that say who speaks: `[[user]]`, or `[[user 2]]` when that stands in a text.
struct Markers {
    /// What follows the speaker's name, with its blank.
    number: String,
}

impl Markers {
    /// Markers that no text of the request holds: numbered one higher than the highest that is found.
    fn unused_in(request: &ChatRequest) -> Self {
        let number = match texts_of(request).flat_map(numbers_in).max() {
            Some(highest) => format!(" {}", u64::from(highest) + 1),
            None => String::new(),
        };
        Self { number }
    }

    fn explain(&self, text: &mut String, request: &ChatRequest) {
        let number = &self.number;
        let task = if ends_with_assistant(request) {
            "Continue the assistant's last message where it stops: write only what follows"
        } else {
            "Write only the assistant's next message"
        };
        let system = if request.system.trim().is_empty() {
            String::new()
        } else {
            format!(" Follow what stands under [[{SYSTEM}{number}]].")
        };
        let _ = write!(
            text,
            "This is a conversation, and lines such as [[{USER}{number}]] say who speaks.{system}\n\
             {task}, without such a line."
        );
    }

    fn put(&self, text: &mut String, speaker: &str) {
        let _ = writeln!(text, "\n\n[[{speaker}{}]]", self.number);
    }
}

fn texts_of(request: &ChatRequest) -> impl Iterator<Item = &str> {
    let parts = request.turns.iter().flat_map(|turn| &turn.parts);
    let said = parts.map(|part| match part {
        ContentPart::Text(text) => text.as_str(),
        ContentPart::Media(media) => media.mime_type.as_str(),
        ContentPart::ToolCall(call) => call.arguments_json.as_str(),
        ContentPart::ToolResult(result) => result.text.as_str(),
        ContentPart::RemoteMedia(media) => media.url.as_str(),
    });
    std::iter::once(request.system.as_str()).chain(said)
}

/// The numbers of the markers in a text, in any case, since a model would not tell them apart; 1 for one
/// without. A number beyond `u32` is never ours, so it need not be found.
fn numbers_in(text: &str) -> impl Iterator<Item = u32> {
    text.match_indices("[[").filter_map(|(at, bracket)| {
        let rest = &text[at + bracket.len()..];
        let name = [SYSTEM, USER, ASSISTANT, TOOL].into_iter().find(|name| {
            rest.get(..name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        })?;
        let rest = &rest[name.len()..];
        if rest.starts_with("]]") {
            return Some(1);
        }
        let digits = rest.strip_prefix(' ')?;
        let end = digits.find(|c: char| !c.is_ascii_digit())?;
        if digits[end..].starts_with("]]") {
            digits[..end].parse().ok()
        } else {
            None
        }
    })
}

fn separate(words: &mut String) {
    if !words.is_empty() {
        words.push('\n');
    }
}

#[cfg(test)]
mod tests;
