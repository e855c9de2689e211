//! What lives here: the client, and how a call is made.

use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method};
use reqwest::redirect::Policy;
use url::Url;

use crate::error::causes;
use crate::{HttpError, HttpResponse, HttpSettings, HttpSettingsError, tls};

/// How often a connection in use is asked whether it still lives (TCP, and HTTP/2 pings), and how long
/// the answer may take.
const LIVENESS_INTERVAL: Duration = Duration::from_secs(30);
const LIVENESS_LIMIT: Duration = Duration::from_secs(15);

/// The outbound client. A clone shares the connections.
#[derive(Debug, Clone)]
pub struct HttpClient {
    inner: reqwest::Client,
    first_byte_timeout: Duration,
    idle_timeout: Duration,
}

impl HttpClient {
    /// A client as the settings say.
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        let user_agent = HeaderValue::from_str(&settings.user_agent)
            .map_err(|_| HttpSettingsError::UserAgent)?;
        #[allow(
            clippy::disallowed_methods,
            reason = "this is the one place that makes a client"
        )]
        let builder = reqwest::Client::builder();
        let mut builder = builder
            .tls_backend_preconfigured(tls::config(settings)?)
            .user_agent(user_agent)
            .redirect(Policy::none())
            // Also keeps the environment's proxies out; ours is added below.
            .no_proxy()
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(settings.keep_alive)
            .tcp_nodelay(true)
            .tcp_keepalive(LIVENESS_INTERVAL)
            .http2_keep_alive_interval(LIVENESS_INTERVAL)
            .http2_keep_alive_timeout(LIVENESS_LIMIT);
        if let Some(proxy) = &settings.proxy {
            builder = builder.proxy(proxy_of(proxy)?);
        }
        let inner = builder
            .build()
            .map_err(|e| HttpSettingsError::Client(causes(&e)))?;
        Ok(Self {
            inner,
            first_byte_timeout: settings.first_byte_timeout,
            idle_timeout: settings.idle_timeout,
        })
    }

    /// Asks for `url`. Answers of any status are answers, redirects too.
    pub async fn get(&self, url: &Url, headers: HeaderMap) -> Result<HttpResponse, HttpError> {
        self.send(
            self.inner
                .request(Method::GET, url.clone())
                .headers(headers),
        )
        .await
    }

    /// Posts a JSON body to `url`; the content type is set here. Answers of any status are answers.
    pub async fn post_json(
        &self,
        url: &Url,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<HttpResponse, HttpError> {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.send(
            self.inner
                .request(Method::POST, url.clone())
                .headers(headers)
                .body(body),
        )
        .await
    }

    /// Sends any request to `url`. Answers of any status are answers.
    pub async fn request(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<HttpResponse, HttpError> {
        self.send(
            self.inner
                .request(method, url.clone())
                .headers(headers)
                .body(body),
        )
        .await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<HttpResponse, HttpError> {
        let answer = tokio::time::timeout(self.first_byte_timeout, request.send());
        let answer = answer.await.map_err(|_| HttpError::FirstByteTimeout)?;
        Ok(HttpResponse::new(
            answer.map_err(HttpError::of)?,
            self.idle_timeout,
        ))
    }
}

fn proxy_of(proxy: &str) -> Result<reqwest::Proxy, HttpSettingsError> {
    let url = Url::parse(proxy).map_err(|_| HttpSettingsError::Proxy)?;
    if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") || !url.has_host() {
        return Err(HttpSettingsError::Proxy);
    }
    reqwest::Proxy::all(url).map_err(|_| HttpSettingsError::Proxy)
}
