//! What lives here: telling the registrar to begin: the one place where the gateway calls it.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, Method, header};
use b2a_http::{HttpClient, HttpError};
use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;
use url::Url;

/// How long the registrar may take.
pub(super) const LIMIT: Duration = Duration::from_secs(30);
/// How much of its answer is passed on, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// The registrar that is told to begin.
pub(crate) struct Trigger {
    http: HttpClient,
    base: Url,
    token: Option<SecretString>,
}

/// What the registrar said.
pub(crate) struct Triggered {
    /// The URL that was called, without a password that may be in it.
    pub(crate) url: String,
    /// Its answer: status and text.
    pub(crate) answer: Result<(u16, Bytes), HttpError>,
}

impl Trigger {
    pub(super) const fn new(http: HttpClient, base: Url, token: Option<SecretString>) -> Self {
        Self { http, base, token }
    }

    /// Asks for so many registrations.
    pub(crate) async fn register(&self, count: u32) -> Triggered {
        let url = self.url(count);
        let mut headers = HeaderMap::new();
        let token = self.token.as_ref().map(ExposeSecret::expose_secret);
        let bearer = token.map(|token| HeaderValue::from_str(&format!("Bearer {token}")));
        if let Some(Ok(mut bearer)) = bearer {
            bearer.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, bearer);
        }
        let called = async {
            let call = self.http.request(Method::POST, &url, headers, Bytes::new());
            let answer = call.await?;
            let status = answer.status().as_u16();
            Ok((status, answer.beginning(MAX_ANSWER).await))
        };
        let called = timeout(LIMIT, called).await;
        Triggered {
            url: shown(url),
            answer: called.unwrap_or(Err(HttpError::FirstByteTimeout)),
        }
    }

    fn url(&self, count: u32) -> Url {
        let mut url = self.base.clone();
        let path = format!("{}/trigger/register", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url.set_query(Some(&format!("count={count}")));
        url.set_fragment(None);
        url
    }
}

/// A URL as it may be shown.
fn shown(mut url: Url) -> String {
    // Fails for URLs that can have none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use b2a_http::HttpSettings;

    use super::*;

    #[test]
    fn the_path_is_put_below_that_of_the_registrar() {
        let url = |base: &str| {
            let http = HttpClient::new(&HttpSettings::default()).unwrap();
            let trigger = Trigger::new(http, Url::parse(base).unwrap(), None);
            shown(trigger.url(3))
        };
        let expected = "http://127.0.0.1:8090/trigger/register?count=3";
        assert_eq!(url("http://127.0.0.1:8090"), expected);
        assert_eq!(url("http://127.0.0.1:8090/"), expected);
        assert_eq!(
            url("https://u:p@example.com/registrar/?x=1#y"),
            "https://example.com/registrar/trigger/register?count=3"
        );
    }
}
