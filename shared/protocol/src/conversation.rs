//! What lives here: how decoders put a conversation together, the same for all dialects: what counts as
//! empty, where instructions go, and which results belong to which calls.

use b2a_domain::Fault;

use crate::canonical::{ContentPart, InlineMedia, Role, ToolCall, ToolResult, Turn};

/// A conversation being read, message by message.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    system: String,
    turns: Vec<Turn>,
    /// How the next part follows the last one.
    joint: Joint,
    /// The message has something in it that a model can answer to.
    has_substance: bool,
}

/// How a part follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Joint {
    /// It begins a turn, also when its role is that of the last one.
    #[default]
    NewTurn,
    /// It is one more part of the turn.
    NewPart,
    /// It goes on where the last part ended, within a word perhaps.
    SamePart,
}

impl Conversation {
    /// A conversation that goes on after these turns.
    pub(crate) fn resume(system: String, turns: Vec<Turn>) -> Self {
        Self {
            system,
            turns,
            ..Self::default()
        }
    }

    /// Adds instructions. Several of them become paragraphs.
    pub(crate) fn instruct(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.system.is_empty() {
            self.system.push_str("\n\n");
        }
        self.system.push_str(text);
    }

    /// Begins the next message.
    pub(crate) fn begin_message(&mut self) {
        self.joint = Joint::NewTurn;
        self.has_substance = false;
    }

    /// Begins a message that belongs to the one before it: some clients keep each piece of a streamed
    /// answer as a message of its own.
    pub(crate) fn go_on(&mut self) {
        self.joint = Joint::SamePart;
        self.has_substance = false;
    }

    /// Whether the message has anything but white space.
    pub(crate) const fn has_substance(&self) -> bool {
        self.has_substance
    }

    /// Adds text to the message; no text adds nothing.
    pub(crate) fn text(&mut self, role: Role, text: String) {
        if text.is_empty() {
            return;
        }
        self.has_substance |= !text.trim().is_empty();
        if self.joint == Joint::SamePart
            && let Some(Turn { role: last, parts }) = self.turns.last_mut()
            && *last == role
            && let Some(ContentPart::Text(said)) = parts.last_mut()
        {
            said.push_str(&text);
            self.joint = Joint::NewPart;
        } else {
            self.part(role, ContentPart::Text(text));
        }
    }

    /// Adds a file to the message.
    pub(crate) fn media(&mut self, role: Role, media: InlineMedia) {
        self.has_substance = true;
        self.part(role, ContentPart::Media(media));
    }

    /// Adds a file, wherever it stands: what [`crate::media_part::from_uri`] reads.
    pub(crate) fn file(&mut self, role: Role, part: ContentPart) {
        self.has_substance = true;
        self.part(role, part);
    }

    /// Adds a function call that the model made earlier.
    pub(crate) fn tool_call(&mut self, call: ToolCall) {
        self.has_substance = true;
        self.part(Role::Assistant, ContentPart::ToolCall(call));
    }

    /// Adds what a function answered.
    pub(crate) fn tool_result(&mut self, result: ToolResult) {
        self.has_substance = true;
        self.part(Role::Tool, ContentPart::ToolResult(result));
    }

    /// The calls so far, oldest first.
    pub(crate) fn calls(&self) -> impl DoubleEndedIterator<Item = &ToolCall> {
        let parts = self.turns.iter().flat_map(|turn| &turn.parts);
        parts.filter_map(|part| match part {
            ContentPart::ToolCall(call) => Some(call),
            _ => None,
        })
    }

    fn part(&mut self, role: Role, part: ContentPart) {
        match self.turns.last_mut() {
            Some(turn) if self.joint != Joint::NewTurn && turn.role == role => {
                turn.parts.push(part);
            }
            _ => self.turns.push(Turn {
                role,
                parts: vec![part],
            }),
        }
        self.joint = Joint::NewPart;
    }

    /// The instructions and the turns. Instructions without a conversation are the question themselves.
    /// `field` is where the conversation stands in the request.
    pub(crate) fn finish(self, field: &str) -> Result<(String, Vec<Turn>), Fault> {
        let Self { system, turns, .. } = self;
        if !turns.is_empty() {
            return Ok((system, turns));
        }
        if system.trim().is_empty() {
            return Err(Fault::invalid_field(
                field,
                "nothing is asked: all messages are empty",
            ));
        }
        let question = Turn {
            role: Role::User,
            parts: vec![ContentPart::Text(system)],
        };
        Ok((String::new(), vec![question]))
    }
}
