//! What lives here: counting the requests of this process, telling the store of them, and what the store says of all processes.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use b2a_dispatch::Try;
use b2a_domain::Clock;
use b2a_pool::{StoreError, TrafficRecorder, TrafficStore, TrafficTotals};
use b2a_process::Parts;
use b2a_telemetry::Metrics;
use tokio::sync::Mutex;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// How often the store is told.
const FLUSH_EVERY: Duration = Duration::from_secs(1);
/// How old sums may be that everybody can ask for.
const TOTALS_AGE: Duration = Duration::from_secs(1);

/// What the store said, and when; that it did not answer is kept as well.
type KnownTotals = (Instant, Option<TrafficTotals>);

/// Counts the requests of this process, and knows those of all.
pub(crate) struct Traffic {
    pub(super) recorder: TrafficRecorder,
    pub(super) metrics: Arc<Metrics>,
    pub(super) clock: Arc<dyn Clock>,
    store: Arc<dyn TrafficStore>,
    totals: Mutex<Option<KnownTotals>>,
    /// The store was told of something since it was asked for `totals`.
    was_told: AtomicBool,
}

impl Traffic {
    /// Nothing was counted yet.
    pub(crate) fn new(parts: &Parts) -> Self {
        Self {
            recorder: TrafficRecorder::new(parts.name.clone()),
            metrics: Arc::clone(&parts.metrics),
            clock: Arc::clone(&parts.clock),
            store: Arc::clone(&parts.traffic),
            totals: Mutex::default(),
            was_told: AtomicBool::new(false),
        }
    }

    /// The lease of an account has ended.
    pub(crate) fn count_lease(&self, it: &Try) {
        self.metrics.lease_ended(it.outcome.as_str());
        if let Some(kind) = it.failure {
            self.metrics.upstream_failed(kind.as_str());
        }
    }

    /// Tells the store now and then, until `stop`, and once more after that.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut ticks = tokio::time::interval(FLUSH_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut was_away = false;
        loop {
            let is_last = tokio::select! {
                () = stop.cancelled() => true,
                _ = ticks.tick() => false,
            };
            let flushed = self.flush().await;
            let is_away = flushed.is_err();
            if let Err(error) = flushed {
                self.metrics.statistics_failed();
                if !was_away {
                    tracing::warn!(%error, "statistics can't be kept now; they are sent again");
                }
            }
            was_away = is_away;
            if is_last {
                return;
            }
        }
    }

    /// The store, told of everything that this process has counted so far: whoever asks after a request sees it.
    pub(crate) async fn up_to_date(&self) -> Result<&dyn TrafficStore, StoreError> {
        self.flush().await?;
        Ok(&*self.store)
    }

    async fn flush(&self) -> Result<(), StoreError> {
        if self.recorder.has_news() {
            self.was_told.store(true, Ordering::Relaxed);
        }
        self.recorder.flush(&*self.store).await
    }

    /// The sums of all processes, at most a second old, and with everything that this process has counted; `None` while the
    /// store is away.
    pub(crate) async fn totals(&self) -> Option<TrafficTotals> {
        let mut known = self.totals.lock().await;
        let has_news = || self.recorder.has_news() || self.was_told.load(Ordering::Relaxed);
        if let Some((at, totals)) = *known
            && at.elapsed() < TOTALS_AGE
            && (totals.is_none() || !has_news())
        {
            return totals;
        }
        let fresh = match self.up_to_date().await {
            Ok(store) => {
                self.was_told.store(false, Ordering::Relaxed);
                store.totals().await.ok()
            }
            Err(_) => None,
        };
        *known = Some((Instant::now(), fresh));
        fresh
    }
}

impl fmt::Debug for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traffic").finish_non_exhaustive()
    }
}
