//! What lives here: a streamed answer as Claude's events: a message that starts, blocks that start, grow
//! and stop, and the message's end.

use b2a_domain::Fault;
use bytes::BytesMut;
use serde::Serialize;

use super::encode::{BlockKind, Citation, Message, Stop, Usage, citations};
use super::fault;
use crate::answer_text::{MarkdownMedia, arguments_object};
use crate::canonical::{AnswerEvent, Finish, ToolCall};
use crate::codec::sse::write_event;
use crate::{AnswerHead, StreamEncoder};

/// Writes events, and knows which block is open.
pub(super) struct BlockEncoder {
    head: AnswerHead,
    open: Option<BlockKind>,
    /// The index of the open block, or of the next one.
    index: u32,
    has_calls: bool,
    /// A ping was written: with Claude there is one near the beginning in any case.
    has_pinged: bool,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event<'a> {
    MessageStart {
        message: Message<'a>,
    },
    ContentBlockStart {
        index: u32,
        content_block: EmptyBlock<'a>,
    },
    ContentBlockDelta {
        index: u32,
        delta: Delta<'a>,
    },
    ContentBlockStop {
        index: u32,
    },
    MessageDelta {
        delta: Stop<'a>,
        usage: Usage,
    },
    MessageStop,
    Ping,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum EmptyBlock<'a> {
    Thinking {
        thinking: &'static str,
        signature: &'static str,
    },
    Text {
        text: &'static str,
    },
    ToolUse {
        id: &'a str,
        name: &'a str,
        input: NoInput,
    },
}

#[derive(Serialize)]
struct NoInput {}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Delta<'a> {
    #[serde(rename = "text_delta")]
    Text { text: &'a str },
    #[serde(rename = "text_delta")]
    Media { text: MarkdownMedia<'a> },
    #[serde(rename = "thinking_delta")]
    Thinking { thinking: &'a str },
    /// Ends a thinking block: what Claude signs its thoughts with. Ours are not Claude's.
    #[serde(rename = "signature_delta")]
    Signature { signature: &'static str },
    #[serde(rename = "input_json_delta")]
    InputJson { partial_json: &'a str },
    #[serde(rename = "citations_delta")]
    Citation { citation: Citation<'a> },
}

impl Event<'_> {
    /// The event's name, which is its type once more.
    const fn name(&self) -> &'static str {
        match self {
            Self::MessageStart { .. } => "message_start",
            Self::ContentBlockStart { .. } => "content_block_start",
            Self::ContentBlockDelta { .. } => "content_block_delta",
            Self::ContentBlockStop { .. } => "content_block_stop",
            Self::MessageDelta { .. } => "message_delta",
            Self::MessageStop => "message_stop",
            Self::Ping => "ping",
        }
    }

    fn write(&self, out: &mut BytesMut) {
        write_event(out, self.name(), self);
    }
}

impl BlockEncoder {
    pub(super) const fn new(head: AnswerHead) -> Self {
        Self {
            head,
            open: None,
            index: 0,
            has_calls: false,
            has_pinged: false,
        }
    }

    /// Makes sure that a block of text or thinking is open.
    fn ensure_open(&mut self, kind: BlockKind, out: &mut BytesMut) {
        if self.open == Some(kind) {
            return;
        }
        self.close(out);
        let content_block = match kind {
            BlockKind::Thinking => EmptyBlock::Thinking {
                thinking: "",
                signature: "",
            },
            BlockKind::Text | BlockKind::ToolUse => EmptyBlock::Text { text: "" },
        };
        self.start_block(kind, content_block, out);
    }

    fn start_block(&mut self, kind: BlockKind, content_block: EmptyBlock<'_>, out: &mut BytesMut) {
        Event::ContentBlockStart {
            index: self.index,
            content_block,
        }
        .write(out);
        self.open = Some(kind);
        if !self.has_pinged {
            self.keep_alive(out);
        }
    }

    fn close(&mut self, out: &mut BytesMut) {
        let Some(kind) = self.open.take() else { return };
        if kind == BlockKind::Thinking {
            self.delta(Delta::Signature { signature: "" }, out);
        }
        Event::ContentBlockStop { index: self.index }.write(out);
        self.index += 1;
    }

    fn delta(&self, delta: Delta<'_>, out: &mut BytesMut) {
        Event::ContentBlockDelta {
            index: self.index,
            delta,
        }
        .write(out);
    }

    /// A call is known whole, so its block starts and stops here.
    fn tool_use(&mut self, call: &ToolCall, out: &mut BytesMut) {
        self.close(out);
        self.has_calls = true;
        let content_block = EmptyBlock::ToolUse {
            id: &call.id,
            name: &call.name,
            input: NoInput {},
        };
        self.start_block(BlockKind::ToolUse, content_block, out);
        // The official SDKs fail on arguments that are no JSON object.
        let input = arguments_object(&call.arguments_json).to_string();
        self.delta(
            Delta::InputJson {
                partial_json: &input,
            },
            out,
        );
        self.close(out);
    }
}

impl StreamEncoder for BlockEncoder {
    fn start(&mut self, out: &mut BytesMut) {
        Event::MessageStart {
            message: Message::begun(&self.head),
        }
        .write(out);
    }

    fn event(&mut self, event: &AnswerEvent, out: &mut BytesMut) {
        match event {
            AnswerEvent::Text(text) => {
                self.ensure_open(BlockKind::Text, out);
                self.delta(Delta::Text { text }, out);
            }
            AnswerEvent::Reasoning(thinking) => {
                if self.head.include_reasoning {
                    self.ensure_open(BlockKind::Thinking, out);
                    self.delta(Delta::Thinking { thinking }, out);
                }
            }
            AnswerEvent::Media(media) => {
                self.ensure_open(BlockKind::Text, out);
                out.reserve(media.data.len() + 256);
                self.delta(
                    Delta::Media {
                        text: MarkdownMedia(media),
                    },
                    out,
                );
            }
            // Citations follow the text of their block, whole. When calls came in between, that block is closed,
            // and they get one of their own.
            AnswerEvent::Grounding(grounding) => {
                for citation in citations(grounding) {
                    self.ensure_open(BlockKind::Text, out);
                    self.delta(Delta::Citation { citation }, out);
                }
            }
            AnswerEvent::ToolCall(call) => self.tool_use(call, out),
        }
    }

    fn keep_alive(&mut self, out: &mut BytesMut) {
        self.has_pinged = true;
        Event::Ping.write(out);
    }

    fn finish(&mut self, finish: &Finish, out: &mut BytesMut) {
        self.close(out);
        Event::MessageDelta {
            delta: Stop::of(finish, self.has_calls),
            usage: finish.usage.into(),
        }
        .write(out);
        Event::MessageStop.write(out);
    }

    fn fault(&mut self, fault: &Fault, out: &mut BytesMut) {
        write_event(
            out,
            "error",
            &fault::Body::new(fault, &fault::message(fault), None),
        );
    }
}
