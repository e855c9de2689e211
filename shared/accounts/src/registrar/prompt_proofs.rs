//! What lives here: proving accounts whose credentials came just now, without waiting for a scheduler.

use std::sync::Arc;

use b2a_domain::AccountId;
use parking_lot::Mutex;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::Prover;

/// Accounts that may wait for their turn; further ones are the scheduler's.
const MOST_WAITING: usize = 256;

/// Proofs in the background, a few at a time.
pub(super) struct PromptProofs {
    prover: Arc<Prover>,
    turns: Mutex<Arc<Semaphore>>,
    places: Arc<Semaphore>,
    tracker: TaskTracker,
}

impl PromptProofs {
    pub(super) fn new(prover: Arc<Prover>, at_once: usize, tracker: TaskTracker) -> Self {
        Self {
            prover,
            turns: Mutex::new(turns(at_once)),
            places: Arc::new(Semaphore::new(MOST_WAITING)),
            tracker,
        }
    }

    /// So many at a time from now on; those that wait already do so for a turn of before.
    pub(super) fn set_at_once(&self, at_once: usize) {
        *self.turns.lock() = turns(at_once);
    }

    /// Has an account proven as soon as there is a turn.
    pub(super) fn begin(&self, account: AccountId) {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            tracing::debug!(
                ?account,
                "too many accounts wait to be proven: the scheduler will"
            );
            return;
        };
        let prover = Arc::clone(&self.prover);
        let turns = Arc::clone(&self.turns.lock());
        self.tracker.spawn(async move {
            let _place = place;
            let _turn = turns.acquire_owned().await;
            if let Err(error) = prover.prove_account(&account).await {
                tracing::warn!(?account, %error, "an account is proven by the scheduler");
            }
        });
    }
}

fn turns(at_once: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS)))
}
