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
//! A single question without system prompt is sent as it is. Where a conversation goes on that the service knows, only
//! the new turns are sent: a single question as it is, anything else as a transcript, which is explained unless that
//! was done in this conversation before.
//!
//! Nobody can speak in another's name: when a marker stands in any of the texts, all markers get a number that makes
//! them unique (`[[user 2]]`), which is explained anew where a conversation goes on; the texts themselves are never
//! changed.

use std::fmt::Write as _;

use b2a_protocol::canonical::{ChatRequest, ContentPart, Role, Turn};

use super::attachments::Attachments;

/// Asked when there are files and no words: an empty prompt gets an empty answer.
const FILES_ONLY: &str = "Look at the attached files.";

/// What the service knows of a conversation before the question.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// How many turns, from the first on.
    pub(super) turns: usize,
    /// The number of the markers that were explained to it last; `None`: none were.
    pub(super) markers: Option<u64>,
}

/// A question as the service gets it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) text: String,
    /// The number of the markers that the service knows from now on.
    pub(super) markers: Option<u64>,
}

/// The question that makes the service say the assistant's next words.
pub(super) fn question(request: &ChatRequest, known: Known, files: &Attachments<'_>) -> Question {
    let goes_on = known.turns > 0;
    let turns = request.turns.get(known.turns..).unwrap_or_default();
    let system = if goes_on || request.system.trim().is_empty() {
        ""
    } else {
        &request.system
    };
    if let [turn] = turns
        && turn.role == Role::User
        && system.is_empty()
    {
        let text = words_of(turn);
        // Markers that were never explained mean nothing to anybody.
        if known.markers.is_none_or(|number| is_free(number, [turn])) {
            return Question {
                text: if text.trim().is_empty() {
                    FILES_ONLY.to_owned()
                } else {
                    text
                },
                markers: known.markers,
            };
        }
    }
    let explained = known.markers.filter(|number| is_free(*number, turns));
    let number = explained.unwrap_or_else(|| {
        // Also in what was said before: it must not come to mean something now.
        let said = std::iter::once(request.system.as_str()).chain(texts_of(&request.turns));
        let unused = unused_in(said);
        // Greater than all before, so that they do not mean two things in one conversation.
        known
            .markers
            .map_or(unused, |before| unused.max(before.saturating_add(1)))
    });
    let transcript = Transcript {
        markers: Markers::of(number),
        system,
        turns,
        files,
        goes_on,
    };
    Question {
        text: transcript.write(explained.is_none()),
        markers: Some(number),
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

/// Turns to be written one below the other.
struct Transcript<'a> {
    markers: Markers,
    /// Instructions above the turns, empty when there are none.
    system: &'a str,
    turns: &'a [Turn],
    files: &'a Attachments<'a>,
    /// The service knows earlier turns.
    goes_on: bool,
}

impl Transcript<'_> {
    fn write(&self, with_explanation: bool) -> String {
        let mut text = String::with_capacity(512);
        if with_explanation {
            self.explain(&mut text);
        }
        if !self.system.is_empty() {
            self.markers.put(&mut text, SYSTEM);
            text.push_str(self.system);
        }
        for turn in self.turns {
            self.markers.put(&mut text, speaker_of(turn.role));
            self.put_parts(&mut text, turn);
        }
        if !self.ends_with_assistant() {
            self.markers.put(&mut text, ASSISTANT);
        }
        text
    }

    fn explain(&self, text: &mut String) {
        let user = self.markers.of_speaker(USER);
        let begins = if self.goes_on {
            "The conversation goes on, and from here on lines such as"
        } else {
            "This is a conversation, and lines such as"
        };
        let task = if self.ends_with_assistant() {
            "Continue the assistant's last message where it stops: write only what follows"
        } else {
            "Write only the assistant's next message"
        };
        let system = if self.system.is_empty() {
            String::new()
        } else {
            let system = self.markers.of_speaker(SYSTEM);
            format!(" Follow what stands under {system}.")
        };
        let _ = write!(
            text,
            "{begins} {user} say who speaks.{system}\n{task}, without such a line."
        );
    }

    fn put_parts(&self, text: &mut String, turn: &Turn) {
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
                    let _ = write!(text, "(attached file: {})", self.files.name_of(media));
                }
                // The gateway puts these as text and files before they get here, as this upstream can't take them.
                ContentPart::ToolCall(call) => text.push_str(&call.arguments_json),
                ContentPart::ToolResult(result) => text.push_str(&result.text),
                ContentPart::RemoteMedia(media) => text.push_str(&media.url),
            }
        }
    }

    /// Whether the client began the answer, so that the model is to go on with it.
    fn ends_with_assistant(&self) -> bool {
        let last = self.turns.last();
        last.is_some_and(|turn| turn.role == Role::Assistant)
    }
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

/// The lines that say who speaks: `[[user]]`, or `[[user 2]]` when that stands in a text.
struct Markers {
    /// What follows the speaker's name, with its blank.
    number: String,
}

impl Markers {
    fn of(number: u64) -> Self {
        let number = match number {
            0 | 1 => String::new(),
            more => format!(" {more}"),
        };
        Self { number }
    }

    fn of_speaker(&self, speaker: &str) -> String {
        format!("[[{speaker}{}]]", self.number)
    }

    fn put(&self, text: &mut String, speaker: &str) {
        let above = if text.is_empty() { "" } else { "\n\n" };
        let _ = writeln!(text, "{above}{}", self.of_speaker(speaker));
    }
}

/// The number of markers that stand in none of these texts: one higher than the highest that is found.
fn unused_in<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let highest = texts.flat_map(numbers_in).max();
    highest.map_or(1, |highest| u64::from(highest) + 1)
}

/// Whether no marker of this number stands in these turns, so that it can go on to say who speaks.
fn is_free<'a>(number: u64, turns: impl IntoIterator<Item = &'a Turn>) -> bool {
    // Higher ones are not looked for.
    let Ok(number) = u32::try_from(number) else {
        return false;
    };
    !texts_of(turns)
        .flat_map(numbers_in)
        .any(|found| found == number)
}

fn texts_of<'a>(turns: impl IntoIterator<Item = &'a Turn>) -> impl Iterator<Item = &'a str> {
    let parts = turns.into_iter().flat_map(|turn| &turn.parts);
    parts.filter_map(|part| match part {
        ContentPart::Text(text) => Some(text.as_str()),
        // Files go by the names that we give them.
        ContentPart::Media(_) => None,
        ContentPart::ToolCall(call) => Some(call.arguments_json.as_str()),
        ContentPart::ToolResult(result) => Some(result.text.as_str()),
        ContentPart::RemoteMedia(media) => Some(media.url.as_str()),
    })
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
