//! What lives here: the wire protocol of `WebDriver`: JSON over HTTP, one call at a time.
//!
//! It is ten calls, over the client that we have. The libraries for it would each bring what this project does not take:
//! one turns on a feature of `serde_json` that puts the members of all JSON in the product into another order, the other has a
//! licence that is not on our list, TLS of its own, and answers without a bound.

use std::time::Duration;

use b2a_http::{HttpClient, HttpError};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::fault::Fault;

/// The largest answer that is read. Screenshots and logs of requests are the large ones.
const MAX_ANSWER: usize = 64 * 1024 * 1024;
/// `WebDriver`'s words are short; what is longer is none.
const MAX_CODE: usize = 40;

/// What is to be done, in how much time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Completes "the browser could not …".
    pub(super) name: &'static str,
    pub(super) limit: Duration,
}

/// A `WebDriver`.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    http: HttpClient,
    base: Url,
}

#[derive(Deserialize)]
struct Answer {
    value: Value,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    message: String,
}

impl Wire {
    pub(super) const fn new(http: HttpClient, base: Url) -> Self {
        Self { http, base }
    }

    /// Asks for something that changes nothing.
    pub(super) async fn get(&self, step: Step, path: &[&str]) -> Result<Value, Fault> {
        self.call(step, Method::GET, path, Bytes::new()).await
    }

    /// Has something done.
    pub(super) async fn post(
        &self,
        step: Step,
        path: &[&str],
        body: &Value,
    ) -> Result<Value, Fault> {
        self.call(step, Method::POST, path, body.to_string().into())
            .await
    }

    /// Ends something.
    pub(super) async fn delete(&self, step: Step, path: &[&str]) -> Result<Value, Fault> {
        self.call(step, Method::DELETE, path, Bytes::new()).await
    }

    async fn call(
        &self,
        step: Step,
        method: Method,
        path: &[&str],
        body: Bytes,
    ) -> Result<Value, Fault> {
        let url = self.address(path)?;
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        let call = async {
            let answer = self.http.request(method, &url, headers, body).await?;
            let status = answer.status();
            Ok((status, answer.bytes_limited(MAX_ANSWER).await?))
        };
        let answer: Result<_, HttpError> = tokio::time::timeout(step.limit, call)
            .await
            .map_err(|_| too_slow(step))?;
        let (status, body) = answer.map_err(|error| match error {
            HttpError::FirstByteTimeout | HttpError::IdleTimeout => too_slow(step),
            error => Fault::Gone(error),
        })?;
        understand(step, status, &body)
    }

    /// The address of a call; the `WebDriver`'s own may have a path.
    fn address(&self, path: &[&str]) -> Result<Url, Fault> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Fault::NoWebDriver)?
            .pop_if_empty()
            .extend(path);
        Ok(url)
    }
}

const fn too_slow(step: Step) -> Fault {
    Fault::TooSlow {
        step: step.name,
        limit_sec: step.limit.as_secs(),
    }
}

/// The value in an answer, or what it says went wrong.
fn understand(step: Step, status: StatusCode, body: &[u8]) -> Result<Value, Fault> {
    let answer: Answer = serde_json::from_slice(body).map_err(|_| Fault::NoWebDriver)?;
    if status.is_success() {
        return Ok(answer.value);
    }
    let refusal: Refusal = serde_json::from_value(answer.value).map_err(|_| Fault::NoWebDriver)?;
    Err(match refusal.error.as_str() {
        "invalid session id" | "disconnected" | "chrome not reachable" | "tab crashed" => {
            Fault::BrowserGone
        }
        "no such window" => Fault::WindowClosed,
        code => Fault::Refused {
            step: step.name,
            code: plain(code),
            message: refusal.message,
        },
    })
}

/// `WebDriver`'s word, unless it is none of its.
fn plain(code: &str) -> String {
    let is_word = |c: char| c.is_ascii_lowercase() || c == ' ';
    if code.len() <= MAX_CODE && code.chars().all(is_word) {
        code.to_owned()
    } else {
        "unknown error".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: Step = Step {
        name: "do it",
        limit: Duration::from_secs(1),
    };

    #[test]
    fn answers_are_understood() {
        let answered = |status: u16, body: &str| {
            understand(STEP, StatusCode::from_u16(status).unwrap(), body.as_bytes())
        };
        assert_eq!(answered(200, r#"{"value":null}"#), Ok(Value::Null));
        for body in ["", "<html>", "[]", "{}"] {
            assert_eq!(answered(200, body), Err(Fault::NoWebDriver), "{body}");
        }
        assert_eq!(
            answered(404, r#"{"value":{"error":"invalid session id"}}"#),
            Err(Fault::BrowserGone)
        );
        assert_eq!(
            answered(404, r#"{"value":{"error":"no such window","message":"x"}}"#),
            Err(Fault::WindowClosed)
        );
        assert_eq!(answered(500, r#"{"value":"?"}"#), Err(Fault::NoWebDriver));
    }

    #[test]
    fn a_refusal_quotes_no_secret() {
        for (code, shown) in [
            ("javascript error", "javascript error"),
            ("Cookie secret=1", "unknown error"),
        ] {
            let body = format!(r#"{{"value":{{"error":"{code}","message":"secret"}}}}"#);
            let fault =
                understand(STEP, StatusCode::INTERNAL_SERVER_ERROR, body.as_bytes()).unwrap_err();
            assert_eq!(
                fault.to_string(),
                format!("the browser could not do it: {shown}")
            );
        }
    }
}
