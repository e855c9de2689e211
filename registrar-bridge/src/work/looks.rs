//! What lives here: looking for tasks, at intervals and when told to, and claiming no more than there is room for.

use std::sync::Arc;

use b2a_domain::{AccountId, TaskKind};
use rand::seq::SliceRandom as _;
use tokio::time::Instant;

use super::Worker;
use super::slots::Slot;
use crate::Offers;
use crate::gateway::{CallError, Claim, Claimed, RefreshTask};
use crate::pauses::jittered;

/// Tasks that a gateway hands out in one claim at the most.
const MOST_PER_CLAIM: u32 = 200;

/// What one claim gave.
#[derive(Debug, Default, Clone, Copy)]
struct Found {
    tasks: u32,
    /// There may be more.
    may_go_on: bool,
}

impl Worker {
    /// Looks for tasks of one kind until the bridge stops.
    pub(super) async fn look_again_and_again(self: Arc<Self>, kind: TaskKind) {
        if !self.shop.roster.does(kind) {
            tracing::info!(%kind, "no driver for these tasks is set up: none is claimed");
            return;
        }
        let looks = self.looks(kind);
        let mut next = Instant::now();
        while !self.shop.stop.is_cancelled() {
            let (batch, owed) = tokio::select! {
                biased;
                () = self.shop.stop.cancelled() => return,
                owed = self.shop.triggers.asked(kind) => (owed, owed),
                () = tokio::time::sleep_until(next), if looks.auto => {
                    next = Instant::now() + jittered(looks.interval);
                    (looks.batch, 0)
                }
            };
            tokio::select! {
                biased;
                () = self.shop.stop.cancelled() => return,
                () = self.look(kind, batch, owed) => {}
            }
        }
    }

    /// One look: claims up to `batch` tasks as there is room for them. Of those that were asked for by a trigger, accounts are
    /// brought in also when there is no task for them.
    async fn look(self: &Arc<Self>, kind: TaskKind, batch: u32, owed: u32) {
        self.shop.metrics.note_look(kind);
        let (mut left, mut owed) = (batch, owed);
        while left > 0 {
            let most = left.min(MOST_PER_CLAIM) as usize;
            let slots = self.looks(kind).slots.take(most).await;
            let found = match kind {
                TaskKind::Refresh => self.claim_renewals(slots).await,
                TaskKind::Register => self.claim_registrations(slots).await,
            };
            left = left.saturating_sub(found.tasks);
            owed = owed.saturating_sub(found.tasks);
            if !found.may_go_on {
                break;
            }
        }
        if kind == TaskKind::Register && owed > 0 {
            self.bring_in(owed).await;
        }
    }

    async fn claim_renewals(self: &Arc<Self>, mut slots: Vec<Slot>) -> Found {
        match self.shop.roster.offers(TaskKind::Refresh).await {
            Offers::Nothing => Found::default(),
            Offers::Anything => {
                let asked_for = slots.len();
                let claimed = self.api.claim_renewals(asked_for, None).await;
                self.begin_renewals(claimed, &mut slots, asked_for).await
            }
            Offers::Accounts(accounts) => self.claim_these(accounts, slots).await,
        }
    }

    /// Claims the renewals of these accounts alone, for drivers that can bring no others.
    async fn claim_these(
        self: &Arc<Self>,
        mut accounts: Vec<AccountId>,
        mut slots: Vec<Slot>,
    ) -> Found {
        // So that those at the end have their turn, where there are more than there is room for.
        accounts.shuffle(&mut rand::rng());
        let mut tasks = 0;
        for account in accounts.iter().take(MOST_PER_CLAIM as usize) {
            if slots.is_empty() {
                break;
            }
            let claimed = self.api.claim_renewals(1, Some(account)).await;
            let is_away = claimed.is_err();
            tasks += self.begin_renewals(claimed, &mut slots, 1).await.tasks;
            if is_away {
                break;
            }
        }
        Found {
            tasks,
            // All that there are were asked for, unless there was no room.
            may_go_on: slots.is_empty(),
        }
    }

