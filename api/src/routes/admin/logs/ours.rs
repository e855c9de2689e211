//! What lives here: the lines of this deployment's own processes, out of the log that they share.

use std::time::Duration;

use async_stream::stream;
use b2a_pool::{LogEntry, StoreError};
use b2a_process::LogWriter;
use bytes::Bytes;
use futures_util::Stream;

use super::events::{self, Item};
use super::query::Wanted;
use crate::admin::rfc3339;

/// Lines that the store is asked for at once.
const PAGE: usize = 1000;
/// Pages that are looked through for lines of a level: as many as the store keeps.
const PAGES: usize = 12;
/// How long lines may take that this process wrote just now.
const CATCH_UP: Duration = Duration::from_millis(80);
/// Characters of a process's name that are shown.
const PROCESS_CHARS: usize = 8;

/// The last lines that are wanted, and the id after which new ones come.
pub(super) async fn last(log: &LogWriter, wanted: &Wanted) -> Result<(Vec<Item>, u64), StoreError> {
    log.caught_up(CATCH_UP).await;
    let (mut items, mut newest, mut before) = (Vec::new(), 0, None);
    for _ in 0..PAGES {
        let page = log
            .store()
            .before(before, PAGE.min(wanted.first.max(100)))
            .await?;
        let Some(oldest) = page.last() else {
            break;
        };
        before = Some(oldest.id);
        newest = newest.max(page[0].id);
        let matching = page.into_iter().filter(|entry| is_wanted(entry, wanted));
        items.extend(matching.map(item));
        if items.len() >= wanted.first {
            break;
        }
    }
    items.truncate(wanted.first);
    items.reverse();
    Ok((items, newest))
}

/// New lines as events, as they come. That the store is away is told once.
pub(super) fn new(
    log: LogWriter,
    wanted: Wanted,
    mut last_id: u64,
) -> impl Stream<Item = Bytes> + Send {
    stream! {
        let mut was_away = false;
        loop {
            tokio::time::sleep(wanted.pause).await;
            loop {
                let page = match log.store().after(last_id, PAGE).await {
                    Ok(page) => page,
                    Err(error) => {
                        if !std::mem::replace(&mut was_away, true) {
                            yield events::system(&format!("log error: {error}"));
                        }
                        break;
                    }
                };
                was_away = false;
                let is_whole = page.len() < PAGE;
                last_id = page.last().map_or(last_id, |entry| entry.id);
                let matching = page.into_iter().filter(|entry| is_wanted(entry, &wanted));
                let items: Vec<Item> = matching.map(item).collect();
                if !items.is_empty() {
                    yield events::logs(&items);
                }
                if is_whole {
                    break;
                }
            }
        }
    }
}

fn is_wanted(entry: &LogEntry, wanted: &Wanted) -> bool {
    wanted.level.is_none_or(|level| entry.line.level == level)
}

fn item(entry: LogEntry) -> Item {
    let line = entry.line;
    Item {
        id: entry.id,
        source: "business2api",
        ts: rfc3339(line.at_ms),
        at_ms: i64::try_from(line.at_ms).unwrap_or(i64::MAX),
        level: line.level.to_string(),
        message: line.message,
        process: Some(entry.process.chars().take(PROCESS_CHARS).collect()),
    }
}
