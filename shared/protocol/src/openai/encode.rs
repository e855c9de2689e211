//! What lives here: a whole `chat.completion`.

use b2a_domain::TokenUsage;
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::AnswerHead;
use crate::answer_text::{self, JoinedReasoning, JoinedText};
use crate::canonical::{AnswerEvent, Finish, StopReason, ToolCall};
use crate::codec::write_json;

#[derive(Serialize)]
struct Completion<'a> {
    id: String,
    object: &'static str,
    created: u64,
    model: &'a str,
    choices: [Choice<'a>; 1],
    usage: Usage,
}

#[derive(Serialize)]
struct Choice<'a> {
    index: u32,
    message: Message<'a>,
    logprobs: Option<()>,
    finish_reason: &'static str,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Option<JoinedText<'a>>,
    refusal: Option<()>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<JoinedReasoning<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
}

/// A function call, in a message or in a delta.
#[derive(Serialize)]
pub(super) struct Call<'a> {
    /// The call's place in the answer; in deltas only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) index: Option<u32>,
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    function: Function<'a>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    arguments: &'a str,
}

impl<'a> Call<'a> {
    pub(super) fn new(index: Option<u32>, call: &'a ToolCall) -> Self {
        let function = Function {
            name: &call.name,
            arguments: &call.arguments_json,
        };
        Self {
            index,
            id: &call.id,
            kind: "function",
            function,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    completion_tokens_details: CompletionDetails,
}

#[derive(Serialize)]
struct CompletionDetails {
    reasoning_tokens: u64,
}

impl From<TokenUsage> for Usage {
    fn from(usage: TokenUsage) -> Self {
        Self {
            prompt_tokens: usage.input_tokens,
            completion_tokens: usage.output_tokens,
            total_tokens: usage.total_tokens(),
            completion_tokens_details: CompletionDetails {
                reasoning_tokens: usage.reasoning_tokens,
            },
        }
    }
}

/// The id of an answer as clients know it.
pub(super) fn completion_id(head: &AnswerHead) -> String {
    format!("chatcmpl-{}", head.id)
}

/// The dialect's word for the end of an answer. One that is done after calling functions waits for them,
/// whatever the upstream calls it.
pub(super) const fn finish_reason(reason: StopReason, has_calls: bool) -> &'static str {
    match reason {
        StopReason::Done if has_calls => "tool_calls",
        StopReason::Done | StopReason::StopText => "stop",
        StopReason::ToolCalls => "tool_calls",
        StopReason::Length => "length",
        StopReason::Policy => "content_filter",
    }
}

pub(super) fn whole(head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes {
    let events = answer_text::visible(head, events);
    let has_text = events
        .iter()
        .any(|e| matches!(e, AnswerEvent::Text(_) | AnswerEvent::Media(_)));
    let has_reasoning = events
        .iter()
        .any(|e| matches!(e, AnswerEvent::Reasoning(_)));
    let tool_calls: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            AnswerEvent::ToolCall(call) => Some(Call::new(None, call)),
            _ => None,
        })
        .collect();
    let finish_reason = finish_reason(finish.reason, !tool_calls.is_empty());
    let message = Message {
        role: "assistant",
        // Clients read `null` as "calls only": an answer without either is an empty text.
        content: (has_text || tool_calls.is_empty()).then_some(JoinedText(&events)),
        refusal: None,
        reasoning_content: has_reasoning.then_some(JoinedReasoning(&events)),
        tool_calls,
    };
    let completion = Completion {
        id: completion_id(head),
        object: "chat.completion",
        created: head.created_sec,
        model: &head.model,
        choices: [Choice {
            index: 0,
            message,
            logprobs: None,
            finish_reason,
        }],
        usage: finish.usage.into(),
    };
    let mut out = BytesMut::with_capacity(answer_text::size_hint(&events));
    write_json(&mut out, &completion);
    out.freeze()
}

#[derive(Serialize)]
struct Count {
    object: &'static str,
    input_tokens: u64,
}

/// The form in which OpenAI's Responses API answers the question how many tokens an input has.
pub(super) fn count(input_tokens: u64) -> Bytes {
    let mut out = BytesMut::new();
    write_json(
        &mut out,
        &Count {
            object: "response.input_tokens",
            input_tokens,
        },
    );
    out.freeze()
}
