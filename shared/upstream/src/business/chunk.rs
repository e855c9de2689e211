//! What lives here: one item of a streamed answer, borrowed from the bytes that it came in.
//!
//! Every member is optional, as the service promises none of them; those that we don't use are skipped and
//! never built.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::classify::ServiceError;

/// Text that is borrowed unless it holds an escape. A type of its own, since an `Option<Cow<str>>` would
/// always be owned.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Chunk<'a> {
    #[serde(borrow)]
    pub(super) stream_assist_response: Option<AssistResponse<'a>>,
    pub(super) error: Option<ServiceError>,
    pub(super) u_token: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AssistResponse<'a> {
    #[serde(borrow)]
    pub(super) session_info: Option<SessionInfo<'a>>,
    #[serde(borrow)]
    pub(super) answer: Option<AssistAnswer<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SessionInfo<'a> {
    #[serde(borrow)]
    pub(super) session: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AssistAnswer<'a> {
    #[serde(borrow)]
    pub(super) state: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) assist_skipped_reasons: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(super) replies: Option<Vec<Reply<'a>>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reply<'a> {
    #[serde(borrow)]
    pub(super) grounded_content: Option<GroundedContent<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroundedContent<'a> {
    #[serde(borrow)]
    pub(super) content: Option<Content<'a>>,
    /// What its text rests on; read in `grounding`.
    #[serde(borrow)]
    pub(super) text_grounding_metadata: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content<'a> {
    /// Whether the text is reasoning.
    pub(super) thought: Option<bool>,
    #[serde(borrow)]
    pub(super) text: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) inline_data: Option<InlineData<'a>>,
    #[serde(borrow)]
    pub(super) file: Option<File<'a>>,
    #[serde(borrow)]
    pub(super) function_call: Option<FunctionCall<'a>>,
    #[serde(borrow)]
    pub(super) executable_code: Option<ExecutableCode<'a>>,
    #[serde(borrow)]
    pub(super) code_execution_result: Option<CodeExecutionResult<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InlineData<'a> {
    #[serde(borrow)]
    pub(super) mime_type: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) data: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File<'a> {
    #[serde(borrow)]
    pub(super) file_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) mime_type: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct FunctionCall<'a> {
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) args: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ExecutableCode<'a> {
    #[serde(borrow)]
    pub(super) code: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) language: Option<Text<'a>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CodeExecutionResult<'a> {
    #[serde(borrow)]
    pub(super) output: Option<Text<'a>>,
}
