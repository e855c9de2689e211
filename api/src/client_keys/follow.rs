//! What lives here: reading the managed keys, and keeping up with other instances that change them.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::stored::StoredKeys;
use super::{ByDigest, ManagedKey, ManagedKeys};

/// How often the state store is asked whether something was announced.
const ASK: Duration = Duration::from_secs(1);
/// The longest time between two looks when nothing was announced.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Keys that were looked at longer ago are looked at anew before they are relied on: a process that was stopped for a while,
/// as in AWS Lambda between two requests, follows nothing.
const STALE: Duration = Duration::from_secs(15);

impl ManagedKeys {
    /// Keeps up with changes by other instances until `stop`.
    pub(crate) async fn follow(&self, stop: CancellationToken) {
        let mut asks = interval(ASK);
        asks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = asks.tick() => {}
            }
            // A state store that is away is told by others; the keys are looked at all the same.
            let edition = self.signal.edition().await.unwrap_or(seen);
            if edition != seen || self.is_older_than(LONGEST_PAUSE) {
                self.look().await;
                seen = edition;
            }
        }
    }

    /// Looks at the keys if nobody has for long.
    pub(crate) async fn freshen(&self) {
        if self.is_older_than(STALE) {
            self.look().await;
        }
    }

    /// Reads the keys; those that were there stay when it can't.
    pub(crate) async fn look(&self) {
        let _one = self.looking.lock().await;
        match self.file.read().await {
            Ok(keys) => self.take(keys),
            Err(error) => tracing::error!(%error, "the managed client keys could not be read"),
        }
        *self.looked.lock() = Some(Instant::now());
    }

    pub(super) fn take(&self, keys: StoredKeys) {
        let managed: ByDigest = keys
            .keys
            .into_iter()
            .filter_map(|stored| {
                let prefix = stored.prefix.clone();
                let key = ManagedKey::of(stored);
                if key.is_none() {
                    tracing::error!(
                        prefix,
                        "a managed client key is damaged, and lets nobody in"
                    );
                }
                key.map(|(digest, key)| (digest, Arc::new(key)))
            })
            .collect();
        self.keys.store(Arc::new(managed));
    }

    fn is_older_than(&self, age: Duration) -> bool {
        self.looked.lock().is_none_or(|at| at.elapsed() >= age)
    }
}
