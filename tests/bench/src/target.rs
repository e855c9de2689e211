//! What lives here: what is asked of a server under load, and how its answer is judged.

use std::net::SocketAddr;
use std::time::Instant;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::SendRequest;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN, REFERER};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::error::{BenchError, Context};
use crate::samples::Timing;

const WEB_ORIGIN: &str = "https://business.gemini.google";
const CALLS: &str = "/v1alpha/locations/global";
/// What every client asks.
const QUESTION: &str = "Say something of an ordinary length about an ordinary day.";

/// A server, and the language that it is spoken to in.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    /// The upstream itself or a proxy before it. One unit is the two calls that a chat takes.
    Upstream {
        address: SocketAddr,
        /// The `Authorization` header of both calls.
        authorization: String,
        config_id: String,
    },
    /// The gateway. One unit is one streamed chat.
    Gateway {
        address: SocketAddr,
        /// A client key.
        key: String,
    },
}

impl Target {
    fn address(&self) -> SocketAddr {
        match self {
            Self::Upstream { address, .. } | Self::Gateway { address, .. } => *address,
        }
    }

    /// Opens a connection, which is kept for all requests of one client.
    pub(crate) async fn connect(&self) -> Result<Connection, BenchError> {
        let stream = TcpStream::connect(self.address())
            .await
            .context("connecting")?;
        stream.set_nodelay(true).context("connecting")?;
        let (sender, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .context("connecting")?;
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            // What breaks the connection is seen by the request that is under way.
            let _ = driver.await;
        });
        Ok(Connection {
            sender,
            _driver: tasks,
        })
    }

    /// One unit of work, timed.
    pub(crate) async fn ask(&self, connection: &mut Connection) -> Result<Timing, BenchError> {
        let started = Instant::now();
        let mut body = self.open(connection).await?;
        let mut first_byte = None;
        let mut last = Bytes::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.context("reading an answer")?;
            if let Ok(data) = frame.into_data()
                && !data.is_empty()
            {
                first_byte.get_or_insert_with(|| started.elapsed());
                last = data;
            }
        }
        let whole = started.elapsed();
        if !self.is_complete(&last) {
            let end = String::from_utf8_lossy(&last);
            return Err(BenchError::new(format!(
                "an answer ended too early: …{end}"
            )));
        }
        Ok(Timing {
            first_byte: first_byte.unwrap_or(whole),
            whole,
        })
    }

    /// Everything up to the head of the streamed answer.
    pub(crate) async fn open(&self, connection: &mut Connection) -> Result<Incoming, BenchError> {
        let request = match self {
            Self::Gateway { address, key } => chat(*address, key)?,
            Self::Upstream {
                address,
                authorization,
                config_id,
            } => {
                let create = create_session(config_id);
                let answer = connection
                    .send(upstream_call(
                        *address,
                        authorization,
                        "widgetCreateSession",
                        &create,
                    )?)
                    .await?
                    .into_body()
                    .collect()
                    .await
                    .context("reading a session")?
                    .to_bytes();
                let session: Value =
                    serde_json::from_slice(&answer).context("reading a session")?;
                let assist = stream_assist(config_id, &session["session"]["name"]);
                upstream_call(*address, authorization, "widgetStreamAssist", &assist)?
            }
        };
        Ok(connection.send(request).await?.into_body())
    }

    fn is_complete(&self, end: &[u8]) -> bool {
        match self {
            Self::Upstream { .. } => end.trim_ascii_end().ends_with(b"]"),
            Self::Gateway { .. } => end.trim_ascii_end().ends_with(b"data: [DONE]"),
        }
    }
}

/// A kept connection.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    /// Ends with the connection.
    _driver: JoinSet<()>,
}

impl Connection {
    async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, BenchError> {
        self.sender
            .ready()
            .await
            .context("waiting for a connection")?;
        let response = self.sender.send_request(request).await.context("asking")?;
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        let body = response
            .into_body()
            .collect()
            .await
            .context("reading an error")?
            .to_bytes();
        Err(BenchError::new(format!(
            "status {status}: {}",
            String::from_utf8_lossy(&body)
        )))
    }
}

fn chat(address: SocketAddr, key: &str) -> Result<Request<Full<Bytes>>, BenchError> {
    let body = json!({
        "model": "gemini-2.5-flash",
        "stream": true,
        "messages": [{"role": "user", "content": QUESTION}],
    });
    post(address, "/v1/chat/completions")
        .header(AUTHORIZATION, format!("Bearer {key}"))
        .body(Full::new(body.to_string().into()))
        .context("building a request")
}

fn upstream_call(
    address: SocketAddr,
    authorization: &str,
    method: &str,
    body: &Value,
) -> Result<Request<Full<Bytes>>, BenchError> {
    post(address, &format!("{CALLS}/{method}"))
        .header(AUTHORIZATION, authorization)
        .header(ORIGIN, WEB_ORIGIN)
        .header(REFERER, format!("{WEB_ORIGIN}/"))
        .header("x-server-timeout", "1800")
        .body(Full::new(body.to_string().into()))
        .context("building a request")
}

fn post(address: SocketAddr, path: &str) -> hyper::http::request::Builder {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, address.to_string())
        .header(CONTENT_TYPE, "application/json")
}

fn create_session(config_id: &str) -> Value {
    json!({
        "configId": config_id,
        "additionalParams": {"token": "-"},
        "createSessionRequest": {"session": {"name": "", "displayName": ""}},
    })
}

fn stream_assist(config_id: &str, session: &Value) -> Value {
    json!({
        "configId": config_id,
        "additionalParams": {"token": "-"},
        "streamAssistRequest": {
            "session": session,
            "query": {"parts": [{"text": QUESTION}]},
            "filter": "",
            "fileIds": [],
            "answerGenerationMode": "NORMAL",
            "toolsSpec": {
                "webGroundingSpec": {},
                "toolRegistry": "default_tool_registry",
                "imageGenerationSpec": {},
                "videoGenerationSpec": {},
            },
            "languageCode": "en-US",
            "userMetadata": {"timeZone": "Etc/UTC"},
            "assistSkippingMode": "REQUEST_ASSIST",
            "assistGenerationConfig": {"modelId": "gemini-2.5-flash"},
        },
    })
}
