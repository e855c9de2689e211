//! What lives here: who of several schedulers works.

use std::sync::Arc;
use std::time::Duration;

use b2a_pool::{Leadership, PoolStore, StoreError};
use b2a_process::SCHEDULER;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::rhythm;

/// The pause after a call to the store that failed.
const AFTER_FAILURE: Duration = Duration::from_millis(500);

/// The least pause between two questions.
const SHORTEST_WAIT: Duration = Duration::from_millis(20);

/// One scheduler's part in the election.
pub(crate) struct Election {
    pool: Arc<dyn PoolStore>,
    /// This scheduler, told apart from all others.
    holder: String,
    ttl: Duration,
}

/// The lead, for a while.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term {
    /// Greater than that of every earlier leader.
    pub(crate) fence: u64,
    /// Nobody else leads before this.
    until: Instant,
}

impl Election {
    pub(crate) fn new(pool: Arc<dyn PoolStore>, ttl: Duration) -> Self {
        Self {
            pool,
            holder: Uuid::new_v4().to_string(),
            ttl,
        }
    }

    /// Asks for the lead once.
    pub(crate) async fn ask(&self) -> Result<Result<Term, Duration>, StoreError> {
        // The store's ttl begins later than this, so that ours ends earlier.
        let asked = Instant::now();
        Ok(
            match self.pool.lead(SCHEDULER, &self.holder, self.ttl).await? {
                Leadership::Leader { fence } => Ok(Term {
                    fence,
                    until: asked + self.ttl,
                }),
                Leadership::Standby { ends_in_ms } => Err(Duration::from_millis(ends_in_ms)),
            },
        )
    }

    /// Stands by until this scheduler leads. `None`: `stop` came first.
    pub(crate) async fn win(&self, stop: &CancellationToken) -> Option<Term> {
        let (mut is_known_to_stand_by, mut is_known_to_fail) = (false, false);
        while !stop.is_cancelled() {
            // Never given up halfway: the store may still hear a question whose answer nobody waits for, and the lead
            // that it gives would be nobody's until it ends.
            let wait = match self.ask().await {
                Ok(Ok(term)) => return Some(term),
                Ok(Err(ends_in)) => {
                    is_known_to_fail = false;
                    if !is_known_to_stand_by {
                        is_known_to_stand_by = true;
                        tracing::info!("standing by: another scheduler leads");
                    }
                    // A leader that ends in order resigns, so that the end of its term need not be waited for.
                    ends_in.min(self.ttl / 3).max(SHORTEST_WAIT)
                }
                Err(error) => {
                    if !is_known_to_fail {
                        is_known_to_fail = true;
                        tracing::warn!(%error, "no scheduler can be elected yet");
                    }
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return None,
                () = sleep(wait) => {}
            }
        }
        None
    }

    /// Renews the lead each third of its time, and returns when it is lost: to another scheduler, or because it
    /// could not be renewed in time.
    pub(crate) async fn hold(&self, mut term: Term) {
        loop {
            sleep(rhythm::wait(self.ttl / 3, 0)).await;
            loop {
                match timeout_at(term.until, self.ask()).await {
                    Ok(Ok(Ok(renewed))) if renewed.fence == term.fence => {
                        term = renewed;
                        break;
                    }
                    // Led again, but not without a break: somebody else may have led in between.
                    Ok(Ok(_)) => {
                        tracing::warn!(fence = term.fence, "the lead was lost");
                        return;
                    }
                    Ok(Err(error)) if Instant::now() + AFTER_FAILURE < term.until => {
                        tracing::warn!(%error, "the lead could not be renewed yet");
                        sleep(AFTER_FAILURE).await;
                    }
                    Ok(Err(_)) | Err(_) => {
                        tracing::warn!(fence = term.fence, "the lead could not be renewed in time");
                        return;
                    }
                }
            }
        }
    }

    /// Gives the lead up, so that another one need not wait for its end.
    pub(crate) async fn resign(&self) {
        if let Err(error) = self.pool.resign(SCHEDULER, &self.holder).await {
            tracing::warn!(%error, "the lead could not be given up; it ends by itself");
        }
    }
}

#[cfg(test)]
mod tests {
    use b2a_config::Settings;
    use b2a_domain::{Clock, SystemClock};

    use super::*;

    #[tokio::test]
    async fn one_that_ends_asks_no_more() {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let pool = b2a_process::pool(&Settings::default(), &clock).await;
        let pool = pool.unwrap();
        let election = Election::new(Arc::clone(&pool), Duration::from_secs(60));
        let stop = CancellationToken::new();
        assert!(election.win(&stop).await.is_some());
        stop.cancel();
        election.resign().await;
        assert!(election.win(&stop).await.is_none());
        assert!(!pool.is_led(SCHEDULER).await.unwrap());
    }
}
