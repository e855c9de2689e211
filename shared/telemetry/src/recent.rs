//! What lives here: the latest log lines of this process, kept in memory for those who ask for them later.

use std::collections::VecDeque;
use std::fmt;
use std::iter;
use std::sync::Arc;

use b2a_domain::Clock;
use parking_lot::Mutex;
use tokio::sync::watch;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::event_text::EventText;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Grows from line to line, also across restarts: it begins with the time of the start.
    pub id: u64,
    /// When it was written, Unix milliseconds.
    pub at_ms: u64,
    /// How grave it is.
    pub level: Level,
    /// The message, and its fields as `name=value`.
    pub message: String,
}

/// Some lines, oldest first.
#[derive(Debug, Default)]
pub struct LogPage {
    /// The lines.
    pub lines: Vec<Arc<LogLine>>,
    /// Whether there are newer ones that would fit the question, too.
    pub has_more: bool,
}

/// The latest lines. A clone shares them; as a [`Layer`] it takes note of every event that passes the filter.
#[derive(Clone)]
pub struct RecentLines(Arc<Ring>);

struct Ring {
    clock: Arc<dyn Clock>,
    capacity: usize,
    kept: Mutex<Kept>,
    /// The id of the last line.
    news: watch::Sender<u64>,
}

struct Kept {
    last_id: u64,
    lines: VecDeque<Arc<LogLine>>,
}

impl RecentLines {
    /// Keeps at most `capacity` lines, each at most 4 KiB of it.
    pub fn new(clock: Arc<dyn Clock>, capacity: usize) -> Self {
        let last_id = clock.now_ms();
        Self(Arc::new(Ring {
            clock,
            capacity: capacity.max(1),
            kept: Mutex::new(Kept {
                last_id,
                lines: VecDeque::new(),
            }),
            news: watch::Sender::new(last_id),
        }))
    }

    /// The last `limit` lines that `wanted` is true of.
    pub fn last(&self, limit: usize, wanted: impl Fn(&LogLine) -> bool) -> LogPage {
        let kept = self.0.kept.lock();
        let newest_first = kept.lines.iter().rev().filter(|line| wanted(line));
        let mut lines: Vec<_> = newest_first.take(limit).cloned().collect();
        lines.reverse();
        LogPage {
            lines,
            has_more: false,
        }
    }

    /// The oldest `limit` lines after the one with `id` that `wanted` is true of.
    pub fn after(&self, id: u64, limit: usize, wanted: impl Fn(&LogLine) -> bool) -> LogPage {
        let kept = self.0.kept.lock();
        let first = kept.lines.partition_point(|line| line.id <= id);
        let mut newer = kept.lines.range(first..).filter(|line| wanted(line));
        let lines = newer.by_ref().take(limit).cloned().collect();
        LogPage {
            lines,
            has_more: newer.next().is_some(),
        }
    }

    /// Tells of new lines: the id of the last one.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.0.news.subscribe()
    }

    fn push(&self, level: Level, message: String) {
        let at_ms = self.0.clock.now_ms();
        let mut kept = self.0.kept.lock();
        kept.last_id += 1;
        let id = kept.last_id;
        if kept.lines.len() == self.0.capacity {
            kept.lines.pop_front();
        }
        kept.lines.push_back(Arc::new(LogLine {
            id,
            at_ms,
            level,
            message,
        }));
        drop(kept);
        // Two writers may come here in the wrong order; the number only grows all the same.
        self.0.news.send_if_modified(|last| {
            let is_newer = id > *last;
            *last = id.max(*last);
            is_newer
        });
    }
}

impl<S: Subscriber> Layer<S> for RecentLines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = EventText::default();
        event.record(&mut text);
        let message = text.into_line(iter::empty());
        self.push(*event.metadata().level(), message);
    }
}

impl fmt::Debug for RecentLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecentLines")
            .field("capacity", &self.0.capacity)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use b2a_domain::ManualClock;
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;
    use crate::event_text::LINE_BYTES;

    fn recording(capacity: usize, work: impl FnOnce()) -> RecentLines {
        let lines = RecentLines::new(Arc::new(ManualClock::new(7000)), capacity);
        let subscriber = tracing_subscriber::registry().with(lines.clone());
        tracing::subscriber::with_default(subscriber, work);
        lines
    }

    fn messages(page: &LogPage) -> Vec<&str> {
        page.lines
            .iter()
            .map(|line| line.message.as_str())
            .collect()
    }

    #[test]
    fn a_line_is_its_message_and_its_fields() {
        let lines = recording(8, || {
            let error = "no\nway";
            tracing::warn!(count = 3, word = "two words", %error, "it failed");
            tracing::info!("{}", "ä".repeat(LINE_BYTES));
        });
        let page = lines.last(8, |_| true);
        let [first, second] = &page.lines[..] else {
            panic!("{page:?}");
        };
        assert_eq!(
            first.message,
            "it failed count=3 word=two words error=no way"
        );
        assert_eq!((first.level, first.at_ms), (Level::WARN, 7000));
        assert!(second.message.len() < LINE_BYTES + 8 && second.message.ends_with('…'));
    }

    #[test]
    fn the_latest_lines_are_kept_and_found_by_their_ids() {
        let lines = recording(4, || {
            for number in 0..6 {
                tracing::info!("line {number}");
            }
            tracing::error!("the last");
        });
        let all = lines.last(100, |_| true);
        assert_eq!(messages(&all), ["line 3", "line 4", "line 5", "the last"]);
        assert_eq!(messages(&lines.last(2, |_| true)), ["line 5", "the last"]);
        let errors = |line: &LogLine| line.level == Level::ERROR;
        assert_eq!(messages(&lines.last(2, errors)), ["the last"]);

        let first = all.lines[0].id;
        assert_eq!(first, 7000 + 4, "ids begin with the time of the start");
        let page = lines.after(first, 2, |_| true);
        assert_eq!(messages(&page), ["line 4", "line 5"]);
        assert!(page.has_more);
        let page = lines.after(page.lines[1].id, 2, |_| true);
        assert_eq!((messages(&page), page.has_more), (vec!["the last"], false));
        let page = lines.after(1, 1, errors);
        assert_eq!((messages(&page), page.has_more), (vec!["the last"], false));
    }

    #[test]
    fn whoever_waits_is_told() {
        let lines = RecentLines::new(Arc::new(ManualClock::new(1)), 2);
        let mut news = lines.news();
        assert!(!news.has_changed().unwrap());
        lines.push(Level::INFO, "one".to_owned());
        assert!(news.has_changed().unwrap());
        assert_eq!(*news.borrow_and_update(), 2);
    }
}
