//! What lives here: the bodies of the widget calls, and what is wrong with them if anything is.
//! As in any Google JSON service, unknown members are refused, by name.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::accounts::Account;
use crate::rejection::Rejection;

/// Reads a body, or says which member cannot be read.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Rejection> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        if path == "." {
            Rejection::new(
                400,
                format!("Invalid JSON payload received. {}", error.inner()),
            )
        } else {
            Rejection::field(path, error.inner())
        }
    })?;
    json.end()
        .map_err(|error| Rejection::new(400, format!("Invalid JSON payload received. {error}")))?;
    Ok(value)
}

/// `additionalParams`, the same in every call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AdditionalParams {
    token: String,
}

/// What every body carries beside its own member.
pub(crate) fn check_envelope(
    account: &Account,
    config_id: &str,
    additional: &AdditionalParams,
) -> Result<(), Rejection> {
    if additional.token != "-" {
        return Err(Rejection::field("additionalParams.token", "'-' is wanted"));
    }
    if config_id.is_empty() {
        return Err(Rejection::field("configId", "must not be empty"));
    }
    if config_id != account.config_id {
        return Err(Rejection::new(
            403,
            format!("The caller does not have permission on configId '{config_id}'"),
        ));
    }
    Ok(())
}

/// The body of `widgetCreateSession`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateSessionBody {
    pub(crate) config_id: String,
    pub(crate) additional_params: AdditionalParams,
    pub(crate) create_session_request: CreateSessionRequest,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateSessionRequest {
    session: NewSession,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewSession {
    name: String,
    #[serde(default, rename = "displayName")]
    _display_name: String,
}

impl CreateSessionRequest {
    pub(crate) fn check(&self) -> Result<(), Rejection> {
        if self.session.name.is_empty() {
            return Ok(());
        }
        Err(Rejection::field(
            "createSessionRequest.session.name",
            "a new session has no name yet",
        ))
    }
}

/// The body of `widgetAddContextFile`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddContextFileBody {
    pub(crate) config_id: String,
    pub(crate) additional_params: AdditionalParams,
    pub(crate) add_context_file_request: AddContextFileRequest,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddContextFileRequest {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) mime_type: Option<String>,
    pub(crate) file_contents: Option<String>,
    pub(crate) file_uri: Option<String>,
}

/// The body of `widgetListSessionFileMetadata`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ListFilesBody {
    pub(crate) config_id: String,
    pub(crate) additional_params: AdditionalParams,
    pub(crate) list_session_file_metadata_request: ListFilesRequest,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListFilesRequest {
    pub(crate) name: String,
    pub(crate) filter: String,
}

/// The body of `widgetStreamAssist`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StreamAssistBody {
    pub(crate) config_id: String,
    pub(crate) additional_params: AdditionalParams,
    pub(crate) stream_assist_request: StreamAssistRequest,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StreamAssistRequest {
    pub(crate) session: String,
    query: Query,
    #[serde(default)]
    filter: String,
    #[serde(default)]
    pub(crate) file_ids: Vec<String>,
    answer_generation_mode: String,
    pub(crate) tools_spec: ToolsSpec,
    language_code: String,
    user_metadata: UserMetadata,
    assist_skipping_mode: String,
    assist_generation_config: Option<AssistGenerationConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    parts: Vec<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UserMetadata {
    time_zone: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AssistGenerationConfig {
    model_id: String,
}

/// A member that is there, and holds nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Empty {}

/// Which tools the answer may use.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ToolsSpec {
    web_grounding_spec: Option<Empty>,
    tool_registry: Option<String>,
    image_generation_spec: Option<Empty>,
    video_generation_spec: Option<Empty>,
}

impl ToolsSpec {
    pub(crate) const fn web(&self) -> bool {
        self.web_grounding_spec.is_some()
    }

    pub(crate) const fn image(&self) -> bool {
        self.image_generation_spec.is_some()
    }

    pub(crate) const fn video(&self) -> bool {
        self.video_generation_spec.is_some()
    }

    /// The registry comes along when the caller asked for no tool in particular.
    pub(crate) const fn anything_goes(&self) -> bool {
        self.tool_registry.is_some()
    }
}

impl StreamAssistRequest {
    /// The prompt: all parts, one after the other.
    pub(crate) fn prompt(&self) -> String {
        let texts: Vec<&str> = self
            .query
            .parts
            .iter()
            .map(|part| part.text.as_str())
            .collect();
        texts.join("\n")
    }

    /// Whether every member has a value the service knows.
    pub(crate) fn check(&self, models: &[String]) -> Result<(), Rejection> {
        let field = |name: &str| format!("streamAssistRequest.{name}");
        let wanted = |name: &str, value: &str, good: bool| {
            if good {
                Ok(())
            } else {
                Err(Rejection::field(field(name), format!("\"{value}\"")))
            }
        };
        wanted("filter", &self.filter, self.filter.is_empty())?;
        let mode = &self.answer_generation_mode;
        wanted("answerGenerationMode", mode, mode == "NORMAL")?;
        let skipping = &self.assist_skipping_mode;
        wanted("assistSkippingMode", skipping, skipping == "REQUEST_ASSIST")?;
        wanted(
            "languageCode",
            &self.language_code,
            is_language(&self.language_code),
        )?;
        let zone = &self.user_metadata.time_zone;
        wanted("userMetadata.timeZone", zone, is_time_zone(zone))?;
        if let Some(registry) = &self.tools_spec.tool_registry {
            let good = registry == "default_tool_registry";
            wanted("toolsSpec.toolRegistry", registry, good)?;
        }
        if let Some(config) = &self.assist_generation_config {
            let model = &config.model_id;
            wanted(
                "assistGenerationConfig.modelId",
                model,
                models.contains(model),
            )?;
        }
        Ok(())
    }
}

fn is_language(code: &str) -> bool {
    (2..=35).contains(&code.len())
        && code
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn is_time_zone(zone: &str) -> bool {
    (1..=64).contains(&zone.len())
        && zone
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte))
}
