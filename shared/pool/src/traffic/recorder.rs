//! What lives here: counting the requests of a process, and telling the store now and then.

use std::collections::VecDeque;

use parking_lot::Mutex;

use super::{BatchId, FinishedRequest, TrafficBatch, TrafficStore};
use crate::StoreError;

/// Counts the requests of a process until a store knows of them.
///
/// A request takes one lock, for about a microsecond, when it is over. A batch that the store did not take, or whose answer was
/// lost, is sent again as it was, under its number; what is counted meanwhile waits in the next one.
#[derive(Debug)]
pub struct TrafficRecorder {
    process: String,
    open: Mutex<TrafficBatch>,
    /// Held while batches are sent: they go one after the other.
    sending: tokio::sync::Mutex<Sending>,
}

#[derive(Debug, Default)]
struct Sending {
    /// The number of the batch that was sent last, or is to be sent again.
    number: u64,
    parts: VecDeque<TrafficBatch>,
}

impl TrafficRecorder {
    /// Of the process of this name, which no other one has, nor this one after a restart.
    pub fn new(process: impl Into<String>) -> Self {
        Self {
            process: process.into(),
            open: Mutex::default(),
            sending: tokio::sync::Mutex::default(),
        }
    }

    /// Counts a request.
    pub fn record(&self, request: FinishedRequest) {
        self.open.lock().count(request);
    }

    /// Whether something was counted since the last batch was begun.
    pub fn has_news(&self) -> bool {
        !self.open.lock().is_empty()
    }

    /// Tells the store everything that was counted so far. After an error, and when it is dropped before its end, the rest
    /// waits for the next call.
    pub async fn flush(&self, store: &dyn TrafficStore) -> Result<(), StoreError> {
        let mut sending = self.sending.lock().await;
        // Of two that come here at once the second finds the first one's work done.
        loop {
            if sending.parts.is_empty() {
                let batch = std::mem::take(&mut *self.open.lock());
                if batch.is_empty() {
                    return Ok(());
                }
                sending.parts = batch.into_parts();
                sending.number += 1;
            }
            let Sending { number, parts } = &mut *sending;
            while let Some(part) = parts.front() {
                let id = BatchId {
                    process: self.process.clone(),
                    number: *number,
                };
                store.add(&id, part).await?;
                parts.pop_front();
                *number += u64::from(!parts.is_empty());
            }
        }
    }
}