    /// Starts to work on what was claimed.
    async fn begin_renewals(
        self: &Arc<Self>,
        claimed: Result<Claimed<RefreshTask>, CallError>,
        slots: &mut Vec<Slot>,
        asked_for: usize,
    ) -> Found {
        let Some(claimed) = self.note_claim(TaskKind::Refresh, claimed).await else {
            return Found::default();
        };
        let found = found(&claimed, asked_for);
        // More than were asked for are left to their leases.
        for task in claimed.tasks {
            let Some(slot) = slots.pop() else { break };
            let worker = Arc::clone(self);
            self.shop.tracker.spawn(async move {
                // How it ended is told already.
                let _ = worker.renew(task).await;
                drop(slot);
            });
        }
        found
    }

    async fn claim_registrations(self: &Arc<Self>, mut slots: Vec<Slot>) -> Found {
        if self.shop.roster.offers(TaskKind::Register).await == Offers::Nothing {
            return Found::default();
        }
        let asked_for = slots.len();
        let claimed = self.api.claim_registrations(asked_for).await;
        let Some(claimed) = self.note_claim(TaskKind::Register, claimed).await else {
            return Found::default();
        };
        let found = found(&claimed, asked_for);
        for claim in claimed.tasks {
            let Some(slot) = slots.pop() else { break };
            self.begin_registration(Some(claim), slot);
        }
        found
    }

    fn begin_registration(self: &Arc<Self>, claim: Option<Claim>, slot: Slot) {
        let worker = Arc::clone(self);
        self.shop.tracker.spawn(async move {
            worker.register(claim).await;
            drop(slot);
        });
    }

    /// Brings so many accounts in that no task asks for, as long as drivers have any.
    async fn bring_in(self: &Arc<Self>, count: u32) {
        for _ in 0..count {
            if self.shop.roster.offers(TaskKind::Register).await == Offers::Nothing {
                return;
            }
            for slot in self.looks(TaskKind::Register).slots.take(1).await {
                self.begin_registration(None, slot);
            }
        }
    }

    /// Counts a claim. What can't be read fails at once, in words that say so.
    async fn note_claim<T>(
        &self,
        kind: TaskKind,
        claimed: Result<Claimed<T>, CallError>,
    ) -> Option<Claimed<T>> {
        let claimed = match claimed {
            Ok(claimed) => claimed,
            Err(CallError::NotServed(why)) => {
                tracing::debug!(%kind, reason = why, "the gateway has no such tasks");
                return None;
            }
            Err(error) => {
                self.note_trouble(kind, error.to_string());
                return None;
            }
        };
        if self.looks(kind).trouble.lock().take().is_some() {
            tracing::info!(%kind, "tasks can be claimed again");
        }
        if let Some(browser) = claimed.browser {
            self.shop.roster.follow(browser);
        }
        let count = claimed.tasks.len();
        self.shop.metrics.note_claim(kind, count);
        if claimed.throttled {
            tracing::warn!("the gateway is throttled: too many renewals made do with a fallback");
            self.shop.metrics.note_throttled();
        }
        if count > 0 {
            tracing::info!(%kind, count, "tasks were claimed");
        }
        for (claim, why) in &claimed.unreadable {
            tracing::warn!(%kind, task = claim.task_id, reason = why, "a task can't be read");
            if let Err(error) = self.api.fail(kind, claim, why).await {
                tracing::debug!(%error, "its failure could not be told");
            }
        }
        Some(claimed)
    }
}

impl Worker {
    /// Tells why nothing can be claimed, once for each reason.
    fn note_trouble(&self, kind: TaskKind, why: String) {
        self.shop.metrics.note_error(&why);
        let mut trouble = self.looks(kind).trouble.lock();
        if trouble.as_ref() == Some(&why) {
            tracing::debug!(%kind, reason = why, "no tasks can be claimed still");
        } else {
            tracing::warn!(%kind, reason = why, "no tasks can be claimed");
            *trouble = Some(why);
        }
    }
}

fn found<T>(claimed: &Claimed<T>, asked_for: usize) -> Found {
    let tasks = claimed.tasks.len();
    Found {
        tasks: u32::try_from(tasks).unwrap_or(u32::MAX),
        may_go_on: tasks >= asked_for && !claimed.throttled,
    }
}
