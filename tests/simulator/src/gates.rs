//! What lives here: gates that hold a stream until a test opens them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// How many gates are kept; the oldest are opened and forgotten.
const MAX_GATES: usize = 1024;
/// The longest a stream is held.
const LONGEST_HOLD: Duration = Duration::from_secs(600);

/// Names a gate over HTTP.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct GateId(pub u64);

/// A gate: streams wait at it until it is opened. It stays open, and clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    id: GateId,
    open: Arc<watch::Sender<bool>>,
    waiting: Arc<watch::Sender<usize>>,
}

impl Gate {
    fn new(id: GateId) -> Self {
        Self {
            id,
            open: Arc::new(watch::Sender::new(false)),
            waiting: Arc::new(watch::Sender::new(0)),
        }
    }

    /// Its name over HTTP.
    pub const fn id(&self) -> GateId {
        self.id
    }

    /// Lets all streams that wait here go on, and all that come later pass.
    pub fn release(&self) {
        self.open.send_replace(true);
    }

    /// Whether it was opened.
    pub fn is_open(&self) -> bool {
        *self.open.borrow()
    }

    /// How many streams wait here now.
    pub fn waiting(&self) -> usize {
        *self.waiting.borrow()
    }

    /// Waits until at least `streams` streams wait here; false when `limit` passed first.
    pub async fn reached(&self, streams: usize, limit: Duration) -> bool {
        let mut waiting = self.waiting.subscribe();
        let arrived = waiting.wait_for(|count| *count >= streams);
        matches!(tokio::time::timeout(limit, arrived).await, Ok(Ok(_)))
    }

    /// Waits until the gate is open, ten minutes at most.
    pub(crate) async fn pass(&self) {
        let _counted = Waiting::at(&self.waiting);
        let mut open = self.open.subscribe();
        // A gate nobody opens counts as open after the limit; the sender lives as long as `self`.
        let _ = tokio::time::timeout(LONGEST_HOLD, open.wait_for(|open| *open)).await;
    }
}

/// Counts one waiting stream, also when it is dropped while it waits.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl<'a> Waiting<'a> {
    fn at(waiting: &'a watch::Sender<usize>) -> Self {
        waiting.send_modify(|count| *count += 1);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}

/// All gates, by id.
#[derive(Debug, Default)]
pub(crate) struct Gates {
    next: AtomicU64,
    known: Mutex<BTreeMap<GateId, Gate>>,
}

impl Gates {
    /// A new, closed gate.
    pub(crate) fn add(&self) -> Gate {
        let gate = Gate::new(GateId(self.next.fetch_add(1, Ordering::Relaxed) + 1));
        let mut known = self.known.lock();
        if known.len() >= MAX_GATES
            && let Some((_, oldest)) = known.pop_first()
        {
            oldest.release();
        }
        known.insert(gate.id, gate.clone());
        gate
    }

    pub(crate) fn get(&self, id: GateId) -> Option<Gate> {
        self.known.lock().get(&id).cloned()
    }

    /// Opens and forgets all gates.
    pub(crate) fn clear(&self) {
        for gate in std::mem::take(&mut *self.known.lock()).values() {
            gate.release();
        }
    }
}
