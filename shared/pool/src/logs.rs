//! What lives here: the promises of a store of log lines: those of every process, the latest of them.

use async_trait::async_trait;
use b2a_domain::LogLine;

use crate::{BatchId, StoreError};

/// Lines that a store keeps; in Redis some hundred more.
pub(crate) const LINES_KEPT: usize = 10_000;
/// Lines that one question is answered with at the most.
pub(crate) const LINES_AT_ONCE: usize = 1000;

/// A line of the log in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Grows from line to line, whichever process wrote it, also after the store was flushed.
    pub id: u64,
    /// The process that wrote it.
    pub process: String,
    /// The line.
    pub line: LogLine,
}

/// The latest log lines of all processes of the deployment. Every method is one atomic step.
#[async_trait]
pub trait LogStore: Send + Sync + 'static {
    /// Adds lines, oldest first. A batch that was added before changes nothing; tells whether it was new.
    async fn append(&self, id: &BatchId, lines: &[LogLine]) -> Result<bool, StoreError>;

    /// The lines before the one with this id, or the last ones: newest first, at most `limit`, and at most 1000.
    async fn before(&self, id: Option<u64>, limit: usize) -> Result<Vec<LogEntry>, StoreError>;

    /// The lines after the one with this id: oldest first, at most `limit`, and at most 1000.
    async fn after(&self, id: u64, limit: usize) -> Result<Vec<LogEntry>, StoreError>;
}
