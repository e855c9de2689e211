//! What lives here: a `GenerateContentResponse`, whole or as one piece of a stream.

mod grounding;

use b2a_domain::TokenUsage;
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use crate::AnswerHead;
use crate::answer_text::{self, Base64Text, JoinedReasoning, JoinedText};
use crate::canonical::{AnswerEvent, Finish, Media, MediaData, StopReason, ToolCall};
use crate::codec::write_json;

pub(super) use self::grounding::GroundingMetadata;
use self::grounding::TextPart;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
pub(super) struct Response<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) candidates: Option<[Candidate<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prompt_feedback: Option<PromptFeedback>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) usage_metadata: Option<UsageMetadata>,
    pub(super) model_version: &'a str,
    pub(super) response_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Candidate<'a> {
    content: Content<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_reason: Option<&'static str>,
    index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    grounding_metadata: Option<GroundingMetadata<'a>>,
}

#[derive(Serialize)]
struct Content<'a> {
    parts: Vec<Part<'a>>,
    role: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Part<'a> {
    Text {
        text: &'a str,
    },
    Thought {
        text: &'a str,
        thought: bool,
    },
    JoinedText {
        text: JoinedText<'a>,
    },
    JoinedThought {
        text: JoinedReasoning<'a>,
        thought: bool,
    },
    #[serde(rename_all = "camelCase")]
    Media {
        inline_data: Blob<'a>,
    },
    #[serde(rename_all = "camelCase")]
    File {
        file_data: FileData<'a>,
    },
    #[serde(rename_all = "camelCase")]
    Call {
        function_call: FunctionCall<'a>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Blob<'a> {
    mime_type: &'a str,
    data: Base64Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileData<'a> {
    mime_type: &'a str,
    file_uri: &'a str,
}

#[derive(Serialize)]
pub(super) struct FunctionCall<'a> {
    id: &'a str,
    name: &'a str,
    args: serde_json::Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PromptFeedback {
    block_reason: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_field_names, reason = "the names are those of the wire")]
pub(super) struct UsageMetadata {
    prompt_token_count: u64,
    candidates_token_count: u64,
    #[serde(skip_serializing_if = "is_zero")]
    thoughts_token_count: u64,
    total_token_count: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl From<TokenUsage> for UsageMetadata {
    fn from(usage: TokenUsage) -> Self {
        Self {
            prompt_token_count: usage.input_tokens,
            candidates_token_count: usage.output_tokens.saturating_sub(usage.reasoning_tokens),
            thoughts_token_count: usage.reasoning_tokens,
            total_token_count: usage.total_tokens(),
        }
    }
}

impl PromptFeedback {
    /// What stands in place of candidates when the request was refused before any answer.
    pub(super) const BLOCKED: Self = Self {
        block_reason: "SAFETY",
    };
}

impl<'a> Candidate<'a> {
    /// The end of an answer, or the whole of it.
    pub(super) const fn new(
        parts: Vec<Part<'a>>,
        finish_reason: &'static str,
        grounding_metadata: Option<GroundingMetadata<'a>>,
    ) -> Self {
        Self {
            content: Content {
                parts,
                role: "model",
            },
            finish_reason: Some(finish_reason),
            index: 0,
            grounding_metadata,
        }
    }
}

impl<'a> Part<'a> {
    pub(super) fn media(media: &'a Media) -> Self {
        let mime_type = &media.mime_type;
        match &media.data {
            MediaData::Base64(base64) => Self::Media {
                inline_data: Blob {
                    mime_type,
                    data: Base64Text(base64),
                },
            },
            MediaData::Url(file_uri) => Self::File {
                file_data: FileData {
                    mime_type,
                    file_uri,
                },
            },
        }
    }

    pub(super) fn call(call: &'a ToolCall) -> Self {
        let args = answer_text::arguments_object(&call.arguments_json);
        Self::Call {
            function_call: FunctionCall {
                id: &call.id,
                name: &call.name,
                args,
            },
        }
    }
}

/// The dialect's word for the end of an answer.
pub(super) const fn finish_reason(reason: StopReason) -> &'static str {
    match reason {
        StopReason::Done | StopReason::ToolCalls | StopReason::StopText => "STOP",
        StopReason::Length => "MAX_TOKENS",
        StopReason::Policy => "SAFETY",
    }
}

pub(super) fn whole(head: &AnswerHead, events: Vec<AnswerEvent>, finish: &Finish) -> Bytes {
    let events = answer_text::visible(head, events);
    let mut parts = Vec::new();
    let mut texts = Vec::new();
    let mut grounding = None;
    for run in events.chunk_by(are_joined) {
        parts.push(match &run[0] {
            AnswerEvent::Text(_) => {
                texts.push(TextPart {
                    index: parts.len(),
                    bytes: run.iter().map(text_bytes).sum(),
                });
                Part::JoinedText {
                    text: JoinedText(run),
                }
            }
            AnswerEvent::Reasoning(_) => Part::JoinedThought {
                text: JoinedReasoning(run),
                thought: true,
            },
            AnswerEvent::Media(media) => Part::media(media),
            AnswerEvent::ToolCall(call) => Part::call(call),
            AnswerEvent::Grounding(found) => {
                grounding = Some(found);
                continue;
            }
        });
    }
    let is_blocked = finish.reason == StopReason::Policy && parts.is_empty();
    if parts.is_empty() {
        parts.push(Part::Text { text: "" });
    }
    let grounding = grounding.map(|found| GroundingMetadata::of_whole(found, &texts));
    let reason = finish_reason(finish.reason);
    let response = Response {
        candidates: (!is_blocked).then(|| [Candidate::new(parts, reason, grounding)]),
        prompt_feedback: is_blocked.then_some(PromptFeedback::BLOCKED),
        usage_metadata: Some(finish.usage.into()),
        model_version: &head.model,
        response_id: &head.id,
    };
    let mut out = BytesMut::with_capacity(answer_text::size_hint(&events));
    write_json(&mut out, &response);
    out.freeze()
}

const fn text_bytes(event: &AnswerEvent) -> usize {
    match event {
        AnswerEvent::Text(text) => text.len(),
        _ => 0,
    }
}

/// Whether two pieces that follow each other are one part.
const fn are_joined(a: &AnswerEvent, b: &AnswerEvent) -> bool {
    matches!(
        (a, b),
        (AnswerEvent::Text(_), AnswerEvent::Text(_))
            | (AnswerEvent::Reasoning(_), AnswerEvent::Reasoning(_))
    )
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Count {
    total_tokens: u64,
}

pub(super) fn count(input_tokens: u64) -> Bytes {
    let mut out = BytesMut::new();
    write_json(
        &mut out,
        &Count {
            total_tokens: input_tokens,
        },
    );
    out.freeze()
}
