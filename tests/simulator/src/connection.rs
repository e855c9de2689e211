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
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How many connections may be open; more wait in the backlog.
const MAX_CONNECTIONS: usize = 16_384;
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

/// Serves until `stop`; then everything is dropped at once.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = accept(&listener, &slots) => accepted,
        };
        match accepted {
            Ok((stream, slot)) => {
                let connection = serve_connection(stream, router.clone(), stop.clone());
                tasks.spawn(async move {
                    connection.await;
                    drop(slot);
                });
            }
            Err(_) => tokio::time::sleep(ACCEPT_REST).await,
        }
    }
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

async fn serve_connection(stream: TcpStream, router: Router, stop: CancellationToken) {
    let reset = ResetSwitch(CancellationToken::new());
    let io = TokioIo::new(Resettable {
        stream,
        reset: reset.clone(),
    });
    let switch = reset.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(switch.clone());
        router.clone().oneshot(request)
    });
    let server = auto::Builder::new(TokioExecutor::new());
    tokio::select! {
        biased;
        () = reset.0.cancelled() => {}
        () = stop.cancelled() => {}
        // A connection that breaks is the caller's affair.
        _ = server.serve_connection(io, service) => {}
    }
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
