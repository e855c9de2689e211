//! What lives here: the lines of the registrar, which is asked for them.

use std::sync::Arc;

use async_stream::stream;
use bytes::Bytes;
use futures_util::Stream;
use jiff::Timestamp;

use super::events::{self, Item};
use super::query::Wanted;
use crate::registrar_log::{RegistrarLine, RegistrarLog, RegistrarLogError};

/// Lines that the registrar is asked for at once.
const PAGE: usize = 1000;
/// Pages that are read in one look.
const PAGES: usize = 10;

/// Where reading the registrar's log stands.
pub(super) struct Theirs {
    log: Arc<RegistrarLog>,
    wanted: Wanted,
    after_id: u64,
    has_begun: bool,
    is_away: bool,
}

impl Theirs {
    pub(super) const fn new(log: Arc<RegistrarLog>, wanted: Wanted) -> Self {
        Self {
            log,
            wanted,
            after_id: 0,
            has_begun: false,
            is_away: false,
        }
    }

    /// The next lines: at first the last ones, later those that are new. The error is a word for whoever looks on, once for each
    /// time that it comes to that.
    pub(super) async fn next(&mut self) -> Result<Vec<Item>, String> {
        let begins = !self.has_begun;
        match self.read().await {
            Ok(items) => {
                self.has_begun = true;
                self.is_away = false;
                Ok(items)
            }
            Err(_) if std::mem::replace(&mut self.is_away, true) => Ok(Vec::new()),
            Err(error) if begins => Err(format!("registrar bootstrap error: {error}")),
            Err(error) => Err(format!("registrar pull error: {error}")),
        }
    }

    async fn read(&mut self) -> Result<Vec<Item>, RegistrarLogError> {
        let level = self.wanted.level_word();
        if !self.has_begun {
            let page = self.log.read(0, self.wanted.first, level).await?;
            return Ok(self.take(page.items));
        }
        let mut items = Vec::new();
        for _ in 0..PAGES {
            let page = self.log.read(self.after_id, PAGE, level).await?;
            let has_more = page.has_more && !page.items.is_empty();
            items.extend(self.take(page.items));
            if !has_more {
                break;
            }
        }
        Ok(items)
    }

    fn take(&mut self, lines: Vec<RegistrarLine>) -> Vec<Item> {
        let newest = lines.iter().map(|line| line.id).max();
        self.after_id = newest.unwrap_or(0).max(self.after_id);
        lines.into_iter().map(item).collect()
    }

    /// What follows, as events.
    pub(super) fn events(mut self) -> impl Stream<Item = Bytes> + Send {
        stream! {
            loop {
                // Its first answer is waited for already.
                if self.has_begun || self.is_away {
                    tokio::time::sleep(self.wanted.pause).await;
                }
                match self.next().await {
                    Ok(items) if items.is_empty() => {}
                    Ok(items) => yield events::logs(&items),
                    Err(message) => yield events::system(&message),
                }
            }
        }
    }
}

fn item(line: RegistrarLine) -> Item {
    let at_ms = line.ts.parse::<Timestamp>().map(Timestamp::as_millisecond);
    Item {
        id: line.id,
        source: "registrar",
        at_ms: at_ms.unwrap_or_default(),
        ts: line.ts,
        level: line.level,
        message: line.message,
        process: None,
    }
}
