//! What lives here: the log of the registrar, read over its own HTTP API.

use std::fmt;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use b2a_config::Settings;
use b2a_http::{HttpClient, HttpError, HttpSettings, HttpSettingsError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

/// To connect to the registrar.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);
/// To be answered by it, and between two pieces of its answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// How much of an answer is read, in bytes.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// Characters of a line that are passed on.
const LINE_CHARS: usize = 4096;

/// The registrar's log.
pub(crate) struct RegistrarLog {
    client: HttpClient,
    url: Url,
    token: Option<SecretString>,
}

/// Some lines, oldest first.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RegistrarPage {
    pub(crate) items: Vec<RegistrarLine>,
    pub(crate) has_more: bool,
}

/// A line as the registrar tells it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RegistrarLine {
    pub(crate) id: u64,
    pub(crate) ts: String,
    pub(crate) level: String,
    pub(crate) message: String,
}

/// Why there are no lines.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegistrarLogError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("it answered {0}")]
    Status(StatusCode),
    #[error("what it answered is no list of lines")]
    NoLines,
}

impl RegistrarLog {
    /// That of the registrar that the settings name.
    pub(crate) fn new(settings: &Settings) -> Result<Self, HttpSettingsError> {
        let client = HttpClient::new(&HttpSettings {
            extra_ca_files: settings.extra_ca_files.clone(),
            connect_timeout: CONNECT_LIMIT,
            first_byte_timeout: ANSWER_LIMIT,
            idle_timeout: ANSWER_LIMIT,
            ..HttpSettings::default()
        })?;
        let mut url = settings.pool.registrar_base_url.clone();
        let path = format!("{}/logs", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(Self {
            client,
            url,
            token: settings.registrar.token.clone(),
        })
    }

    /// The lines after the one with this id, or with 0 the last ones, at most `limit`; only those of a level, unless it is `all`.
    pub(crate) async fn read(
        &self,
        after_id: u64,
        limit: usize,
        level: &str,
    ) -> Result<RegistrarPage, RegistrarLogError> {
        let mut url = self.url.clone();
        url.query_pairs_mut()
            .append_pair("after_id", &after_id.to_string())
            .append_pair("limit", &limit.to_string())
            .append_pair("level", level);
        let mut headers = HeaderMap::new();
        let bearer = |token: &SecretString| {
            let text = format!("Bearer {}", token.expose_secret());
            HeaderValue::try_from(text).ok()
        };
        if let Some(mut value) = self.token.as_ref().and_then(bearer) {
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let answer = self.client.get(&url, headers).await?;
        let status = answer.status();
        if status != StatusCode::OK {
            return Err(RegistrarLogError::Status(status));
        }
        let body = answer.bytes_limited(ANSWER_BYTES).await?;
        let page = serde_json::from_slice(&body);
        let mut page: RegistrarPage = page.map_err(|_| RegistrarLogError::NoLines)?;
        page.items.truncate(limit);
        for line in &mut page.items {
            line.level.make_ascii_lowercase();
            if let Some((end, _)) = line.message.char_indices().nth(LINE_CHARS) {
                line.message.truncate(end);
            }
        }
        Ok(page)
    }
}

impl fmt::Debug for RegistrarLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrarLog").finish_non_exhaustive()
    }
}
