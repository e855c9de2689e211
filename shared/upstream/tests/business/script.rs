//! What lives here: a server that answers each path from a queue and remembers what it was asked.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use b2a_domain::{Credentials, ManualClock, SessionToken};
use b2a_http::{HttpClient, HttpSettings};
use b2a_protocol::canonical::{AnswerEvent, ChatRequest, ContentPart, Role, StopReason, Turn};
use b2a_upstream::business::{BusinessSettings, BusinessUpstream};
use b2a_upstream::{Answer, Call, Failure, Resume, Tools, Upstream as _};
use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

/// 2023-11-14T22:13:20Z.
pub(crate) const NOW_MS: u64 = 1_700_000_000_000;

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The caller's end of the connection.
    pub(crate) peer: SocketAddr,
    pub(crate) uri: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Inner {
    answers: Mutex<HashMap<String, VecDeque<Response>>>,
    seen: Mutex<Vec<Seen>>,
}

/// The server. Clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Script {
    inner: Arc<Inner>,
    pub(crate) base: String,
}

impl Script {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let script = Self {
            base,
            ..Self::default()
        };
        let router = Router::new().fallback(answer).with_state(script.clone());
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        // As the service has it: the end of an answer is not held back for the sake of larger packets.
        let listener = listener.tap_io(|connection| connection.set_nodelay(true).unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        script
    }

    /// Puts an answer in the queue of the path that ends so.
    pub(crate) fn on(&self, path: &str, answer: Response) -> &Self {
        let mut answers = self.inner.answers.lock().unwrap();
        answers
            .entry(path.to_owned())
            .or_default()
            .push_back(answer);
        self
    }

    pub(crate) fn on_ok(&self, path: &str, body: impl Into<Body>) -> &Self {
        self.on(path, Response::new(body.into()))
    }

    pub(crate) fn on_status(&self, path: &str, status: u16, body: &str) -> &Self {
        let answer = Response::builder()
            .status(status)
            .body(Body::from(body.to_owned()));
        self.on(path, answer.unwrap())
    }

    /// The usual session, and this answer to the question.
    pub(crate) fn answering(&self, body: impl Into<Body>) -> &Self {
        self.on_ok(
            "widgetCreateSession",
            r#"{"session":{"name":"collections/c/sessions/s1"}}"#,
        )
        .on_ok("widgetStreamAssist", body)
    }

    /// What was asked of the path that ends so.
    pub(crate) fn seen(&self, path: &str) -> Vec<Seen> {
        let seen = self.inner.seen.lock().unwrap();
        seen.iter()
            .filter(|seen| path_of(&seen.uri).ends_with(path))
            .cloned()
            .collect()
    }

    pub(crate) fn upstream(&self) -> BusinessUpstream {
        self.upstream_with(|_| {})
    }

    pub(crate) fn upstream_with(
        &self,
        change: impl FnOnce(&mut BusinessSettings),
    ) -> BusinessUpstream {
        let base: url::Url = self.base.parse().unwrap();
        let mut settings = BusinessSettings::new(base.clone(), base);
        change(&mut settings);
        let http = HttpClient::new(&HttpSettings::default()).unwrap();
        BusinessUpstream::new(settings, http, Arc::new(ManualClock::new(NOW_MS))).unwrap()
    }

    pub(crate) async fn open(&self, request: &ChatRequest) -> Result<Answer, Failure> {
        open(&self.upstream(), request).await
    }
}

fn path_of(uri: &str) -> &str {
    uri.split('?').next().unwrap_or_default()
}

async fn answer(
    State(script): State<Script>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 100 << 20).await.unwrap();
    let uri = parts.uri.to_string();
    let found = {
        let mut answers = script.inner.answers.lock().unwrap();
        let queue = answers
            .iter_mut()
            .find(|(path, _)| path_of(&uri).ends_with(path.as_str()));
        queue.and_then(|(_, queue)| queue.pop_front())
    };
    script.inner.seen.lock().unwrap().push(Seen {
        peer,
        uri,
        headers: parts.headers,
        body,
    });
    found.unwrap_or_else(|| Response::builder().status(404).body(Body::empty()).unwrap())
}

pub(crate) fn credentials() -> Credentials {
    Credentials {
        cookie_header: "__Secure-C_SES=s; __Host-C_OSES=o".to_owned().into(),
        csesidx: "10 01".to_owned(),
        config_id: "config-1".to_owned(),
    }
}

pub(crate) async fn open(
    upstream: &BusinessUpstream,
    request: &ChatRequest,
) -> Result<Answer, Failure> {
    go_on(upstream, request, None).await
}

/// Opens an answer in a conversation that there is, or in a new one.
pub(crate) async fn go_on(
    upstream: &BusinessUpstream,
    request: &ChatRequest,
    resume: Option<Resume<'_>>,
) -> Result<Answer, Failure> {
    let token = SessionToken {
        bearer: "a.b.c".to_owned().into(),
        expires_ms: NOW_MS,
    };
    let call = Call {
        credentials: &credentials(),
        token: &token,
        model: Some("gemini-2.5-pro"),
        tools: Tools {
            search: true,
            ..Tools::default()
        },
        request,
        resume,
    };
    upstream.open(call).await
}

pub(crate) fn question(parts: Vec<ContentPart>) -> ChatRequest {
    ChatRequest {
        turns: vec![Turn {
            role: Role::User,
            parts,
        }],
        stream: true,
        ..ChatRequest::default()
    }
}

pub(crate) fn hello() -> ChatRequest {
    question(vec![ContentPart::Text("Hello".to_owned())])
}

/// Reads an answer to its end.
pub(crate) async fn read(mut answer: Answer) -> (Vec<AnswerEvent>, Result<StopReason, Failure>) {
    let mut events = Vec::new();
    loop {
        match answer.next(&mut events).await {
            Ok(None) => {}
            Ok(Some(end)) => return (events, Ok(end)),
            Err(failure) => return (events, Err(failure)),
        }
    }
}

/// One item of an answer with this content.
pub(crate) fn item(content: &Value) -> Value {
    serde_json::json!({"streamAssistResponse": {"answer": {
        "replies": [{"groundedContent": {"content": content}}]}}})
}
