//! What lives here: connections: accepting them, their limits, and their end at a shutdown.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use b2a_config::ListenAddr;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::front::{Front, FrontService};

/// How long a client may take to send the head of a request, and to send another one on the same connection.
const HEAD_LIMIT: Duration = Duration::from_secs(75);
/// The read buffer of a connection, in bytes: bounds the head of a request, and what a connection holds in memory.
const BUFFER_BYTES: usize = 64 * 1024;
/// A pause after the system refused a connection, for example for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What a server allows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServerLimits {
    /// How long streams may take to end at a shutdown.
    pub(crate) shutdown: Duration,
    /// How long a client may leave untaken what was sent to it: it has stalled, or is gone without a word.
    pub(crate) stalled: Duration,
}

/// A bound address, to be served.
pub(crate) struct Server {
    listener: TcpListener,
}

impl Server {
    /// Binds the address. `:port` takes all interfaces, of IPv6 and IPv4 where there are both.
    pub(crate) async fn bind(listen: &ListenAddr) -> io::Result<Self> {
        let listener = match (
            TcpListener::bind(listen.to_bind()).await,
            listen.to_bind_v4(),
        ) {
            (Ok(listener), _) => listener,
            (Err(_), Some(v4)) => TcpListener::bind(v4).await?,
            (Err(error), None) => return Err(error),
        };
        Ok(Self { listener })
    }

    /// The address that is bound, with the port that the system chose for port 0.
    pub(crate) fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop`; then takes no more connections and lets the requests under way finish, up to the limit.
    pub(crate) async fn serve(self, front: &Arc<Front>, stop: CancellationToken) {
        // HTTP/1.1 alone: clients come in clear text, where nobody speaks HTTP/2, or through a proxy that holds the
        // connection to us; and a server of both keeps a second read buffer for each connection.
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_LIMIT)
            .max_buf_size(BUFFER_BYTES);
        let connections = TaskTracker::new();
        let cut_off = CancellationToken::new();
        loop {
            let stream = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.listener.accept() => accepted,
            };
            match stream {
                Ok((stream, peer)) => {
                    prepare(&stream, front.limits().stalled);
                    let service = FrontService {
                        front: Arc::clone(front),
                        peer,
                    };
                    let connection = builder.serve_connection(TokioIo::new(stream), service);
                    // What becomes a WebSocket leaves the server, and ends by itself at a shutdown.
                    let connection = connection.with_upgrades();
                    let (stop, cut_off) = (stop.clone(), cut_off.clone());
                    connections.spawn(async move {
                        let mut connection = pin!(connection);
                        tokio::select! {
                            biased;
                            // A connection that breaks is the client's business, and its requests end with it.
                            _ = connection.as_mut() => return,
                            () = stop.cancelled() => connection.as_mut().graceful_shutdown(),
                        }
                        tokio::select! {
                            _ = connection => {}
                            () = cut_off.cancelled() => {}
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        drop(self.listener);
        connections.close();
        let ended = tokio::time::timeout(front.limits().shutdown, connections.wait());
        if ended.await.is_err() {
            tracing::warn!("some answers are cut off: they take longer than a shutdown may");
            // With its connection goes a request, and with that its lease.
            cut_off.cancel();
            connections.wait().await;
        }
    }
}

/// Pieces of an answer leave at once instead of waiting for more, and not for ever for a client that takes none: its
/// connection breaks, which ends its request and gives the lease back.
fn prepare(stream: &TcpStream, stalled: Duration) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    #[cfg(target_os = "linux")]
    {
        let limit_ms = u32::try_from(stalled.as_millis()).unwrap_or(u32::MAX);
        if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, limit_ms) {
            tracing::debug!(%error, "TCP_USER_TIMEOUT could not be set");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stalled;
}
