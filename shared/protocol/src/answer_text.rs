//! What lives here: parts of an answer as JSON values that several dialects share, written without being
//! put together in memory first.

use std::fmt::{self, Display};

use serde::{Serialize, Serializer};

use crate::AnswerHead;
use crate::canonical::{AnswerEvent, Media, MediaData};

/// The base64 of a file as text. What an upstream sent that is no text at all is made visible, not trusted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Base64Text<'a>(pub(crate) &'a [u8]);

impl Display for Base64Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match std::str::from_utf8(self.0) {
            Ok(text) => f.write_str(text),
            Err(_) => f.write_str(&String::from_utf8_lossy(self.0)),
        }
    }
}

impl Serialize for Base64Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A file as markdown, for dialects whose answers are text alone. Videos have the same form: it is what
/// chat clients are used to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MarkdownMedia<'a>(pub(crate) &'a Media);

impl Display for MarkdownMedia<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.data {
            MediaData::Url(url) => write!(f, "![image]({url})"),
            MediaData::Base64(base64) => write!(
                f,
                "![image](data:{};base64,{})",
                self.0.mime_type,
                Base64Text(base64)
            ),
        }
    }
}

impl Serialize for MarkdownMedia<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl MarkdownMedia<'_> {
    /// How many characters it has.
    pub(crate) fn chars(self) -> usize {
        use fmt::Write as _;
        let mut count = CharCount(0);
        // Counting never fails.
        let _ = write!(count, "{self}");
        count.0
    }
}

/// Counts the characters that are written to it.
struct CharCount(usize);

impl fmt::Write for CharCount {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.chars().count();
        Ok(())
    }
}

/// The text of all pieces in one, files as markdown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JoinedText<'a>(pub(crate) &'a [AnswerEvent]);

impl Display for JoinedText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in self.0 {
            match event {
                AnswerEvent::Text(text) => f.write_str(text)?,
                AnswerEvent::Media(media) => MarkdownMedia(media).fmt(f)?,
                AnswerEvent::Reasoning(_)
                | AnswerEvent::ToolCall(_)
                | AnswerEvent::Grounding(_) => {}
            }
        }
        Ok(())
    }
}

impl Serialize for JoinedText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The reasoning of all pieces in one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JoinedReasoning<'a>(pub(crate) &'a [AnswerEvent]);

impl Display for JoinedReasoning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in self.0 {
            if let AnswerEvent::Reasoning(text) = event {
                f.write_str(text)?;
            }
        }
        Ok(())
    }
}

impl Serialize for JoinedReasoning<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The pieces that the client is to see: all, or all but the reasoning.
pub(crate) fn visible(head: &AnswerHead, mut events: Vec<AnswerEvent>) -> Vec<AnswerEvent> {
    if !head.include_reasoning {
        events.retain(|event| !matches!(event, AnswerEvent::Reasoning(_)));
    }
    events
}

/// The arguments of a call, for dialects that want them as an object: what is none becomes the `value` of one.
pub(crate) fn arguments_object(json: &str) -> serde_json::Value {
    use serde_json::{Map, Value};
    match serde_json::from_str(json) {
        Ok(Value::Object(object)) => Value::Object(object),
        Ok(Value::Null) => Value::Object(Map::new()),
        Ok(other) => Value::Object(Map::from_iter([("value".to_owned(), other)])),
        Err(_) if json.trim().is_empty() => Value::Object(Map::new()),
        Err(_) => Value::Object(Map::from_iter([("value".to_owned(), Value::from(json))])),
    }
}

/// About how many bytes an answer takes, so that a large one is written without moving it about.
pub(crate) fn size_hint(events: &[AnswerEvent]) -> usize {
    const FRAME: usize = 512;
    let sizes = events.iter().map(|event| match event {
        AnswerEvent::Reasoning(text) | AnswerEvent::Text(text) => text.len() + text.len() / 8,
        AnswerEvent::Media(media) => media.data.len() + FRAME,
        AnswerEvent::Grounding(grounding) => {
            (grounding.sources.len() + grounding.supports.len()) * FRAME
        }
        AnswerEvent::ToolCall(call) => call.arguments_json.len() * 2 + FRAME,
    });
    FRAME + sizes.sum::<usize>()
}
