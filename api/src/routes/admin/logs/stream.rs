//! What lives here: the log as it is written, as server-sent events.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_stream::stream;
use axum::body::Body;
use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{empty, select_all};
use futures_util::{Stream, StreamExt as _};
use tokio::time::timeout;

use super::events;
use super::ours;
use super::query::{StreamQuery, Wanted};
use super::theirs::Theirs;
use crate::Gateway;
use crate::admin::rfc3339;
use crate::extract::{Admin, Standing};
use crate::openapi::{ServerSentEvent, tag};
use crate::routes::admin::AdminError;

/// How long the first lines wait for the registrar's; its own may come later.
const REGISTRAR_LIMIT: Duration = Duration::from_millis(150);
/// Between two signs of life.
const PING_EVERY: Duration = Duration::from_secs(15);
/// Between two looks whether somebody still may see the log.
const LOOK_EVERY: Duration = Duration::from_secs(3);

type Events = Pin<Box<dyn Stream<Item = Bytes> + Send>>;

/// The log as it is written, of all processes and of the registrar
///
/// Events: `logs` with lines, at first the last ones of each source in the order of their times; `system` with a message, when a
/// source can't be reached; `ping`, each 15 seconds. It ends when the client goes away, and a few seconds after
/// their session has ended or their key was taken away.
#[utoipa::path(
    get,
    path = "/admin/logs/stream",
    operation_id = "stream_logs",
    tag = tag::ADMIN,
    params(StreamQuery),
    responses((status = 200, description = "Lines", content((ServerSentEvent = "text/event-stream"))))
)]
pub(crate) async fn handle(
    admin: Admin,
    Query(query): Query<StreamQuery>,
) -> Result<Response, AdminError> {
    let (gateway, standing) = (admin.gateway, admin.standing);
    let place = Arc::clone(&gateway.log_streams).try_acquire_owned();
    let place = place.map_err(|_| {
        let message = "too many others look at the log";
        AdminError::new(StatusCode::SERVICE_UNAVAILABLE, message)
    })?;
    let closing = gateway.closing.clone().cancelled_owned();
    let shut_out = shut_out(Arc::clone(&gateway), standing);
    let events = events_of(gateway, query.wanted());
    let mut events = Box::pin(events.take_until(closing).take_until(shut_out));
    let body = stream! {
        let _place = place;
        while let Some(event) = events.next().await {
            yield Ok::<_, std::convert::Infallible>(event);
        }
    };
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE.as_str(), "text/event-stream"),
        (header::CACHE_CONTROL.as_str(), "no-cache"),
        // Tells nginx to pass events on as they come.
        ("x-accel-buffering", "no"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// The last lines of each source in the order of their times, and then what comes.
fn events_of(gateway: Arc<Gateway>, wanted: Wanted) -> impl Stream<Item = Bytes> + Send {
    stream! {
        let mut theirs = Theirs::new(Arc::clone(&gateway.registrar_log), wanted);
        let our_last = async {
            if wanted.ours { Some(ours::last(&gateway.log, &wanted).await) } else { None }
        };
        let their_last = async {
            // A registrar that takes its time is asked again at once, with more of it.
            if wanted.theirs { timeout(REGISTRAR_LIMIT, theirs.next()).await.ok() } else { None }
        };
        let (our_last, their_last) = tokio::join!(our_last, their_last);
        let (mut items, mut last_id, mut words) = (Vec::new(), 0, Vec::new());
        match our_last {
            Some(Ok((lines, newest))) => (items, last_id) = (lines, newest),
            Some(Err(error)) => words.push(format!("log error: {error}")),
            None => {}
        }
        match their_last {
            Some(Ok(lines)) => items.extend(lines),
            Some(Err(message)) => words.push(message),
            None => {}
        }
        items.sort_by_key(|item| item.at_ms);
        if !items.is_empty() {
            yield events::logs(&items);
        }
        for message in words {
            yield events::system(&message);
        }
        let nothing = || -> Events { Box::pin(empty()) };
        let our_new = if wanted.ours {
            Box::pin(ours::new(gateway.log.clone(), wanted, last_id))
        } else {
            nothing()
        };
        let their_new = if wanted.theirs { Box::pin(theirs.events()) } else { nothing() };
        let mut all = select_all([our_new, their_new, pings(gateway)]);
        while let Some(event) = all.next().await {
            yield event;
        }
    }
}

/// Waits until whoever looks is no administrator any more.
async fn shut_out(gateway: Arc<Gateway>, standing: Standing) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if standing.has_ended(&gateway).await {
            return;
        }
    }
}

fn pings(gateway: Arc<Gateway>) -> Events {
    Box::pin(stream! {
        loop {
            tokio::time::sleep(PING_EVERY).await;
            yield events::ping(rfc3339(gateway.clock.now_ms()));
        }
    })
}
