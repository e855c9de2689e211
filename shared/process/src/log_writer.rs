//! What lives here: bringing the lines of this process's log into the shared one, in the background.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{Clock, LogLevel, LogLine};
use b2a_pool::{BatchId, LogStore};
use b2a_telemetry::{LogCapture, log_capture};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Lines that are written at once.
const BATCH: usize = 256;
/// How long a line waits for others.
const LINGER: Duration = Duration::from_millis(20);
/// The rests after a store did not take lines grow from the first to the second.
const RETRY_AFTER: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(5)];
/// How long the last lines of a process may take.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Brings the lines of this process's log into the shared one. Nothing waits for it: lines that it has no room for are dropped, and
/// how many there were is a line of its own. A clone is the same writer.
#[derive(Clone)]
pub struct LogWriter {
    process: String,
    clock: Arc<dyn Clock>,
    store: Arc<dyn LogStore>,
    /// Lines that are in the store.
    written: watch::Sender<u64>,
}

impl LogWriter {
    /// Writes under the name of this process.
    pub fn new(process: String, clock: Arc<dyn Clock>, store: Arc<dyn LogStore>) -> Self {
        Self {
            process,
            clock,
            store,
            written: watch::Sender::new(0),
        }
    }

    /// The log that it writes to.
    pub fn store(&self) -> &Arc<dyn LogStore> {
        &self.store
    }

    /// Writes until `stop`, and then what is left, within a second. Of several that are run in one process the first one writes.
    pub async fn run(&self, stop: CancellationToken) {
        let Some((capture, lines)) = log_capture().and_then(|it| Some((it, it.take()?))) else {
            return;
        };
        let mut writing = Writing {
            writer: self,
            capture,
            lines,
            number: 0,
            told_dropped: 0,
            added: 0,
        };
        writing.until(&stop).await;
        // What does not get there is on standard error all the same.
        let _ = timeout(LAST_LINES, writing.the_rest()).await;
    }

    /// Waits until the store has every line that was logged before this call, within `limit`.
    pub async fn caught_up(&self, limit: Duration) {
        let Some(capture) = log_capture() else {
            return;
        };
        let target = capture.taken();
        let mut written = self.written.subscribe();
        // One that is late is late; whoever asks goes on.
        let _ = timeout(limit, written.wait_for(|written| *written >= target)).await;
    }
}

impl fmt::Debug for LogWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogWriter")
            .field("process", &self.process)
            .finish_non_exhaustive()
    }
}

/// A writer at work.
struct Writing<'a> {
    writer: &'a LogWriter,
    capture: &'static LogCapture,
    lines: mpsc::Receiver<LogLine>,
    /// The number of the last batch.
    number: u64,
    told_dropped: u64,
    /// Lines of the batch that tell of dropped ones.
    added: u64,
}

impl Writing<'_> {
    async fn until(&mut self, stop: &CancellationToken) {
        let mut batch = Vec::new();
        loop {
            if batch.is_empty() {
                tokio::select! {
                    read = self.lines.recv_many(&mut batch, BATCH) => if read == 0 {
                        return;
                    },
                    () = stop.cancelled() => return,
                }
            }
            tokio::time::sleep(LINGER).await;
            while batch.len() < BATCH
                && let Ok(line) = self.lines.try_recv()
            {
                batch.push(line);
            }
            let mut rest = RETRY_AFTER[0];
            let mut is_told = false;
            self.number += 1;
            while let Err(error) = self.append(&batch).await {
                if !is_told {
                    is_told = true;
                    tracing::warn!(%error, "log lines can't be shared now; as many as there is room for wait");
                }
                tokio::select! {
                    () = tokio::time::sleep(rest) => rest = (rest * 2).min(RETRY_AFTER[1]),
                    () = stop.cancelled() => return,
                }
            }
            self.note_written(&mut batch);
        }
    }

    async fn the_rest(&mut self) {
        let mut batch = Vec::new();
        while let Ok(line) = self.lines.try_recv() {
            batch.push(line);
            if batch.len() == BATCH || self.lines.is_empty() {
                self.number += 1;
                if self.append(&batch).await.is_err() {
                    return;
                }
                self.note_written(&mut batch);
            }
        }
    }

    /// Writes a batch. One that did not get there is written again under the same number.
    async fn append(&self, batch: &[LogLine]) -> Result<bool, b2a_pool::StoreError> {
        let id = BatchId {
            process: self.writer.process.clone(),
            number: self.number,
        };
        self.writer.store.append(&id, batch).await
    }

    fn note_written(&mut self, batch: &mut Vec<LogLine>) {
        let lines = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        let lines = lines.saturating_sub(std::mem::take(&mut self.added));
        self.writer.written.send_modify(|written| *written += lines);
        batch.clear();
        let dropped = self.capture.dropped();
        if dropped > self.told_dropped {
            let more = dropped - self.told_dropped;
            self.told_dropped = dropped;
            batch.push(LogLine {
                at_ms: self.writer.clock.now_ms(),
                level: LogLevel::Warn,
                message: format!("{more} log lines were dropped here: there was no room for them"),
            });
            self.added = 1;
        }
    }
}
