//! What lives here: many answers at once over HTTP/2, whose connections carry only so many; and few over few connections.

use std::convert::Infallible;
use std::io::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use b2a_http::{HttpClient, HttpResponse, HttpSettings};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body, Frame};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::task::JoinSet;

use crate::server::{listen, url};
use crate::tls::acceptor;

/// Calls that the server allows on one connection, as most do.
const CALLS_OF_A_CONNECTION: u32 = 100;
const CALLS: usize = 250;
/// Far more than it takes, also on a busy machine: what stalls does so for ever.
const SOON: Duration = Duration::from_secs(60);
/// For what must not happen to have its chance.
const A_WHILE: Duration = Duration::from_millis(500);

/// Some pieces, and then nothing for ever.
struct Held {
    pieces: usize,
    piece: Bytes,
}

impl Body for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.pieces == 0 {
            return Poll::Pending;
        }
        self.pieces -= 1;
        Poll::Ready(Some(Ok(Frame::data(self.piece.clone()))))
    }
}

/// A server over TLS that holds all its answers after one piece of 5 bytes, or when it is asked for `/large` after
/// 8 MiB.
struct Server {
    port: u16,
    pem: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> Self {
        let (acceptor, pem) = acceptor(&["h2"]);
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let port = listen(move |stream| {
            let (acceptor, counted) = (acceptor.clone(), Arc::clone(&counted));
            async move {
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let server = http2::Builder::new(TokioExecutor::new())
                    .max_concurrent_streams(CALLS_OF_A_CONNECTION)
                    .serve_connection(TokioIo::new(stream), service_fn(answer));
                // A client that only found out that it shall share another connection asks for nothing here.
                counted.fetch_add(1, Ordering::Relaxed);
                let _ = server.await;
            }
        })
        .await;
        Self {
            port,
            pem,
            connections,
        }
    }

    fn client(&self, change: impl FnOnce(&mut HttpSettings)) -> HttpClient {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(self.pem.as_bytes()).unwrap();
        crate::server::client(|settings| {
            settings.extra_ca_files = vec![file.path().to_owned()];
            change(settings);
        })
    }

    /// Asks once, so that a connection is there, and then for many answers at once. Waits until so many have begun,
    /// and a while longer for others; all that began.
    async fn hold(&self, client: &HttpClient, most: usize) -> Vec<HttpResponse> {
        drop(begun(client.clone(), self.port).await);
        let mut calls = JoinSet::new();
        for _ in 0..CALLS {
            calls.spawn(begun(client.clone(), self.port));
        }
        let mut held = Vec::new();
        loop {
            let limit = if held.len() < most { SOON } else { A_WHILE };
            match tokio::time::timeout(limit, calls.join_next()).await {
                Ok(Some(answer)) => held.push(answer.unwrap()),
                Ok(None) | Err(_) => return held,
            }
        }
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Held>, Infallible> {
    let (pieces, piece) = match request.uri().path() {
        "/large" => (128, Bytes::from(vec![b'x'; 64 * 1024])),
        _ => (1, Bytes::from_static(b"hello")),
    };
    Ok(Response::new(Held { pieces, piece }))
}

/// An answer whose first piece has come.
async fn begun(client: HttpClient, port: u16) -> HttpResponse {
    let target = url("https", port);
    let mut answer = client.get(&target, HeaderMap::new()).await.unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "hello");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn more_answers_than_a_connection_carries_begin_at_once() {
    let server = Server::start().await;
    let client = server.client(|_| {});
    let held = server.hold(&client, CALLS).await;
    assert_eq!(held.len(), CALLS);
    drop(held);
    assert_eq!(server.hold(&client, CALLS).await.len(), CALLS, "once more");
}

/// What the test above guards against.
#[tokio::test(flavor = "multi_thread")]
async fn one_connection_for_all_would_stall() {
    let server = Server::start().await;
    let client = server.client(|settings| settings.calls_per_connection = 1000);
    let most = CALLS_OF_A_CONNECTION as usize;
    let held = server.hold(&client, most).await;
    assert_eq!(held.len(), most);
}

#[tokio::test(flavor = "multi_thread")]
async fn few_calls_share_one_connection() {
    let server = Server::start().await;
    let client = server.client(|_| {});
    let mut held = vec![begun(client.clone(), server.port).await];
    for _ in 0..80 {
        held.push(begun(client.clone(), server.port).await);
    }
    assert_eq!(server.connections.load(Ordering::Relaxed), 1);
}

/// Answers that nobody reads take room that all answers of a connection share.
#[tokio::test(flavor = "multi_thread")]
async fn answers_that_nobody_reads_hold_no_other_up() {
    let server = Server::start().await;
    let client = server.client(|_| {});
    let large = url("https", server.port).join("/large").unwrap();
    let mut unread = Vec::new();
    for _ in 0..20 {
        unread.push(client.get(&large, HeaderMap::new()).await.unwrap());
    }
    tokio::time::sleep(A_WHILE).await;
    let other = begun(client, server.port);
    tokio::time::timeout(SOON, other).await.unwrap();
    assert_eq!(server.connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn http_1_calls_one_after_the_other_share_one_connection() {
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let port = listen(move |stream| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move {
            let answer =
                service_fn(async |_| Ok::<_, Infallible>(Response::new("hello".to_owned())));
            let server = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
            let _ = server.await;
        }
    })
    .await;
    let client = crate::server::client(|_| {});
    for _ in 0..20 {
        let target = url("http", port);
        let answer = client.get(&target, HeaderMap::new()).await.unwrap();
        assert_eq!(answer.bytes_limited(10).await.unwrap(), "hello");
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}
