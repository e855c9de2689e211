//! What lives here: connections to the bridge: accepting them, their limits, and their end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Connections at once; further ones wait in the system's queue.
const CONNECTIONS: usize = 128;
/// How long a client may take to send the head of a request, and to send another one on the same connection.
const HEAD_LIMIT: Duration = Duration::from_secs(15);
/// Bounds the head of a request.
const BUFFER_BYTES: usize = 16 * 1024;
/// A pause after the system refused a connection, for example for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How long answers may take to end when the bridge does.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// A bound address, to be served.
pub(crate) struct Server(TcpListener);

impl Server {
    pub(crate) async fn bind(host: &str, port: u16) -> io::Result<Self> {
        Ok(Self(TcpListener::bind((host, port)).await?))
    }

    /// The address that is bound, with the port that the system chose for port 0.
    pub(crate) fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Serves until `stop`; then takes no more connections and lets answers end, within a limit.
    pub(crate) async fn serve(self, router: Router, stop: CancellationToken) {
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_LIMIT)
            .max_buf_size(BUFFER_BYTES);
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let graceful = GracefulShutdown::new();
        let connections = TaskTracker::new();
        let cut_off = CancellationToken::new();
        loop {
            let next = async {
                let place = Arc::clone(&places).acquire_owned().await;
                (place, self.0.accept().await)
            };
            let (place, accepted) = tokio::select! {
                () = stop.cancelled() => break,
                next = next => next,
            };
            let stream = match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            let service = TowerToHyperService::new(router.clone());
            let watched = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
            let cut_off = cut_off.clone();
            connections.spawn(async move {
                tokio::select! {
                    // A connection that breaks is the client's business.
                    _ = watched => {}
                    () = cut_off.cancelled() => {}
                }
                drop(place);
            });
        }
        drop(self.0);
        if tokio::time::timeout(LAST_ANSWERS, graceful.shutdown())
            .await
            .is_err()
        {
            cut_off.cancel();
        }
        connections.close();
        connections.wait().await;
    }
}
