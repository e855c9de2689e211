//! What lives here: a request body within its limits of size and time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use b2a_domain::{ErrorCode, Fault};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::{Caller, Rejection};
use crate::Gateway;

/// The longest silence while a body arrives.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
/// What is reserved at least for a body that comes in pieces.
const RESERVE_BYTES: usize = 64 * 1024;

/// The whole body of a request.
pub(crate) struct BoundedBody(pub(crate) Bytes);

impl FromRequest<Arc<Gateway>> for BoundedBody {
    type Rejection = Rejection;

    async fn from_request(request: Request, gateway: &Arc<Gateway>) -> Result<Self, Rejection> {
        let (mut parts, body) = request.into_parts();
        let Ok(caller) = Caller::from_request_parts(&mut parts, gateway).await;
        let limit = gateway.body_limit;
        read_body(body, limit)
            .await
            .map(Self)
            .map_err(|fault| caller.refuse(fault))
    }
}

/// A body to its end, up to `limit` bytes.
pub(crate) async fn read_body(mut body: Body, limit: usize) -> Result<Bytes, Fault> {
    let expected = axum::body::HttpBody::size_hint(&body).lower();
    let expected = usize::try_from(expected).unwrap_or(usize::MAX);
    let too_large = || {
        let message = format!("the request body is larger than {limit} bytes");
        Err(Fault::new(ErrorCode::PayloadTooLarge, message))
    };
    if expected > limit {
        return too_large();
    }
    let mut first: Option<Bytes> = None;
    let mut read = BytesMut::new();
    let mut total = 0_usize;
    while let Some(data) = next_data(&mut body).await? {
        total = total.saturating_add(data.len());
        if total > limit {
            return too_large();
        }
        if total == data.len() {
            first = Some(data);
            continue;
        }
        // Most bodies come in one piece and are not copied.
        if let Some(first) = first.take() {
            read.reserve(expected.max(RESERVE_BYTES));
            read.extend_from_slice(&first);
        }
        read.extend_from_slice(&data);
    }
    Ok(first.unwrap_or_else(|| read.freeze()))
}

async fn next_data(body: &mut Body) -> Result<Option<Bytes>, Fault> {
    loop {
        let frame = timeout(IDLE_LIMIT, body.frame())
            .await
            .map_err(|_| Fault::invalid("the request body did not arrive in time"))?;
        match frame {
            None => return Ok(None),
            Some(Err(_)) => return Err(Fault::invalid("the request body broke off")),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data()
                    && !data.is_empty()
                {
                    return Ok(Some(data));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    fn pieces(pieces: &'static [&'static str]) -> Body {
        let pieces = pieces
            .iter()
            .map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece.as_bytes())));
        Body::from_stream(stream::iter(pieces))
    }

    #[tokio::test]
    async fn reads_to_the_limit_and_not_beyond() {
        assert_eq!(
            read_body(pieces(&["ab", "", "cd", "e"]), 5).await.unwrap(),
            "abcde"
        );
        assert_eq!(read_body(Body::from("abcde"), 5).await.unwrap(), "abcde");
        assert_eq!(read_body(Body::empty(), 5).await.unwrap(), "");
        for too_large in [
            pieces(&["abc", "def"]),
            Body::from("abcdef"),
            pieces(&["abcdef"; 9]),
        ] {
            assert_eq!(
                read_body(too_large, 5).await.unwrap_err().code,
                ErrorCode::PayloadTooLarge
            );
        }
    }
}
