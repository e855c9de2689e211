//! What lives here: the client, and how a call is made.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method};
use reqwest::redirect::Policy;
use url::Url;

use crate::error::causes;
use crate::lanes::Lanes;
use crate::{HttpError, HttpResponse, HttpSettings, HttpSettingsError, tls};

/// How often a connection in use is asked whether it still lives (TCP, and HTTP/2 pings), and how long
/// the answer may take.
const LIVENESS_INTERVAL: Duration = Duration::from_secs(30);
const LIVENESS_LIMIT: Duration = Duration::from_secs(15);

/// How much of an answer may be under way before we took it, in bytes: over HTTP/2 this bounds the speed of one answer
/// (with a round trip of 0.1 s to 20 MiB/s) and what a client that reads slowly makes us hold.
const ANSWER_WINDOW: u32 = 2 * 1024 * 1024;
/// The same for all answers of a connection together. Room for a whole lane: with less, a few clients that read slowly
/// use it up, and every other answer on the connection stands still. (Hence no adaptive window either: it keeps both
/// windows the same.)
const CONNECTION_WINDOW: u32 = 128 * ANSWER_WINDOW;

/// The outbound client. A clone shares the connections.
#[derive(Debug, Clone)]
pub struct HttpClient {
    lanes: Arc<Lanes<reqwest::Client>>,
    first_byte_timeout: Duration,
    idle_timeout: Duration,
}

impl HttpClient {
    /// A client as the settings say.
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpSettingsError> {
        let tls = tls::config(settings)?;
        let for_lanes = settings.clone();
        let build = move || build(&for_lanes, tls.clone());
        Ok(Self {
            lanes: Arc::new(Lanes::open(settings.calls_per_connection, build)?),
            first_byte_timeout: settings.first_byte_timeout,
            idle_timeout: settings.idle_timeout,
        })
    }

    /// Asks for `url`. Answers of any status are answers, redirects too.
    pub async fn get(&self, url: &Url, headers: HeaderMap) -> Result<HttpResponse, HttpError> {
        self.send(|client| client.get(url.clone()).headers(headers))
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
        self.send(|client| client.post(url.clone()).headers(headers).body(body))
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
        self.send(|client| {
            client
                .request(method, url.clone())
                .headers(headers)
                .body(body)
        })
        .await
    }

    async fn send(
        &self,
        request: impl FnOnce(&reqwest::Client) -> reqwest::RequestBuilder,
    ) -> Result<HttpResponse, HttpError> {
        let (client, place) = self.lanes.take();
        let answer = tokio::time::timeout(self.first_byte_timeout, request(client).send());
        let answer = answer.await.map_err(|_| HttpError::FirstByteTimeout)?;
        Ok(HttpResponse::new(
            answer.map_err(HttpError::of)?,
            self.idle_timeout,
            place,
        ))
    }
}

/// The client of one lane. All lanes share the TLS sessions, so that a further connection is resumed.
fn build(
    settings: &HttpSettings,
    tls: rustls::ClientConfig,
) -> Result<reqwest::Client, HttpSettingsError> {
    builder(settings, tls)?
        .build()
        .map_err(|e| HttpSettingsError::Client(causes(&e)))
}

/// What every client here has in common.
pub(crate) fn builder(
    settings: &HttpSettings,
    tls: rustls::ClientConfig,
) -> Result<reqwest::ClientBuilder, HttpSettingsError> {
    let user_agent =
        HeaderValue::from_str(&settings.user_agent).map_err(|_| HttpSettingsError::UserAgent)?;
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the one place that makes a client"
    )]
    let builder = reqwest::Client::builder();
    let mut builder = builder
        .tls_backend_preconfigured(tls)
        .user_agent(user_agent)
        .redirect(Policy::none())
        // Also keeps the environment's proxies out; ours is added below.
        .no_proxy()
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .pool_idle_timeout(settings.keep_alive)
        .tcp_nodelay(true)
        .tcp_keepalive(LIVENESS_INTERVAL)
        .http2_initial_stream_window_size(ANSWER_WINDOW)
        .http2_initial_connection_window_size(CONNECTION_WINDOW)
        .http2_keep_alive_interval(LIVENESS_INTERVAL)
        .http2_keep_alive_timeout(LIVENESS_LIMIT);
    if let Some(proxy) = &settings.proxy {
        builder = builder.proxy(proxy_of(proxy)?);
    }
    Ok(builder)
}

fn proxy_of(proxy: &str) -> Result<reqwest::Proxy, HttpSettingsError> {
    let url = Url::parse(proxy).map_err(|_| HttpSettingsError::Proxy)?;
    if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") || !url.has_host() {
        return Err(HttpSettingsError::Proxy);
    }
    reqwest::Proxy::all(url).map_err(|_| HttpSettingsError::Proxy)
}
