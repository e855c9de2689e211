//! What lives here: a plain HTTP client, so that tests see the bytes as they come.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::time::timeout;

use crate::wait::LIMIT;

/// Talks to one base URL.
#[derive(Clone)]
pub struct Client {
    base: String,
    http: HyperClient<HttpConnector, Full<Bytes>>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value, or an empty string.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// An answer whose body is still coming.
pub struct StreamedReply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    body: hyper::body::Incoming,
}

impl StreamedReply {
    /// The next piece; `None` at the end, and when the connection broke.
    pub async fn piece(&mut self) -> Option<Bytes> {
        loop {
            let frame = timeout(LIMIT, self.body.frame())
                .await
                .expect("a piece within the limit");
            if let Ok(data) = frame?.ok()?.into_data() {
                return Some(data);
            }
        }
    }

    /// Reads on until `wanted` stands in what was read, and gives all of that.
    pub async fn until(&mut self, wanted: &str) -> String {
        let mut read = String::new();
        while !read.contains(wanted) {
            let piece = self.piece().await;
            let piece =
                piece.unwrap_or_else(|| panic!("the stream ended before {wanted:?}: {read}"));
            read.push_str(&String::from_utf8_lossy(&piece));
        }
        read
    }

    /// Everything that is still to come.
    pub async fn rest(mut self) -> String {
        let mut read = Vec::new();
        while let Some(piece) = self.piece().await {
            read.extend_from_slice(&piece);
        }
        String::from_utf8_lossy(&read).into_owned()
    }
}

impl Client {
    /// A client of `base`, such as `http://127.0.0.1:8000`.
    pub fn new(base: impl Into<String>) -> Self {
        Self::over(HttpConnector::new(), base.into())
    }

    /// The same client, for which the system keeps no more than this of what it has not read yet.
    #[must_use]
    pub fn with_window(&self, bytes: usize) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_recv_buffer_size(Some(bytes));
        Self::over(connector, self.base.clone())
    }

    fn over(connector: HttpConnector, base: String) -> Self {
        let http = HyperClient::builder(TokioExecutor::new()).build(connector);
        Self { base, http }
    }

    /// The base URL.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Sends a request and waits for the head of the answer.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<StreamedReply, hyper_util::client::legacy::Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Full::new(body.into()))
            .expect("a sound request");
        let sent = timeout(LIMIT, self.http.request(request)).await;
        let (head, body) = sent.expect("an answer within the limit")?.into_parts();
        Ok(StreamedReply {
            status: head.status,
            headers: head.headers,
            body,
        })
    }

    /// `GET`, whole.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.whole(Method::GET, path, headers, Bytes::new()).await
    }

    /// `POST` of JSON, whole.
    pub async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Reply {
        self.whole(Method::POST, path, headers, body.into()).await
    }

    /// `POST` of JSON, answered piece by piece.
    pub async fn open(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> StreamedReply {
        self.send(Method::POST, path, headers, body)
            .await
            .expect("an answer")
    }

    /// Any request, whole.
    pub async fn whole(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Reply {
        let mut streamed = self
            .send(method, path, headers, body)
            .await
            .expect("an answer");
        let mut body = Vec::new();
        while let Some(piece) = streamed.piece().await {
            body.extend_from_slice(&piece);
        }
        Reply {
            status: streamed.status,
            headers: streamed.headers,
            body: body.into(),
        }
    }
}
