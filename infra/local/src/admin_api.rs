//! What lives here: the admin API of a process that runs, as the command line uses it.

use std::time::Duration;

use b2a_api::admin::{AccountDetails, AccountItem, Filter, ImportAnswer, Status, TaskItem};
use b2a_config::Settings;
use b2a_domain::AccountId;
use b2a_http::{HttpClient, HttpError, HttpResponse, HttpSettings, HttpSettingsError};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

/// An import of many accounts takes its time.
const ANSWER_LIMIT: Duration = Duration::from_secs(600);
/// The largest answer that is read, in bytes: a list of all accounts.
const ANSWER_BYTES: usize = 512 * 1024 * 1024;
/// The largest refusal that is read, in bytes.
const REFUSAL_BYTES: usize = 64 * 1024;
/// Stands between the parts of a form; account files hold no such line.
const BOUNDARY: &str = "business2api-9f1c6b1e7d4a4f0f8e35";

/// The admin API of a process that runs.
pub(crate) struct AdminApi {
    client: HttpClient,
    base: Url,
    authorization: HeaderValue,
}

/// Why the process did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// There is no such account or task.
    #[error("there is no such account or task")]
    NotFound,
    /// It refused.
    #[error("{status}: {message}")]
    Refused {
        /// Its status.
        status: u16,
        /// What it said.
        message: String,
    },
    /// It answered with something that is no answer to the question.
    #[error("the answer makes no sense; is there a business2api at this URL? ({0})")]
    Nonsense(String),
    /// It can't be reached.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The client could not be set up.
    #[error(transparent)]
    Settings(#[from] HttpSettingsError),
    /// The key can't stand in a header.
    #[error("the admin key holds characters that no key has")]
    Key,
    /// The URL can't have a path.
    #[error("--url must be an http:// or https:// URL")]
    Url,
}

/// What was done to an account.
#[derive(Deserialize)]
pub(crate) struct Done {
    pub(crate) message: String,
    pub(crate) status: Status,
}

/// What was deleted.
#[derive(Deserialize)]
pub(crate) struct Gone {
    pub(crate) deleted_files: Vec<String>,
    #[serde(default)]
    pub(crate) backup_file: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    items: Vec<AccountItem>,
}

#[derive(Deserialize)]
struct ListedTasks {
    items: Vec<TaskItem>,
}

impl AdminApi {
    /// The admin API at `url`, opened with `key`. Trust in certificates is as the settings say.
    pub(crate) fn new(
        url: &Url,
        key: &SecretString,
        settings: &Settings,
    ) -> Result<Self, ApiError> {
        if !matches!(url.scheme(), "http" | "https") || url.cannot_be_a_base() {
            return Err(ApiError::Url);
        }
        let client = HttpClient::new(&HttpSettings {
            extra_ca_files: settings.extra_ca_files.clone(),
            first_byte_timeout: ANSWER_LIMIT,
            ..HttpSettings::default()
        })?;
        let authorization = format!("Bearer {}", key.expose_secret());
        let mut authorization = HeaderValue::from_str(&authorization).map_err(|_| ApiError::Key)?;
        authorization.set_sensitive(true);
        Ok(Self {
            client,
            base: url.clone(),
            authorization,
        })
    }

    pub(crate) async fn list(&self, filter: &Filter) -> Result<Vec<AccountItem>, ApiError> {
        let url = self.filtered(&["accounts"], filter)?;
        let listed: Listed = self
            .json(Method::GET, &url, HeaderMap::new(), Bytes::new())
            .await?;
        Ok(listed.items)
    }

    pub(crate) async fn show(&self, id: &AccountId) -> Result<AccountDetails, ApiError> {
        let url = self.url(&["accounts", id.name()])?;
        self.json(Method::GET, &url, HeaderMap::new(), Bytes::new())
            .await
    }

    /// `disable`, `enable` or `refresh`.
    pub(crate) async fn act(&self, id: &AccountId, action: &str) -> Result<Done, ApiError> {
        let url = self.url(&["accounts", id.name(), action])?;
        self.json(Method::POST, &url, HeaderMap::new(), Bytes::new())
            .await
    }

