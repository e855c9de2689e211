//! What lives here: results that wait in memory, because there is no master key to seal them with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::{KeepError, brought_ms_of, name_of};
use crate::parcel::Parcel;

/// Results that are kept at the most.
const MOST: usize = 32;

#[derive(Default)]
pub(super) struct InMemory {
    entries: Mutex<Vec<Entry>>,
    warned: AtomicBool,
}

#[derive(Clone)]
struct Entry {
    name: String,
    parcel: Arc<Parcel>,
    /// Somebody sees to it.
    held: Arc<AtomicBool>,
}

/// The right to see to one.
pub(super) struct Grip {
    name: String,
    held: Arc<AtomicBool>,
}

impl Drop for Grip {
    fn drop(&mut self) {
        self.held.store(false, Ordering::Release);
    }
}

impl InMemory {
    pub(super) fn keep(&self, parcel: &Parcel) -> Result<(), KeepError> {
        let name = name_of(parcel);
        let mut entries = self.entries.lock();
        entries.retain(|it| (it.parcel.kind, &it.parcel.id) != (parcel.kind, &parcel.id));
        if entries.len() >= MOST {
            return Err(KeepError::Full(entries.len()));
        }
        entries.push(Entry {
            name,
            parcel: Arc::new(parcel.clone()),
            held: Arc::default(),
        });
        if !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "the gateway is away, and there is no master_key (B2A_MASTER_KEY): results wait in memory, and are lost if the \
                 bridge ends before it is back"
            );
        }
        Ok(())
    }

    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .entries
            .lock()
            .iter()
            .map(|it| it.name.clone())
            .collect();
        names.sort_unstable_by_key(|name| brought_ms_of(name));
        names
    }

    pub(super) fn hold(&self, name: &str) -> Option<(Parcel, Grip)> {
        let entry = self
            .entries
            .lock()
            .iter()
            .find(|it| it.name == name)?
            .clone();
        if entry.held.swap(true, Ordering::Acquire) {
            return None;
        }
        let grip = Grip {
            name: entry.name,
            held: entry.held,
        };
        Some(((*entry.parcel).clone(), grip))
    }

    pub(super) fn forget(&self, grip: Grip) {
        self.entries.lock().retain(|it| it.name != grip.name);
    }
}
