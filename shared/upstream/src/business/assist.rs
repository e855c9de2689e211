//! What lives here: the question as the service takes it.

use b2a_http::HttpResponse;
use serde::Serialize;

use super::tools_spec::ToolsSpec;
use super::wire::{Caller, Wire};
use super::{context_file, prompt};
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

/// Uploads the files of the question, then asks it. The body is gone once this is done.
pub(super) async fn ask(
    wire: &Wire,
    call: Call<'_>,
    session: &str,
) -> Result<HttpResponse, Failure> {
    let caller = Caller::new(call.credentials, call.token);
    let file_ids = context_file::upload(wire, caller, session, call.request).await?;
    let method = StreamAssist {
        request: question(wire, call, session, file_ids),
    };
    let answer = wire.send(&wire.stream_assist_url, caller, &method).await?;
    wire.accept(answer).await
}

fn question<'a>(
    wire: &'a Wire,
    call: Call<'a>,
    session: &'a str,
    file_ids: Vec<String>,
) -> StreamAssistRequest<'a> {
    StreamAssistRequest {
        session,
        query: Query {
            parts: [Part {
                text: prompt::text_of(call.request),
            }],
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
