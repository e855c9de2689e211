//! What lives here: accepting connections, bounded in number, each of which can be reset from inside a call.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How many connections may be open; more wait in the backlog.
const MAX_CONNECTIONS: usize = 16_384;
/// Calls at once on an HTTP/2 connection, as the real service's front ends allow; the caller holds more back.
const CALLS_OF_A_CONNECTION: u32 = 100;
/// How long a TLS handshake may take.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Rest after a failed accept, such as when file descriptors run out.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// Resets the connection a call came in on. In the extensions of every request.
#[derive(Debug, Clone)]
pub(crate) struct ResetSwitch(CancellationToken);

impl ResetSwitch {
    /// Breaks the connection with a TCP reset, with all calls on it.
    pub(crate) fn reset(&self) {
        self.0.cancel();
    }
}

/// What is done with every connection.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) router: Router,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) stop: CancellationToken,
}

impl Server {
    /// Serves until `stop`; then everything is dropped at once.
    pub(crate) async fn serve(self, listener: TcpListener, tasks: TaskTracker) {
        let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            let accepted = tokio::select! {
                () = self.stop.cancelled() => return,
                accepted = accept(&listener, &slots) => accepted,
            };
            match accepted {
                Ok((stream, slot)) => {
                    let connection = self.clone().serve_connection(stream);
                    tasks.spawn(async move {
                        connection.await;
                        drop(slot);
                    });
                }
                Err(_) => tokio::time::sleep(ACCEPT_REST).await,
            }
        }
    }

    async fn serve_connection(self, stream: TcpStream) {
        let reset = ResetSwitch(CancellationToken::new());
        let stream = Resettable {
            stream,
            reset: reset.clone(),
        };
        let conversation = async {
            let switch = reset.clone();
            let Some(tls) = self.tls else {
                return converse(stream, self.router, switch).await;
            };
            // A handshake that fails is the caller's affair, as is a connection that breaks.
            let secured = tokio::time::timeout(HANDSHAKE_LIMIT, tls.accept(stream)).await;
            if let Ok(Ok(stream)) = secured {
                converse(stream, self.router, switch).await;
            }
        };
        tokio::select! {
            biased;
            () = reset.0.cancelled() => {}
            () = self.stop.cancelled() => {}
            () = conversation => {}
        }
    }
}

/// Answers the calls of a connection, in whichever HTTP they come.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    switch: ResetSwitch,
) {
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(switch.clone());
        router.clone().oneshot(request)
    });
    let mut server = auto::Builder::new(TokioExecutor::new());
    server.http2().max_concurrent_streams(CALLS_OF_A_CONNECTION);
    // A connection that breaks is the caller's affair.
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, slot))
}

/// A connection that closes with a reset once its switch was used.
struct Resettable {
    stream: TcpStream,
    reset: ResetSwitch,
}

impl Drop for Resettable {
    fn drop(&mut self) {
        if self.reset.0.is_cancelled() {
            // Without this the peer sees an orderly end, which is a fault as well, only another one.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Resettable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Resettable {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
