//! What lives here: `/metrics` at an address of its own, for every process that the settings want it of.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use b2a_config::ListenAddr;
use b2a_telemetry::EXPOSITION_TYPE;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Exposition;

/// Connections at once; whoever comes beyond that waits.
const CONNECTIONS: usize = 16;
/// How long a caller may take to ask, and a connection to stay unused.
const HEAD_LIMIT: Duration = Duration::from_secs(75);
/// A pause after the system refused a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves `/metrics` to whoever can connect.
#[derive(Debug)]
pub struct MetricsServer {
    listener: TcpListener,
    exposition: Arc<Exposition>,
}

/// The address can't be had.
#[derive(Debug, thiserror::Error)]
#[error("metrics.listen_addr: can't listen on {address}: {source}")]
pub struct MetricsAddressError {
    address: String,
    source: io::Error,
}

impl MetricsServer {
    /// Binds the address, if there is one.
    pub async fn bind(
        listen: Option<&ListenAddr>,
        exposition: Arc<Exposition>,
    ) -> Result<Option<Self>, MetricsAddressError> {
        let Some(listen) = listen else {
            return Ok(None);
        };
        let (host, port) = listen.to_bind();
        let listener = match (
            TcpListener::bind((host.as_str(), port)).await,
            listen.to_bind_v4(),
        ) {
            (Ok(listener), _) => Ok(listener),
            (Err(_), Some(v4)) => TcpListener::bind(v4).await,
            (Err(error), None) => Err(error),
        };
        let listener = listener.map_err(|source| MetricsAddressError {
            address: format!("{host}:{port}"),
            source,
        })?;
        Ok(Some(Self {
            listener,
            exposition,
        }))
    }

    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop`.
    pub async fn serve(self, stop: CancellationToken) {
        let connections = TaskTracker::new();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        if let Ok(address) = self.address() {
            tracing::info!(%address, "metrics are served");
        }
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            let accepted = tokio::select! {
                () = stop.cancelled() => return,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    let connection = converse(stream, Arc::clone(&self.exposition));
                    let stop = stop.clone();
                    connections.spawn(async move {
                        let _place = place;
                        tokio::select! {
                            () = connection => {}
                            () = stop.cancelled() => {}
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection for metrics could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

async fn converse(stream: TcpStream, exposition: Arc<Exposition>) {
    let service = service_fn(move |request| answer(Arc::clone(&exposition), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks is the caller's business.
    let _ = connection.await;
}

async fn answer(
    exposition: Arc<Exposition>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let may_read = [Method::GET, Method::HEAD].contains(request.method());
    let status = match (request.uri().path(), may_read) {
        ("/metrics", true) => StatusCode::OK,
        ("/metrics", false) => StatusCode::METHOD_NOT_ALLOWED,
        _ => StatusCode::NOT_FOUND,
    };
    let body = if status == StatusCode::OK {
        exposition.text().await
    } else {
        "there is GET /metrics\n".to_owned()
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let content_type = http::HeaderValue::from_static(EXPOSITION_TYPE);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    Ok(response)
}
