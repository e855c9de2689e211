//! What lives here: one call to a gateway, repeated while that may help, and what its failure means.

use std::time::Duration;

use b2a_config::Settings;
use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::masking::Masker;
use crate::{BridgeError, Pauses};

/// How often a call is made at the most.
const TRIES: u32 = 3;
/// Bytes of an answer: 200 tasks with the cookies of their accounts fit in.
const ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// Characters of the gateway's words that are kept.
const WORDS: usize = 300;

/// Why a call came to nothing. The words are masked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallError {
    /// The gateway is away, or does not know us: it may well take this later.
    #[error("{0}")]
    Away(String),
    /// The gateway has no such call.
    #[error("{0}")]
    NotServed(String),
    /// The gateway understood, and says no.
    #[error("{0}")]
    Refused(String),
}

/// Makes calls to one gateway.
#[derive(Clone)]
pub(crate) struct Caller {
    client: HttpClient,
    base: Url,
    headers: HeaderMap,
    time_limit: Duration,
    between_tries: Duration,
}

/// How a caller shows who it is.
pub(crate) enum Credential<'a> {
    /// An admin key.
    ApiKey(&'a SecretString),
    /// The secret of workers.
    PoolSecret(&'a SecretString),
}

impl Caller {
    pub(crate) fn new(
        settings: &Settings,
        base: &Url,
        credential: Option<Credential<'_>>,
        pauses: &Pauses,
    ) -> Result<Self, BridgeError> {
        let time_limit = Duration::from_secs(settings.registrar.request_timeout_sec);
        let client = HttpClient::new(&HttpSettings {
            extra_ca_files: settings.extra_ca_files.clone(),
            connect_timeout: Duration::from_secs(settings.timeouts.connect_sec),
            first_byte_timeout: time_limit,
            idle_timeout: time_limit,
            ..HttpSettings::default()
        });
        let client = client.map_err(|error: HttpSettingsError| BridgeError::Http(error))?;
        let mut headers = HeaderMap::new();
        if let Some(credential) = credential {
            let (name, value, field) = match credential {
                Credential::ApiKey(key) => (
                    AUTHORIZATION,
                    format!("Bearer {}", key.expose_secret()),
                    "registrar.api_key",
                ),
                Credential::PoolSecret(secret) => (
                    HeaderName::from_static("x-pool-secret"),
                    secret.expose_secret().to_owned(),
                    "pool_server.secret",
                ),
            };
            let mut value = HeaderValue::try_from(value)
                .map_err(|_| BridgeError::Setting(field, "can't stand in a header"))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(Self {
            client,
            base: base.clone(),
            headers,
            time_limit,
            between_tries: pauses.between_tries,
        })
    }

    /// Posts a body, again after a failure that may pass: three times in all.
    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Result<Value, CallError> {
        let body = as_json(body)?;
        let mut tries = 1;
        loop {
            match self.call(Method::POST, path, &[], body.clone()).await {
                Err((CallError::Away(why), true)) if tries < TRIES => {
                    tracing::debug!(path, tries, reason = why, "the gateway is called again");
                    tries += 1;
                    tokio::time::sleep(self.between_tries).await;
                }
                other => return other.map_err(|(error, _)| error),
            }
        }
    }

    /// Posts a body once: what is to be done again later anyway.
    pub(crate) async fn post_once(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Value, CallError> {
        let body = as_json(body)?;
        let answer = self.call(Method::POST, path, &[], body).await;
        answer.map_err(|(error, _)| error)
    }

    /// Asks once.
    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, CallError> {
        let answer = self.call(Method::GET, path, query, Bytes::new()).await;
        answer.map_err(|(error, _)| error)
    }

    /// One try. With an error comes whether another try may help.
    async fn call(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Value, (CallError, bool)> {
        let away = |why: String| (CallError::Away(why), true);
        let url = self.url(path, query);
        let call = async {
            let answer = if method == Method::POST {
                self.client
                    .post_json(&url, self.headers.clone(), body)
                    .await
            } else {
                self.client.get(&url, self.headers.clone()).await
            };
            let answer = answer?;
            let status = answer.status();
            Ok((status, answer.bytes_limited(ANSWER_BYTES).await?))
        };
        let answer = tokio::time::timeout(self.time_limit, call).await;
        let answer = answer.map_err(|_| away("the gateway did not answer in time".to_owned()))?;
        let (status, body) = answer.map_err(|error: b2a_http::HttpError| {
            away(format!("the gateway can't be reached: {error}"))
        })?;
        judge(status, &body)
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        let below = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{below}{path}"));
        url.set_query(None);
        url.set_fragment(None);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

fn as_json(body: &impl Serialize) -> Result<Bytes, CallError> {
    let body = serde_json::to_vec(body);
    body.map(Bytes::from)
        .map_err(|_| CallError::Refused("the body can't be written as JSON".to_owned()))
}

/// What an answer means: an old gateway says no with 200 and `success: false`.
fn judge(status: StatusCode, body: &[u8]) -> Result<Value, (CallError, bool)> {
    let answer: Option<Value> = serde_json::from_slice(body).ok();
    let succeeded = |it: &Value| it["success"].as_bool() != Some(false);
    let words = || words_of(status, answer.as_ref());
    match status.as_u16() {
        200..=299 => match answer {
            Some(answer) if succeeded(&answer) => Ok(answer),
            Some(_) => Err((CallError::Refused(words()), false)),
            None => Err((
                CallError::Away("the gateway's answer is no JSON".to_owned()),
                false,
            )),
        },
        404 | 405 => Err((CallError::NotServed(words()), false)),
        // Only these are about what we sent; with the rest, something is wrong with us or on the way.
        400 | 409 | 413 | 422 => Err((CallError::Refused(words()), false)),
        500..=599 => Err((CallError::Away(words()), true)),
        _ => Err((CallError::Away(words()), false)),
    }
}

/// The gateway's own words, in one masked line.
fn words_of(status: StatusCode, answer: Option<&Value>) -> String {
    let told = answer.and_then(|it| it["error"].as_str().or_else(|| it["message"].as_str()));
    let told: String = told.unwrap_or_default().chars().take(WORDS).collect();
    let told = Masker::of(None).mask(told.trim());
    match told.as_str() {
        "" => format!("the gateway answered {}", status.as_u16()),
        told => format!("{told} ({})", status.as_u16()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, body: &str) -> (CallError, bool) {
        judge(StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err()
    }

    #[test]
    fn what_may_pass_is_told_from_what_is_our_fault() {
        assert!(matches!(error(503, "busy"), (CallError::Away(_), true)));
        for status in [301, 401, 403, 429] {
            assert!(
                matches!(error(status, "{}"), (CallError::Away(_), false)),
                "{status}"
            );
        }
        assert!(matches!(error(404, "{}"), (CallError::NotServed(_), false)));
        assert!(matches!(error(200, "<html>"), (CallError::Away(_), false)));
        let (refused, again) = error(400, r#"{"error":"unknown task of alice@example.com"}"#);
        assert_eq!(
            refused.to_string(),
            "unknown task of a***e@example.com (400)"
        );
        assert!(matches!(refused, CallError::Refused(_)) && !again);
        let old = error(200, r#"{"success":false,"error":"no cookies"}"#);
        assert!(matches!(old, (CallError::Refused(_), false)));
        assert!(judge(StatusCode::OK, br#"{"success":true}"#).is_ok());
        assert!(judge(StatusCode::OK, br#"{"tasks":[]}"#).is_ok());
    }
}
