//! What lives here: an answer whose body is still arriving.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};

use crate::HttpError;
use crate::lanes::Place;

/// How much memory a body's announced length reserves at most; the rest grows as it arrives.
const RESERVE_AT_MOST: usize = 1024 * 1024;

/// An answer: its head, and a body that is still arriving. Dropping it ends the call.
pub struct HttpResponse {
    inner: reqwest::Response,
    idle_timeout: Duration,
    _place: Place,
}

impl HttpResponse {
    pub(crate) const fn new(
        inner: reqwest::Response,
        idle_timeout: Duration,
        place: Place,
    ) -> Self {
        Self {
            inner,
            idle_timeout,
            _place: place,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.inner.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.inner.headers()
    }

    /// The value of a header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().get(name)?.to_str().ok()
    }

    /// The next piece of the body as it came off the wire; `None` at its end. The headers are forgotten. Safe to drop and call anew
    /// before it is done.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, HttpError> {
        // The headers share a read buffer of 8 KiB with the connection, which a long stream would keep for nothing.
        if !self.inner.headers().is_empty() {
            *self.inner.headers_mut() = HeaderMap::new();
        }
        let piece = tokio::time::timeout(self.idle_timeout, self.inner.chunk()).await;
        piece
            .map_err(|_| HttpError::IdleTimeout)?
            .map_err(HttpError::of)
    }

    /// The whole body, unless it is larger than `limit` bytes.
    pub async fn bytes_limited(mut self, limit: usize) -> Result<Bytes, HttpError> {
        let announced = self.inner.content_length().unwrap_or(0);
        if announced > limit as u64 {
            return Err(HttpError::TooLarge { limit });
        }
        let Some(first) = self.chunk().await? else {
            return Ok(Bytes::new());
        };
        if first.len() > limit {
            return Err(HttpError::TooLarge { limit });
        }
        let Some(second) = self.chunk().await? else {
            return Ok(first);
        };
        let expected = usize::try_from(announced).unwrap_or(0).min(RESERVE_AT_MOST);
        let mut body = BytesMut::with_capacity(expected.max(first.len() + second.len()));
        body.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(piece) = next {
            if body.len() + piece.len() > limit {
                return Err(HttpError::TooLarge { limit });
            }
            body.extend_from_slice(&piece);
            next = self.chunk().await?;
        }
        Ok(body.freeze())
    }

    /// The beginning of the body, at most `limit` bytes, and what came of it when it breaks off: enough to
    /// tell what kind of error an answer is.
    pub async fn beginning(mut self, limit: usize) -> Bytes {
        let mut body = BytesMut::new();
        while let Ok(Some(piece)) = self.chunk().await {
            let room = limit - body.len();
            body.extend_from_slice(&piece[..piece.len().min(room)]);
            if body.len() == limit {
                break;
            }
        }
        body.freeze()
    }
}

/// Shows the status alone.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
