//! What lives here: a server that pushes tasks to its workers over a WebSocket, as the contract has it.

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server;
use tokio_util::task::TaskTracker;

use crate::events::Watched;

pub(crate) const SECRET: &str = "the-pool-secret";

/// A server, as far as workers see it.
#[derive(Clone)]
pub(crate) struct FakeServer {
    pub(crate) address: String,
    pub(crate) state: Watched<Server>,
}

/// What it knows.
#[derive(Default)]
pub(crate) struct Server {
    /// The URIs of WebSockets that were asked for, and the secrets that were shown.
    pub(crate) asked: Vec<(String, Option<String>)>,
    /// Connections that were accepted.
    pub(crate) connections: usize,
    /// Frames and uploads in the order in which they came: `type`, and for uploads `upload` and the body under `data`.
    pub(crate) came: Vec<Value>,
    /// Pings that came.
    pub(crate) pings: usize,
    /// The status for the next uploads.
    pub(crate) upload_faults: Vec<u16>,
    /// All workers are turned away.
    pub(crate) is_shut: bool,
    /// Nothing is read or written after the handshake.
    pub(crate) is_mute: bool,
    outward: Option<mpsc::UnboundedSender<Message>>,
}

impl FakeServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Watched::new(Server::default());
        let tasks = TaskTracker::new();
        let of_accept = (state.clone(), tasks.clone());
        tasks.spawn(async move {
            let (state, tasks) = of_accept;
            while let Ok((stream, _)) = listener.accept().await {
                let state = state.clone();
                tasks.spawn(async move {
                    let mut beginning = [0; 7];
                    while stream
                        .peek(&mut beginning)
                        .await
                        .is_ok_and(|count| count > 0 && count < 7)
                    {
                        tokio::time::sleep(Duration::from_millis(2)).await;
                    }
                    if &beginning == b"GET /ws" {
                        websocket(stream, state).await;
                    } else {
                        calls(stream, state).await;
                    }
                });
            }
        });
        Self { address, state }
    }

    /// Pushes a frame to the worker that connected last.
    pub(crate) fn push(&self, kind: &str, data: &Value) {
        let frame = json!({"type": kind, "timestamp": 1_764_339_000, "data": data});
        self.push_text(frame.to_string());
    }

    pub(crate) fn push_text(&self, text: impl Into<String>) {
        self.state.with(|it| {
            it.outward
                .as_ref()
                .unwrap()
                .send(Message::text(text.into()))
                .unwrap()
        });
    }

    /// Pushes a renewal.
    pub(crate) fn push_renewal(&self, email: &str, task_id: Option<&str>) {
        let mut data = json!({
            "email": email, "cookies": [{"name": "__Secure-C_SES", "value": "old-session-cookie-value"}],
            "authorization": "Bearer old", "mail_provider": "", "mail_password": "the-mail-password",
            "config_id": "c", "csesidx": "1",
        });
        if let Some(task_id) = task_id {
            data["task_id"] = task_id.into();
        }
        self.push("task_refresh", &data);
    }

    /// Ends the connection of the worker that connected last.
    pub(crate) fn hang_up(&self) {
        self.state.with(|it| it.outward = None);
    }

    /// Waits until so many workers have connected and said that they are ready.
    pub(crate) async fn ready(&self, count: usize) {
        let is_ready = |it: &Server| {
            let ready = it
                .came
                .iter()
                .filter(|it| it["type"] == "client_ready")
                .count();
            (it.connections >= count && ready >= count).then_some(())
        };
        self.state.until("a worker to be ready", is_ready).await;
    }

    /// Waits until something of this type came, and gives the `nth` of them.
    pub(crate) async fn came(&self, kind: &str, nth: usize) -> Value {
        let it = |it: &Server| {
            it.came
                .iter()
                .filter(|it| it["type"] == kind)
                .nth(nth)
                .cloned()
        };
        self.state.until(&format!("{kind} number {nth}"), it).await
    }

    /// The types of all that came, but signs of life.
    pub(crate) fn order(&self) -> Vec<String> {
        self.state.with(|it| {
            let kinds = it
                .came
                .iter()
                .map(|it| it["type"].as_str().unwrap().to_owned());
            kinds.collect()
        })
    }
}

#[allow(
    clippy::result_large_err,
    reason = "the shape that the handshake wants"
)]
async fn websocket(stream: TcpStream, state: Watched<Server>) {
    let check = |request: &server::Request, answer: server::Response| {
        let secret = request
            .headers()
            .get("x-pool-secret")
            .map(|it| it.to_str().unwrap().to_owned());
        let status = state.with(|it| {
            it.asked.push((request.uri().to_string(), secret.clone()));
            match secret.as_deref() {
                _ if it.is_shut => 503,
                Some(SECRET) => 101,
                _ => 401,
            }
        });
        if status == 101 {
            return Ok(answer);
        }
        let mut refusal = server::ErrorResponse::new(Some("no".to_owned()));
        *refusal.status_mut() = StatusCode::from_u16(status).unwrap();
        Err(refusal)
    };
    let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, check).await else {
        return;
    };
    let (outward, mut to_send) = mpsc::unbounded_channel();
    let is_mute = state.with(|it| {
        it.connections += 1;
        it.outward = Some(outward);
        it.is_mute
    });
    if is_mute {
        // Until the other side is gone, which is not looked at.
        tokio::time::sleep(crate::events::LIMIT).await;
        return;
    }
    let (mut sink, mut inward) = socket.split();
    loop {
        tokio::select! {
            message = to_send.recv() => match message {
                Some(message) => {
                    if sink.send(message).await.is_err() {
                        return;
                    }
                }
                None => return,
            },
            message = inward.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    assert!(frame["timestamp"].is_u64(), "whole seconds: {frame}");
                    state.with(|it| it.came.push(frame));
                }
                Some(Ok(Message::Ping(_))) => state.with(|it| it.pings += 1),
                Some(Ok(_)) => {}
                _ => return,
            },
        }
    }
}

async fn calls(stream: TcpStream, state: Watched<Server>) {
    let router = Router::new().fallback(upload).with_state(state);
    let service = TowerToHyperService::new(router);
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn upload(State(state): State<Watched<Server>>, request: Request) -> Response {
    let path = request.uri().to_string();
    let secret = request.headers().get("x-pool-secret").cloned();
    let body = axum::body::to_bytes(request.into_body(), 32 << 20)
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let status = state.with(|it| match (path.as_str(), secret) {
        ("/pool/upload-account", Some(secret)) if secret == SECRET => {
            let status = if it.upload_faults.is_empty() {
                200
            } else {
                it.upload_faults.remove(0)
            };
            it.came
                .push(json!({"type": "upload", "status": status, "data": body}));
            status
        }
        _ => 401,
    });
    let answer =
        json!({"success": status == 200, "message": "as scripted", "error": "as scripted"});
    (StatusCode::from_u16(status).unwrap(), axum::Json(answer)).into_response()
}