    pub(crate) async fn delete(&self, id: &AccountId) -> Result<Gone, ApiError> {
        let url = self.url(&["accounts", id.name()])?;
        self.json(Method::DELETE, &url, HeaderMap::new(), Bytes::new())
            .await
    }

    /// The answer whose body is the archive.
    pub(crate) async fn export(&self, filter: &Filter) -> Result<HttpResponse, ApiError> {
        let url = self.filtered(&["pool-files", "export"], filter)?;
        self.send(Method::GET, &url, HeaderMap::new(), Bytes::new())
            .await
    }

    /// Imports these account files; names and contents.
    pub(crate) async fn import(
        &self,
        files: &[(String, Bytes)],
        overwrite: bool,
    ) -> Result<ImportAnswer, ApiError> {
        let url = self.url(&["pool-files", "import"])?;
        let mut headers = HeaderMap::new();
        let form = format!("multipart/form-data; boundary={BOUNDARY}");
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_str(&form).map_err(|_| ApiError::Key)?,
        );
        self.json(Method::POST, &url, headers, form_of(files, overwrite))
            .await
    }

    /// The tasks of registrars, of each kind so many at the most.
    pub(crate) async fn tasks(&self, limit: u32) -> Result<Vec<TaskItem>, ApiError> {
        let mut url = self.url(&["registrar", "tasks"])?;
        url.query_pairs_mut()
            .append_pair("limit", &limit.to_string());
        let listed: ListedTasks = self
            .json(Method::GET, &url, HeaderMap::new(), Bytes::new())
            .await?;
        Ok(listed.items)
    }

    /// `retry` or `cancel`; the task by its id, or by the e-mail of the account that waits.
    pub(crate) async fn act_on_task(&self, task: &str, action: &str) -> Result<(), ApiError> {
        let url = self.url(&["registrar", "tasks", task, action])?;
        self.send(Method::POST, &url, HeaderMap::new(), Bytes::new())
            .await
            .map(drop)
    }

    fn url(&self, path: &[&str]) -> Result<Url, ApiError> {
        let mut url = self.base.clone();
        url.set_query(None);
        let mut segments = url.path_segments_mut().map_err(|()| ApiError::Url)?;
        segments.pop_if_empty().push("admin").extend(path);
        drop(segments);
        Ok(url)
    }

    fn filtered(&self, path: &[&str], filter: &Filter) -> Result<Url, ApiError> {
        let mut url = self.url(path)?;
        url.query_pairs_mut()
            .append_pair("state", filter.state.as_str())
            .append_pair("status", &filter.status)
            .append_pair("q", &filter.q);
        Ok(url)
    }

    async fn json<T: DeserializeOwned>(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<T, ApiError> {
        let answer = self.send(method, url, headers, body).await?;
        let body = answer.bytes_limited(ANSWER_BYTES).await?;
        serde_json::from_slice(&body).map_err(|error| ApiError::Nonsense(error.to_string()))
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<HttpResponse, ApiError> {
        headers.insert(AUTHORIZATION, self.authorization.clone());
        let answer = self.client.request(method, url, headers, body).await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let body = answer.beginning(REFUSAL_BYTES).await;
        let told: Value = serde_json::from_slice(&body).unwrap_or_default();
        // Only the admin API names what it does not have; a path that is not there is something else.
        let names_it = told["email"].is_string() || told["task"].is_string();
        if status == StatusCode::NOT_FOUND && names_it {
            return Err(ApiError::NotFound);
        }
        let reason = status.canonical_reason().unwrap_or("refused");
        let mut message = told["error"].as_str().unwrap_or(reason).to_owned();
        for detail in told["details"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            message.push_str("; ");
            message.push_str(detail);
        }
        let status = status.as_u16();
        Err(ApiError::Refused { status, message })
    }
}

fn form_of(files: &[(String, Bytes)], overwrite: bool) -> Bytes {
    let mut form = Vec::new();
    let mut part = |disposition: &str, content: &[u8]| {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(content);
        form.extend_from_slice(b"\r\n");
    };
    for (name, content) in files {
        let name = name.replace(['"', '\r', '\n'], "_");
        part(&format!("name=\"files\"; filename=\"{name}\""), content);
    }
    part("name=\"overwrite\"", overwrite.to_string().as_bytes());
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form.into()
}
