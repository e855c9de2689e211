//! What lives here: what a client still has to send when its request is refused already. A connection that is closed while
//! the client writes hides the refusal from it, so the rest is read and thrown away first.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use parking_lot::Mutex;

use crate::Gateway;

/// How much is thrown away, as a multiple of what a body may have.
const LIMIT_FACTOR: usize = 4;
/// How long the client may take to send it.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Reads what is left of the body of a refused request.
pub(crate) async fn read_on(
    State(gateway): State<Arc<Gateway>>,
    request: Request,
    next: Next,
) -> Response {
    // Whoever waits for a word before it sends the body is told the refusal in its place.
    if request.body().is_end_stream() || request.headers().contains_key(EXPECT) {
        return next.run(request).await;
    }
    let left = Left::default();
    let watched = |body| Watched {
        body,
        ended: false,
        left: Arc::clone(&left),
    };
    let response = next.run(request.map(|body| Body::new(watched(body)))).await;
    let rest = left.lock().take();
    if let Some(rest) = rest
        && response.status().as_u16() >= 400
    {
        let limit = gateway.body_limit.saturating_mul(LIMIT_FACTOR);
        // A client that takes longer, or sends more, may miss the answer.
        let _ = tokio::time::timeout(TIME_LIMIT, throw_away(rest, limit)).await;
    }
    response
}

async fn throw_away(mut body: Body, limit: usize) {
    let mut read = 0_usize;
    while read <= limit
        && let Some(Ok(frame)) = body.frame().await
    {
        read += frame.data_ref().map_or(0, Bytes::len);
    }
}

/// Where a body goes that nobody reads any more.
type Left = Arc<Mutex<Option<Body>>>;

/// A body that is kept when it is dropped before its end.
struct Watched {
    body: Body,
    ended: bool,
    left: Left,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.ended = !matches!(frame, Some(Ok(_)));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.ended && !self.body.is_end_stream() {
            *self.left.lock() = Some(std::mem::take(&mut self.body));
        }
    }
}
