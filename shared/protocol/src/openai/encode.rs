//! What lives here: a whole `chat.completion`.

use b2a_domain::TokenUsage;
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use super::annotations::{Annotation, annotations};
use super::char_map::CharMap;
use crate::AnswerHead;
use crate::answer_text::{self, JoinedReasoning, JoinedText, MarkdownMedia};
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
    annotations: Vec<Annotation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<JoinedReasoning<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    /// What `tool_calls` was when there could be only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<Function<'a>>,
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

/// The function of a call, which is all there was to one in the old form.
#[derive(Serialize)]
pub(super) struct Function<'a> {
    name: &'a str,
    arguments: &'a str,
}

impl<'a> Call<'a> {
    pub(super) fn new(index: Option<u32>, call: &'a ToolCall) -> Self {
        Self {
            index,
            id: &call.id,
            kind: "function",
            function: call.into(),
        }
    }
}

impl<'a> From<&'a ToolCall> for Function<'a> {
    /// Clients parse the arguments without a look, so that none at all are an empty object.
    fn from(call: &'a ToolCall) -> Self {
        let arguments = call.arguments_json.as_str();
        Self {
            name: &call.name,
            arguments: if arguments.trim().is_empty() {
                "{}"
            } else {
                arguments
            },
        }
    }
}

/// What an answer cost. Of what the upstream does not tell apart there is none.
#[derive(Serialize)]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
pub(super) struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: PromptDetails,
    completion_tokens_details: CompletionDetails,
}

#[derive(Default, Serialize)]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
struct PromptDetails {
    cached_tokens: u64,
    audio_tokens: u64,
}

#[derive(Default, Serialize)]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
struct CompletionDetails {
    reasoning_tokens: u64,
    audio_tokens: u64,
    accepted_prediction_tokens: u64,
    rejected_prediction_tokens: u64,
}

impl From<TokenUsage> for Usage {
    fn from(usage: TokenUsage) -> Self {
        Self {
            prompt_tokens: usage.input_tokens,
            completion_tokens: usage.output_tokens,
            total_tokens: usage.total_tokens(),
            prompt_tokens_details: PromptDetails::default(),
            completion_tokens_details: CompletionDetails {
                reasoning_tokens: usage.reasoning_tokens,
                ..CompletionDetails::default()
            },
        }
    }
}

/// The id of an answer as clients know it.
pub(super) fn completion_id(head: &AnswerHead) -> String {
    format!("chatcmpl-{}", head.id)
}

/// Whether an answer calls functions, and in which form it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calls {
    None,
    Tools,
    /// As `function_call`.
    Old,
}

impl Calls {
    pub(super) const fn new(head: &AnswerHead, has_calls: bool) -> Self {
        match (has_calls, head.old_function_call) {
            (false, _) => Self::None,
            (true, false) => Self::Tools,
            (true, true) => Self::Old,
        }
    }
}

/// The dialect's word for the end of an answer. One that is done after calling functions waits for them,
/// whatever the upstream calls it.
pub(super) const fn finish_reason(reason: StopReason, calls: Calls) -> &'static str {
    match (reason, calls) {
        (StopReason::Length, _) => "length",
        (StopReason::Policy, _) => "content_filter",
        (StopReason::Done | StopReason::ToolCalls, Calls::Old) => "function_call",
        (StopReason::Done, Calls::Tools) | (StopReason::ToolCalls, _) => "tool_calls",
        (StopReason::Done, Calls::None) | (StopReason::StopText, _) => "stop",
    }
}

pub(super) fn whole(head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes {
    let events = answer_text::visible(head, events);
    let calls: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            AnswerEvent::ToolCall(call) => Some(call),
            _ => None,
        })
        .collect();
    let form = Calls::new(head, !calls.is_empty());
    let completion = Completion {
        id: completion_id(head),
        object: "chat.completion",
        created: head.created_sec,
        model: &head.model,
        choices: [Choice {
            index: 0,
            message: message(&events, &calls, form),
            logprobs: None,
            finish_reason: finish_reason(finish.reason, form),
        }],
        usage: finish.usage.into(),
    };
    let mut out = BytesMut::with_capacity(answer_text::size_hint(&events));
    write_json(&mut out, &completion);
    out.freeze()
}

fn message<'a>(events: &'a [AnswerEvent], calls: &[&'a ToolCall], form: Calls) -> Message<'a> {
    let is_text = |e: &AnswerEvent| matches!(e, AnswerEvent::Text(_) | AnswerEvent::Media(_));
    let is_reasoning = |e: &AnswerEvent| matches!(e, AnswerEvent::Reasoning(_));
    // Clients read `null` as "calls only": an answer without either is an empty text.
    let has_content = calls.is_empty() || events.iter().any(is_text);
    let tool_calls = match form {
        Calls::Tools => calls.iter().map(|call| Call::new(None, call)).collect(),
        Calls::None | Calls::Old => Vec::new(),
    };
    let old_call = calls.first().filter(|_| form == Calls::Old);
    Message {
        role: "assistant",
        content: has_content.then_some(JoinedText(events)),
        refusal: None,
        annotations: annotations_of(events),
        reasoning_content: events
            .iter()
            .any(is_reasoning)
            .then_some(JoinedReasoning(events)),
        tool_calls,
        function_call: old_call.map(|&call| call.into()),
    }
}

/// What the content rests on. Where in it is looked for only when there is something to cite.
fn annotations_of(events: &[AnswerEvent]) -> Vec<Annotation<'_>> {
    let groundings = events.iter().filter_map(|event| match event {
        AnswerEvent::Grounding(grounding) => Some(grounding),
        _ => None,
    });
    let mut content: Option<CharMap> = None;
    groundings
        .flat_map(|grounding| {
            let content = content.get_or_insert_with(|| char_map(events));
            annotations(grounding, content)
        })
        .collect()
}

fn char_map(events: &[AnswerEvent]) -> CharMap {
    let mut content = CharMap::default();
    for event in events {
        match event {
            AnswerEvent::Text(text) => content.text(text),
            AnswerEvent::Media(media) => content.insert(MarkdownMedia(media).chars()),
            AnswerEvent::Reasoning(_) | AnswerEvent::ToolCall(_) | AnswerEvent::Grounding(_) => {}
        }
    }
    content
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
