//! What lives here: answers as HTTP: as JSON, piece by piece, or as JSON that takes long.

use std::time::Duration;

use async_stream::stream;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use b2a_domain::{ErrorCode, Fault};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use crate::extract::{Caller, Place, Rejection};

/// How long an image or video that is not streamed may be silent before blanks keep old proxies patient.
const BLANK_EVERY: Duration = Duration::from_secs(15);

/// Pieces as they come. Status and headers leave with the first one, so that a failure before it has a true status.
pub(crate) async fn streamed(
    mut pieces: impl Stream<Item = Result<Bytes, Fault>> + Send + Unpin + 'static,
    content_type: &'static str,
    place: Place,
) -> Result<Response, Fault> {
    let ended = || {
        Err(Fault::new(
            ErrorCode::Internal,
            "the answer has no beginning",
        ))
    };
    let first = pieces.next().await.unwrap_or_else(ended)?;
    place.goes_on();
    let body = stream! {
        let _place = place;
        yield Ok::<_, Fault>(first);
        while let Some(piece) = pieces.next().await {
            yield piece;
        }
    };
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // Tells nginx to pass pieces on as they come.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// An image or a video takes long. What is not there after a while is announced with status 200 and a blank now
/// and then before the JSON, as clients behind proxies with short time-outs are used to; an error then comes under 200.
pub(crate) async fn patient(
    whole: impl Future<Output = Result<Bytes, Fault>> + Send + 'static,
    caller: &Caller,
    place: Place,
) -> Result<Response, Rejection> {
    let mut whole = Box::pin(whole);
    if let Ok(result) = tokio::time::timeout(BLANK_EVERY, whole.as_mut()).await {
        return Ok(json(Body::from(
            result.map_err(|fault| caller.refuse(fault))?,
        )));
    }
    place.goes_on();
    let caller = caller.clone();
    let body = stream! {
        let _place = place;
        let result = loop {
            yield Ok::<_, Fault>(Bytes::from_static(b" "));
            if let Ok(result) = tokio::time::timeout(BLANK_EVERY, whole.as_mut()).await {
                break result;
            }
        };
        yield Ok(match result {
            Ok(whole) => whole,
            Err(fault) => caller.dialect.encode_fault(&fault, &caller.request_id.0).1,
        });
    };
    Ok(json(Body::from_stream(body)))
}

/// A JSON answer.
pub(crate) fn json(body: Body) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
