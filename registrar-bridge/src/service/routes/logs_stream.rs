//! What lives here: the bridge's own log as it is written.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Sse;
use axum::response::sse::Event;
use futures_util::Stream;
use serde_json::json;
use tokio::time::Instant;

use super::logs::{Question, items};
use super::query::Fields;
use crate::service::Service;
use crate::service::access::Allowed;
use crate::service::refusal::Refusal;

/// Between two signs of life.
const PING: Duration = Duration::from_secs(15);
/// For how long lines are gathered before they leave together.
const GATHER: Duration = Duration::from_millis(100);

/// `event: logs` `{items}`: the last lines at once, then new ones; `event: ping` `{ts}` while nothing happens.
pub(crate) async fn handle(
    State(service): State<Arc<Service>>,
    _: Allowed,
    fields: Fields,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let question = Question::of(&fields)?;
    let place = Arc::clone(&service.followers)
        .try_acquire_owned()
        .map_err(|_| {
            Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too many follow the log already",
            )
        })?;
    Ok(Sse::new(async_stream::stream! {
        let _place = place;
        let mut question = question;
        let mut news = service.lines.news();
        let mut ping = tokio::time::interval_at(Instant::now() + PING, PING);
        loop {
            let last_id = *news.borrow_and_update();
            let page = question.answer(&service.lines);
            // Of what was not wanted, nothing is looked at again.
            question.after_id = match page.lines.last() {
                Some(line) if page.has_more => line.id,
                last => last.map_or(last_id, |line| line.id.max(last_id)).max(question.after_id),
            };
            if !page.lines.is_empty() {
                let event = Event::default().event("logs");
                yield Ok(event.data(json!({ "items": items(&page) }).to_string()));
            }
            if page.has_more {
                continue;
            }
            tokio::select! {
                () = service.stop.cancelled() => break,
                changed = news.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    tokio::time::sleep(GATHER).await;
                }
                _ = ping.tick() => {
                    let now = i64::try_from(service.clock.now_ms()).unwrap_or(i64::MAX);
                    let now = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
                    let event = Event::default().event("ping");
                    yield Ok(event.data(json!({ "ts": now.to_string() }).to_string()));
                }
            }
        }
    }))
}
