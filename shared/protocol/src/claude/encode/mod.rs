//! What lives here: a whole `message`, and the pieces that streamed ones share with it.

mod citations;

use b2a_domain::TokenUsage;
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::AnswerHead;
use crate::answer_text::{self, JoinedReasoning, JoinedText};
use crate::canonical::{AnswerEvent, Finish, StopReason, ToolCall};
use crate::codec::write_json;

pub(super) use self::citations::{Citation, citations};

/// A message; one that is about to be streamed has no content and no reason to stop yet.
#[derive(Serialize)]
pub(super) struct Message<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    model: &'a str,
    content: Vec<Block<'a>>,
    #[serde(flatten)]
    stop: Stop<'a>,
    usage: Usage,
}

/// Why an answer ended; nothing while it has not.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
pub(super) struct Stop<'a> {
    stop_reason: Option<&'static str>,
    stop_sequence: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_details: Option<RefusalDetails>,
}

/// More about a refusal, of which nothing is known.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename = "refusal")]
struct RefusalDetails {
    category: Option<()>,
    explanation: Option<()>,
}

impl<'a> Stop<'a> {
    /// The dialect's words for the end of an answer. One that is done after calling functions waits for them,
    /// whatever the upstream calls it.
    pub(super) fn of(finish: &'a Finish, has_calls: bool) -> Self {
        let stop_reason = match finish.reason {
            StopReason::Done if has_calls => "tool_use",
            StopReason::Done => "end_turn",
            StopReason::ToolCalls => "tool_use",
            StopReason::Length => "max_tokens",
            StopReason::StopText => "stop_sequence",
            StopReason::Policy => "refusal",
        };
        let refusal = RefusalDetails {
            category: None,
            explanation: None,
        };
        Self {
            stop_reason: Some(stop_reason),
            stop_sequence: finish.stop_text.as_deref(),
            stop_details: (finish.reason == StopReason::Policy).then_some(refusal),
        }
    }
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
        #[serde(skip_serializing_if = "Vec::is_empty")]
        citations: Vec<Citation<'a>>,
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
        Self::new(head, Vec::new(), Stop::default(), usage)
    }

    fn new(
        head: &'a AnswerHead,
        content: Vec<Block<'a>>,
        stop: Stop<'a>,
        usage: TokenUsage,
    ) -> Self {
        Self {
            id: format!("msg_{}", head.id),
            kind: "message",
            role: "assistant",
            model: &head.model,
            content,
            stop,
            usage: usage.into(),
        }
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
    let mut events = answer_text::visible(head, events);
    let is_grounding = |event: &AnswerEvent| matches!(event, AnswerEvent::Grounding(_));
    let grounding = events.iter().position(is_grounding);
    let grounding = grounding.map(|place| events.remove(place));
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
                citations: Vec::new(),
            }),
            BlockKind::ToolUse => content.extend(run.iter().filter_map(|event| match event {
                AnswerEvent::ToolCall(call) => Some(tool_use(call)),
                _ => None,
            })),
        }
    }
    let last_citations = content.iter_mut().rev().find_map(|block| match block {
        Block::Text { citations, .. } => Some(citations),
        _ => None,
    });
    if let (Some(place), Some(AnswerEvent::Grounding(grounding))) = (last_citations, &grounding) {
        *place = citations(grounding);
    }
    let is_call = |event: &AnswerEvent| matches!(event, AnswerEvent::ToolCall(_));
    let stop = Stop::of(finish, events.iter().any(is_call));
    let mut out = BytesMut::with_capacity(answer_text::size_hint(&events));
    write_json(&mut out, &Message::new(head, content, stop, finish.usage));
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
