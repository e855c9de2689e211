//! What lives here: a small S3 service that misbehaves as it is told.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use b2a_objects::{S3Credentials, S3Limits, S3Settings};
use bytes::Bytes;
use futures_util::stream;
use parking_lot::Mutex;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    /// Answers everything with 503.
    Overloaded,
    /// Takes requests and never answers.
    Silent,
    /// Writes and removes without a look at conditions.
    IgnoresConditions,
    /// Answers requests with conditions with 501.
    KnowsNoConditions,
    /// Writes, but answers the first try of each write with 500.
    LosesAnswers,
    /// Wants the tags of `If-Match` without quotes.
    BareTags,
    /// Breaks the first answer with content off in its middle.
    BreaksOff,
}

struct Stored {
    bytes: Bytes,
    etag: String,
    write_id: String,
}

#[derive(Default)]
struct Inner {
    fault: Mutex<Option<Fault>>,
    objects: Mutex<BTreeMap<String, Stored>>,
    calls: AtomicUsize,
    /// The writes whose answers were lost already.
    lost: Mutex<Vec<String>>,
}

/// The service, listening until it is dropped.
pub(super) struct Fake {
    inner: Arc<Inner>,
    endpoint: String,
    task: tokio::task::JoinHandle<()>,
}

impl Fake {
    #[allow(
        clippy::disallowed_methods,
        reason = "the server goes with the test, which aborts it"
    )]
    pub(super) async fn start(fault: Fault) -> Self {
        let inner = Arc::new(Inner::default());
        *inner.fault.lock() = Some(fault);
        let app = axum::Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&inner));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            inner,
            endpoint,
            task,
        }
    }

    pub(super) fn set(&self, fault: Fault) {
        *self.inner.fault.lock() = Some(fault);
    }

    /// How many requests came in so far.
    pub(super) fn calls(&self) -> usize {
        self.inner.calls.load(Ordering::SeqCst)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.inner.objects.lock().keys().cloned().collect()
    }

    /// Settings for it, with limits that a busy machine does not reach.
    pub(super) fn settings(&self) -> S3Settings {
        S3Settings {
            endpoint: Some(self.endpoint.parse().unwrap()),
            path_style: true,
            credentials: Some(S3Credentials {
                access_key_id: "id".to_owned(),
                secret_access_key: "secret".into(),
            }),
            limits: S3Limits {
                connect: Duration::from_secs(10),
                attempt: Duration::from_secs(20),
                call: Duration::from_secs(60),
                attempts: 3,
            },
            ..S3Settings::new("bucket")
        }
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    inner.calls.fetch_add(1, Ordering::SeqCst);
    let fault = inner.fault.lock().unwrap_or(Fault::None);
    match fault {
        Fault::Overloaded => return refusal(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Fault::Silent => std::future::pending().await,
        _ => {}
    }
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let name = head.uri.path().trim_start_matches("/bucket").to_owned();
    let is_listing = head.uri.query().is_some_and(|q| q.contains("list-type=2"));
    match head.method {
        Method::PUT => inner.put(fault, name, body, &head.headers),
        Method::DELETE => inner.delete(fault, &name, &head.headers),
        Method::GET if is_listing => {
            let listing = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
            listing.into_response()
        }
        Method::GET | Method::HEAD => inner.read(fault, &name, &head.method),
        _ => refusal(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
    }
}

fn refusal(status: StatusCode, code: &str) -> Response {
    (status, format!("<Error><Code>{code}</Code></Error>")).into_response()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().unwrap().to_owned())
}

impl Inner {
    /// The answer to a write or removal whose condition does not hold.
    fn objection(&self, fault: Fault, name: &str, headers: &HeaderMap) -> Option<Response> {
        let (if_match, if_none_match) = (text(headers, "if-match"), text(headers, "if-none-match"));
        if if_match.is_none() && if_none_match.is_none() || fault == Fault::IgnoresConditions {
            return None;
        }
        if fault == Fault::KnowsNoConditions {
            return Some(refusal(StatusCode::NOT_IMPLEMENTED, "NotImplemented"));
        }
        let objects = self.objects.lock();
        let found = objects.get(name).map(|stored| match fault {
            Fault::BareTags => stored.etag.clone(),
            _ => format!("\"{}\"", stored.etag),
        });
        let holds = if_match.is_none_or(|tag| found.as_ref() == Some(&tag))
            && (if_none_match.is_none() || found.is_none());
        (!holds).then(|| refusal(StatusCode::PRECONDITION_FAILED, "PreconditionFailed"))
    }

    fn put(&self, fault: Fault, name: String, bytes: Bytes, headers: &HeaderMap) -> Response {
        if let Some(objection) = self.objection(fault, &name, headers) {
            return objection;
        }
        let write_id = text(headers, "x-amz-meta-b2a-write").unwrap();
        let etag = write_id.clone();
        let stored = Stored {
            bytes,
            etag: etag.clone(),
            write_id: write_id.clone(),
        };
        self.objects.lock().insert(name, stored);
        let mut lost = self.lost.lock();
        if fault == Fault::LosesAnswers && !lost.contains(&write_id) {
            lost.push(write_id);
            return refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalError");
        }
        [(header::ETAG, format!("\"{etag}\""))].into_response()
    }

    fn delete(&self, fault: Fault, name: &str, headers: &HeaderMap) -> Response {
        if let Some(objection) = self.objection(fault, name, headers) {
            return objection;
        }
        self.objects.lock().remove(name);
        StatusCode::NO_CONTENT.into_response()
    }

    fn read(&self, fault: Fault, name: &str, method: &Method) -> Response {
        let objects = self.objects.lock();
        let Some(stored) = objects.get(name) else {
            return refusal(StatusCode::NOT_FOUND, "NoSuchKey");
        };
        let mut body = Body::from(stored.bytes.clone());
        if fault == Fault::BreaksOff && method == Method::GET {
            *self.fault.lock() = None;
            let part = Ok(stored.bytes.slice(..1));
            let end = Err(std::io::Error::other("broken off"));
            body = Body::from_stream(stream::iter([part, end]));
        }
        let head = [
            (header::ETAG.as_str(), format!("\"{}\"", stored.etag)),
            ("x-amz-meta-b2a-write", stored.write_id.clone()),
            ("content-length", stored.bytes.len().to_string()),
        ];
        (head, body).into_response()
    }
}
