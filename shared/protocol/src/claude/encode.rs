//! What lives here: a whole `message`, and the pieces that streamed ones share with it.

use b2a_domain::TokenUsage;
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::AnswerHead;
use crate::answer_text::{self, JoinedReasoning, JoinedText};
use crate::canonical::{AnswerEvent, Finish, StopReason, ToolCall};
use crate::codec::write_json;

/// A message; one that is about to be streamed has no content and no reason to stop yet.
#[derive(Serialize)]
pub(super) struct Message<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    model: &'a str,
    content: Vec<Block<'a>>,
    stop_reason: Option<&'static str>,
    stop_sequence: Option<()>,
    usage: Usage,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block<'a> {
    Thinking {
        thinking: JoinedReasoning<'a>,
        signature: &'static str,
    },
    Text {
        text: JoinedText<'a>,
    },
    ToolUse {
        id: &'a str,
        name: &'a str,
        input: serde_json::Value,
    },
}

#[derive(Serialize)]
pub(super) struct Usage {
    input_tokens: u64,
    cache_creation_input_tokens: u64,
    cache_read_input_tokens: u64,
    output_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_tokens_details: Option<OutputDetails>,
}

#[derive(Serialize)]
struct OutputDetails {
    thinking_tokens: u64,
}

impl From<TokenUsage> for Usage {
    fn from(usage: TokenUsage) -> Self {
        let thinking_tokens = usage.reasoning_tokens;
        Self {
            input_tokens: usage.input_tokens,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: 0,
            output_tokens: usage.output_tokens,
            output_tokens_details: (thinking_tokens > 0)
                .then_some(OutputDetails { thinking_tokens }),
        }
    }
}

impl<'a> Message<'a> {
    /// The message as it stands before its first piece.
    pub(super) fn begun(head: &'a AnswerHead) -> Self {
        let usage = TokenUsage {
            input_tokens: head.input_tokens,
            ..TokenUsage::default()
        };
        Self::new(head, Vec::new(), None, usage)
    }

    fn new(
        head: &'a AnswerHead,
        content: Vec<Block<'a>>,
        stop_reason: Option<&'static str>,
        usage: TokenUsage,
    ) -> Self {
        Self {
            id: format!("msg_{}", head.id),
            kind: "message",
            role: "assistant",
            model: &head.model,
            content,
            stop_reason,
            stop_sequence: None,
            usage: usage.into(),
        }
    }
}

/// The dialect's word for the end of an answer. One that is done after calling functions waits for them,
/// whatever the upstream calls it.
pub(super) const fn stop_reason(reason: StopReason, has_calls: bool) -> &'static str {
    match reason {
        StopReason::Done if has_calls => "tool_use",
        StopReason::Done => "end_turn",
        StopReason::ToolCalls => "tool_use",
        StopReason::Length => "max_tokens",
        StopReason::StopText => "stop_sequence",
        StopReason::Policy => "refusal",
    }
}

/// What block a piece belongs to; pieces of the same kind that follow each other share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Thinking,
    Text,
    ToolUse,
}

impl BlockKind {
    pub(super) const fn of(event: &AnswerEvent) -> Self {
        match event {
            AnswerEvent::Reasoning(_) => Self::Thinking,
            // Answers have no blocks for files: they are markdown in the text.
            AnswerEvent::Text(_) | AnswerEvent::Media(_) | AnswerEvent::Grounding(_) => Self::Text,
            AnswerEvent::ToolCall(_) => Self::ToolUse,
        }
    }
}

fn tool_use(call: &ToolCall) -> Block<'_> {
    let input = answer_text::arguments_object(&call.arguments_json);
    Block::ToolUse {
        id: &call.id,
        name: &call.name,
        input,
    }
}

pub(super) fn whole(head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes {
    let events = answer_text::visible(head, events);
    let mut content = Vec::new();
    for run in events.chunk_by(|a, b| BlockKind::of(a) == BlockKind::of(b)) {
        match BlockKind::of(&run[0]) {
            BlockKind::Thinking => {
                content.push(Block::Thinking {
                    thinking: JoinedReasoning(run),
                    signature: "",
                });
            }
            BlockKind::Text => content.push(Block::Text {
                text: JoinedText(run),
            }),
            BlockKind::ToolUse => content.extend(run.iter().filter_map(|event| match event {
                AnswerEvent::ToolCall(call) => Some(tool_use(call)),
                _ => None,
            })),
        }
    }
    let has_calls = events
        .iter()
        .any(|event| matches!(event, AnswerEvent::ToolCall(_)));
    let stop_reason = stop_reason(finish.reason, has_calls);
    let mut out = BytesMut::with_capacity(answer_text::size_hint(&events));
    write_json(
        &mut out,
        &Message::new(head, content, Some(stop_reason), finish.usage),
    );
    out.freeze()
}

#[derive(Serialize)]
struct Count {
    input_tokens: u64,
}

pub(super) fn count(input_tokens: u64) -> Bytes {
    let mut out = BytesMut::new();
    write_json(&mut out, &Count { input_tokens });
    out.freeze()
}
