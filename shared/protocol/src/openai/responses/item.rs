//! What lives here: the items of a response's output, and the fields that their events share.

use serde::Serialize;

use crate::answer_text::Base64Text;

/// Whether an item is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    InProgress,
    Completed,
    Incomplete,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Item<'a> {
    Message {
        id: &'a str,
        status: Status,
        role: &'static str,
        content: &'a [Part<'a>],
    },
    Reasoning {
        id: &'a str,
        summary: &'a [Part<'a>],
    },
    FunctionCall {
        id: &'a str,
        status: Status,
        call_id: &'a str,
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        namespace: Option<&'a str>,
        arguments: &'a str,
    },
    CustomToolCall {
        id: &'a str,
        status: Status,
        call_id: &'a str,
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        namespace: Option<&'a str>,
        input: &'a str,
    },
    ImageGenerationCall {
        id: &'a str,
        status: Status,
        #[serde(skip_serializing_if = "Option::is_none")]
        output_format: Option<&'a str>,
        result: Option<Base64Text<'a>>,
    },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Part<'a> {
    OutputText {
        annotations: &'a [Annotation],
        logprobs: [(); 0],
        text: &'a str,
    },
    SummaryText {
        text: &'a str,
    },
}

/// A source that a stretch of the text rests on; its places are counted in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "url_citation")]
pub(super) struct Annotation {
    pub(super) start_index: usize,
    pub(super) end_index: usize,
    pub(super) url: String,
    pub(super) title: String,
}

/// An item, where it stands in the output.
#[derive(Serialize)]
pub(super) struct ItemAt<'a> {
    pub(super) output_index: usize,
    pub(super) item: Item<'a>,
}

/// Where an event belongs: to an item, or to a part of one.
#[derive(Serialize)]
pub(super) struct Place<'a> {
    pub(super) item_id: &'a str,
    pub(super) output_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary_index: Option<usize>,
}

/// What an event tells of its place.
#[derive(Serialize)]
pub(super) struct At<'a, T> {
    #[serde(flatten)]
    pub(super) place: &'a Place<'a>,
    #[serde(flatten)]
    pub(super) news: T,
}

#[derive(Serialize)]
pub(super) struct Nothing {}

#[derive(Serialize)]
pub(super) struct Delta<T> {
    pub(super) delta: T,
}

#[derive(Serialize)]
pub(super) struct TextDelta<T> {
    pub(super) delta: T,
    pub(super) logprobs: [(); 0],
}

#[derive(Serialize)]
pub(super) struct TextDone<'a> {
    pub(super) text: &'a str,
    pub(super) logprobs: [(); 0],
}

#[derive(Serialize)]
pub(super) struct SummaryDone<'a> {
    pub(super) text: &'a str,
}

#[derive(Serialize)]
pub(super) struct WithPart<'a> {
    pub(super) part: Part<'a>,
}

#[derive(Serialize)]
pub(super) struct ArgumentsDone<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: &'a str,
}

#[derive(Serialize)]
pub(super) struct InputDone<'a> {
    pub(super) input: &'a str,
}

#[derive(Serialize)]
pub(super) struct Cited<'a> {
    pub(super) annotation_index: usize,
    pub(super) annotation: &'a Annotation,
}
