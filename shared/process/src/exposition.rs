//! What lives here: the numbers of a process with those of the pool, as Prometheus asks for them.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_domain::AccountKind;
use b2a_pool::{PoolStore, StoreError};
use b2a_telemetry::{Metrics, PoolState};
use tokio::sync::Mutex;

/// How old the pool's numbers may be: however many ask, the store is asked no more often.
const AGE: Duration = Duration::from_secs(1);

/// The numbers of a process with those of the pool.
pub struct Exposition {
    metrics: Arc<Metrics>,
    pool: Arc<dyn PoolStore>,
    asked: Mutex<Option<Instant>>,
}

impl Exposition {
    /// The numbers in `metrics`, and those of `pool`.
    pub fn new(metrics: Arc<Metrics>, pool: Arc<dyn PoolStore>) -> Self {
        Self {
            metrics,
            pool,
            asked: Mutex::default(),
        }
    }

    /// All of them, in the form of [`b2a_telemetry::EXPOSITION_TYPE`].
    pub async fn text(&self) -> String {
        let mut asked = self.asked.lock().await;
        if asked.is_none_or(|at| at.elapsed() >= AGE) {
            let state = self.state().await;
            self.metrics.set_pool(state.as_ref().ok());
            *asked = Some(Instant::now());
        }
        self.metrics.text()
    }

    async fn state(&self) -> Result<PoolState, StoreError> {
        let counts = self.pool.counts(AccountKind::Business).await?;
        let registrations = self.pool.outstanding_registrations().await?;
        let accounts = [
            ("ready", counts.ready),
            ("cooldown", counts.cooldown),
            ("pending", counts.pending),
            ("pending_external", counts.pending_external),
            ("invalid", counts.invalid),
            ("disabled", counts.disabled),
        ];
        let renewals = u64::from(counts.pending_external);
        Ok(PoolState {
            accounts: accounts
                .map(|(state, count)| (state, u64::from(count)))
                .into(),
            tasks: vec![
                ("refresh", "outstanding", renewals),
                ("register", "outstanding", u64::from(registrations)),
            ],
        })
    }
}

impl fmt::Debug for Exposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exposition").finish_non_exhaustive()
    }
}
