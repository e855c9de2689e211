//! What lives here: the latest log lines in this process's memory.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use b2a_domain::{Clock, LogLine};
use parking_lot::Mutex;

use crate::logs::{LINES_AT_ONCE, LINES_KEPT};
use crate::{BatchId, LogEntry, LogStore, Sequences, StoreError};

/// The latest log lines in this process's memory.
pub struct EmbeddedLogs {
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    sequences: Sequences,
    last_id: u64,
    /// Oldest first.
    entries: VecDeque<LogEntry>,
}

impl EmbeddedLogs {
    /// There is no line yet. Time is `clock`'s.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            kept: Mutex::default(),
        }
    }
}

impl fmt::Debug for EmbeddedLogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedLogs").finish_non_exhaustive()
    }
}

#[async_trait]
impl LogStore for EmbeddedLogs {
    async fn append(&self, id: &BatchId, lines: &[LogLine]) -> Result<bool, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut kept = self.kept.lock();
        if !kept.sequences.is_new(&id.process, id.number, now_ms) {
            return Ok(false);
        }
        for line in lines {
            kept.last_id = (kept.last_id + 1).max(now_ms.saturating_mul(1000));
            let entry = LogEntry {
                id: kept.last_id,
                process: id.process.clone(),
                line: line.clone(),
            };
            if kept.entries.len() == LINES_KEPT {
                kept.entries.pop_front();
            }
            kept.entries.push_back(entry);
        }
        Ok(true)
    }

    async fn before(&self, id: Option<u64>, limit: usize) -> Result<Vec<LogEntry>, StoreError> {
        let kept = self.kept.lock();
        let end = id.map_or(kept.entries.len(), |id| {
            kept.entries.partition_point(|entry| entry.id < id)
        });
        let newest_first = kept.entries.range(..end).rev();
        Ok(newest_first
            .take(limit.min(LINES_AT_ONCE))
            .cloned()
            .collect())
    }

    async fn after(&self, id: u64, limit: usize) -> Result<Vec<LogEntry>, StoreError> {
        let kept = self.kept.lock();
        let begin = kept.entries.partition_point(|entry| entry.id <= id);
        let oldest_first = kept.entries.range(begin..);
        Ok(oldest_first
            .take(limit.min(LINES_AT_ONCE))
            .cloned()
            .collect())
    }
}
