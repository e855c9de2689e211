//! What lives here: holding a task while it is worked on.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{AccountId, TaskKind};
use parking_lot::Mutex;

use super::Worker;
use crate::gateway::{CallError, Claim};

/// A lease is extended after this part of it.
const PART: u32 = 3;
/// The shortest time between two extensions.
const SHORTEST: Duration = Duration::from_millis(200);

/// The claim under which something is worked on. It may be lost, and another one take its place.
#[derive(Debug, Default)]
pub(crate) struct Hold(Mutex<Option<Claim>>);

impl Hold {
    pub(crate) fn of(claim: Option<Claim>) -> Self {
        Self(Mutex::new(claim))
    }

    /// The claim, lost or not.
    pub(crate) fn claim(&self) -> Option<Claim> {
        self.0.lock().clone()
    }

    /// The claim, if it still holds as far as we know.
    pub(crate) fn held_at(&self, now_ms: u64) -> Option<Claim> {
        self.claim().filter(|claim| claim.holds_at(now_ms))
    }

    /// From now on it is this one.
    pub(crate) fn replace(&self, claim: Claim) {
        *self.0.lock() = Some(claim);
    }

    /// The claim of this task is lost.
    pub(crate) fn lose(&self, task_id: &str) {
        if let Some(claim) = self.0.lock().as_mut().filter(|it| it.task_id == task_id) {
            claim.lease_until_ms = 0;
        }
    }

    /// The lease of this task was extended.
    fn renew(&self, renewed: Claim) {
        if let Some(claim) = self.0.lock().as_mut()
            && claim.task_id == renewed.task_id
        {
            *claim = renewed;
        }
    }
}

/// The accounts whose renewals are worked on here, each under its claim.
#[derive(Default)]
pub(super) struct InHand(Mutex<HashMap<AccountId, Arc<Hold>>>);

/// One of them, until dropped.
pub(super) struct Grasp<'a> {
    in_hand: &'a InHand,
    account: AccountId,
}

impl InHand {
    /// Takes an account in hand under this claim. `None`: it is already; the work on it goes on under the new claim then, since
    /// nobody gets a second one while the first holds.
    pub(super) fn grasp(&self, account: &AccountId, hold: &Arc<Hold>) -> Option<Grasp<'_>> {
        match self.0.lock().entry(account.clone()) {
            Entry::Vacant(place) => {
                place.insert(Arc::clone(hold));
            }
            Entry::Occupied(at_work) => {
                if let Some(claim) = hold.claim() {
                    at_work.get().replace(claim);
                }
                return None;
            }
        }
        Some(Grasp {
            in_hand: self,
            account: account.clone(),
        })
    }

    /// Whether it is worked on.
    pub(super) fn holds(&self, account: &AccountId) -> bool {
        self.0.lock().contains_key(account)
    }
}

impl Drop for Grasp<'_> {
    fn drop(&mut self) {
        self.in_hand.0.lock().remove(&self.account);
    }
}

impl Worker {
    /// Keeps extending the lease; to be dropped when the work is done.
    pub(super) async fn keep_extending(&self, kind: TaskKind, hold: &Hold) -> Infallible {
        let interval = Duration::from_secs(self.api.lease_sec()) / PART;
        loop {
            tokio::time::sleep(interval.max(SHORTEST)).await;
            let Some(claim) = hold.claim().filter(|claim| claim.lease_until_ms > 0) else {
                continue;
            };
            match self.api.extend(kind, &claim).await {
                Ok(renewed) => hold.renew(renewed),
                Err(CallError::Refused(why)) => {
                    self.shop.metrics.note_lost_lease();
                    tracing::info!(
                        task = claim.task_id,
                        reason = why,
                        "the lease of a task was lost: the work goes on, and its result comes under a new claim"
                    );
                    hold.lose(&claim.task_id);
                }
                // An old gateway: the lease ends when it ends.
                Err(CallError::NotServed(_)) => {}
                Err(CallError::Away(why)) => {
                    tracing::debug!(
                        task = claim.task_id,
                        reason = why,
                        "a lease was not extended"
                    );
                }
            }
        }
    }
}
