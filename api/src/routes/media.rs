//! What lives here: generated files, for whoever knows their names.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_stream::stream;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use b2a_domain::{ErrorCode, Fault};
use b2a_objects::MediaName;
use bytes::Bytes;
use futures_util::Stream;
use tokio::time::timeout;

use crate::Gateway;
use crate::extract::{Caller, Place, Rejection};
use crate::openapi::tag;

/// How long a file may take out of the store.
const READ_LIMIT: Duration = Duration::from_secs(60);
/// How long one may wait for others to be read.
const QUEUE_LIMIT: Duration = Duration::from_secs(10);

/// How much of a file is written at once, in bytes.
const PIECE_BYTES: usize = 64 * 1024;

/// Headers of every file. It comes from a model, so nothing in it may run in the name of this host; a page of any
/// other host may show it.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

/// A file in pieces, so that its place is kept as long as a slow client has not taken most of it: that bounds how many
/// are held in memory.
fn pieces(mut file: Bytes, place: Place) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream! {
        let _place = place;
        while !file.is_empty() {
            yield Ok(file.split_to(file.len().min(PIECE_BYTES)));
        }
    }
}

/// A generated file
///
/// Its name is a secret of 128 bits, so there is no key to show.
#[utoipa::path(
    get,
    path = "/media/{name}",
    operation_id = "media",
    tag = tag::ABOUT,
    params(("name" = String, Path, description = "The name, out of a URL that an answer held")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "There is no such file, or not any more"),
    )
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    place: Place,
    Path(name): Path<String>,
) -> Result<Response, Rejection> {
    let nowhere = || {
        let message = "there is no such file; generated files are kept for a limited time";
        caller.refuse(Fault::new(ErrorCode::NotFound, message))
    };
    let busy = |message: &str| {
        let fault = Fault::new(ErrorCode::Overloaded, message);
        caller.refuse(fault.with_retry_after(Duration::from_secs(1)))
    };
    let name = MediaName::parse(&name).ok_or_else(nowhere)?;
    // Each holds a whole file in memory.
    let reading = timeout(QUEUE_LIMIT, gateway.media_reads.acquire()).await;
    let _reading = reading.map_err(|_| busy("too many files are read"))?;
    let object = timeout(READ_LIMIT, gateway.objects.get(name.key())).await;
    let object = match object {
        Ok(Ok(Some(object))) => object,
        Ok(Ok(None)) => return Err(nowhere()),
        Ok(Err(error)) => {
            tracing::warn!(%error, "a generated file can't be read");
            return Err(busy("the file can't be read now"));
        }
        Err(_) => return Err(busy("the file was not read in time")),
    };
    let length = object.bytes.len();
    let mut response = Body::from_stream(pieces(object.bytes, place)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(name.content_type()),
    );
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !name.may_be_shown() {
        let attachment = HeaderValue::from_static("attachment");
        headers.insert(header::CONTENT_DISPOSITION, attachment);
    }
    Ok(response)
}
