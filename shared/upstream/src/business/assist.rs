//! What lives here: the question as the service takes it.

use b2a_http::HttpResponse;
use serde::Serialize;

use super::attachments::Attachments;
use super::context_file;
use super::conversation::Conversation;
use super::prompt::{self, Known};
use super::tools_spec::ToolsSpec;
use super::wire::{Caller, Wire};
use crate::{Call, Failure};

#[derive(Serialize)]
struct StreamAssist<'a> {
    #[serde(rename = "streamAssistRequest")]
    request: StreamAssistRequest<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StreamAssistRequest<'a> {
    session: &'a str,
    query: Query,
    filter: &'static str,
    file_ids: Vec<String>,
    answer_generation_mode: &'static str,
    tools_spec: ToolsSpec,
    language_code: &'a str,
    user_metadata: UserMetadata<'a>,
    assist_skipping_mode: &'static str,
    /// Left out: the service chooses the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    assist_generation_config: Option<GenerationConfig<'a>>,
}

#[derive(Serialize)]
struct Query {
    parts: [Part; 1],
}

#[derive(Serialize)]
struct Part {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserMetadata<'a> {
    time_zone: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GenerationConfig<'a> {
    model_id: &'a str,
}

/// Uploads the files that are new to the conversation, then asks the question in it, and notes there what the service
/// knows from now on. The body is gone once this is done.
pub(super) async fn ask(
    wire: &Wire,
    caller: Caller<'_>,
    call: Call<'_>,
    conversation: &mut Conversation,
) -> Result<HttpResponse, Failure> {
    let known = Known {
        turns: call.resume.map_or(0, |resume| resume.known_turns),
        markers: conversation.markers,
    };
    let files = Attachments::of(call.request, known.turns);
    let session = &conversation.session;
    let file_ids = context_file::upload(wire, caller, session, &files).await?;
    let question = prompt::question(call.request, known, &files);
    let method = StreamAssist {
        request: request(wire, call, session, question.text, file_ids),
    };
    let answer = wire.send(&wire.stream_assist_url, caller, &method).await?;
    let answer = wire.accept(caller, answer).await?;
    conversation.markers = question.markers;
    Ok(answer)
}

fn request<'a>(
    wire: &'a Wire,
    call: Call<'a>,
    session: &'a str,
    text: String,
    file_ids: Vec<String>,
) -> StreamAssistRequest<'a> {
    StreamAssistRequest {
        session,
        query: Query {
            parts: [Part { text }],
        },
        filter: "",
        file_ids,
        answer_generation_mode: "NORMAL",
        tools_spec: call.tools.into(),
        language_code: &wire.settings.language,
        user_metadata: UserMetadata {
            time_zone: &wire.settings.time_zone,
        },
        assist_skipping_mode: "REQUEST_ASSIST",
        assist_generation_config: call.model.map(|model_id| GenerationConfig { model_id }),
    }
}
