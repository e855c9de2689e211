//! What lives here: tasks of registrars in this process's memory.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{AccountId, AccountKind, AccountState, TaskId, TaskKind};

use super::EmbeddedPool;
use crate::limits::{exact_ms, ttl_ms};
use crate::task_rules::{RENEWED_KIND, beginning, can_hold, check_worker, granted, listed};
use crate::task_window::Renewed;
use crate::{
    Candidate, ClaimedRegistration, ClaimedRenewal, ClaimedRenewals, FailedTask,
    RegistrationCounts, RenewalCounts, StoreError, TaskClaim, TaskEntry, TaskHold, TaskStore,
    WindowChange, Worker,
};

#[async_trait]
impl TaskStore for EmbeddedPool {
    async fn claim_renewals(
        &self,
        kind: AccountKind,
        claim: &TaskClaim<'_>,
    ) -> Result<ClaimedRenewals, StoreError> {
        let claim = granted(claim)?;
        Ok(self.step(kind, |pool, rules| pool.claim_renewals(&claim, rules)))
    }

    async fn claim_renewal(
        &self,
        account: &AccountId,
        claim: &TaskClaim<'_>,
    ) -> Result<Option<ClaimedRenewal>, StoreError> {
        let claim = granted(claim)?;
        Ok(self.step(account.kind(), |pool, rules| {
            pool.claim_renewal(account, &claim, rules)
        }))
    }

    async fn claimable_renewals(
        &self,
        kind: AccountKind,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        let limit = size(limit);
        Ok(self.step(kind, |pool, rules| pool.claimable_renewals(limit, rules)))
    }

    async fn want_renewal(
        &self,
        account: &AccountId,
        reason: &str,
    ) -> Result<Option<AccountState>, StoreError> {
        Ok(self.step(account.kind(), |pool, rules| {
            pool.want_renewal(account, beginning(reason), rules)
        }))
    }

    async fn claim_registrations(
        &self,
        claim: &TaskClaim<'_>,
    ) -> Result<Vec<ClaimedRegistration>, StoreError> {
        let claim = granted(claim)?;
        Ok(self.registrations.lock().claim(&claim, self.clock.now_ms()))
    }

    async fn hold_task(
        &self,
        task: TaskId,
        worker: Option<&str>,
        account: Option<&AccountId>,
        lease: Duration,
    ) -> Result<TaskHold, StoreError> {
        if !can_hold(worker) {
            return Ok(TaskHold::NotHeld);
        }
        let lease_ms = ttl_ms(lease);
        Ok(match task.kind {
            TaskKind::Refresh => self.step(RENEWED_KIND, |pool, rules| {
                pool.hold_renewal(task.number, worker, account, lease_ms, rules)
            }),
            // A registration is no account's.
            TaskKind::Register if account.is_some() => TaskHold::NotHeld,
            TaskKind::Register => {
                let mut registrations = self.registrations.lock();
                registrations.hold(task.number, worker, lease_ms, self.clock.now_ms())
            }
        })
    }

    async fn fail_task(
        &self,
        task: TaskId,
        worker: Option<&str>,
        error: &str,
        give_up_after: u32,
    ) -> Result<Option<FailedTask>, StoreError> {
        if !can_hold(worker) {
            return Ok(None);
        }
        let error = beginning(error);
        Ok(match task.kind {
            TaskKind::Refresh => self.step(RENEWED_KIND, |pool, rules| {
                pool.fail_renewal(task.number, worker, error, give_up_after, rules)
            }),
            TaskKind::Register => {
                let mut registrations = self.registrations.lock();
                registrations.fail(task.number, worker, error, self.clock.now_ms())
            }
        })
    }

    async fn finish_renewal(
        &self,
        account: &AccountId,
        task: Option<TaskId>,
        fallback_used: bool,
    ) -> Result<WindowChange, StoreError> {
        let task = task.filter(|task| task.kind == TaskKind::Refresh);
        let task = task.map(|task| task.number);
        let renewed = if fallback_used {
            Renewed::WithFallback
        } else {
            Renewed::Well
        };
        Ok(self.step(account.kind(), |pool, rules| {
            pool.finish_renewal(account, task, renewed, rules)
        }))
    }

    async fn finish_registration(
        &self,
        task: TaskId,
        worker: Option<&str>,
    ) -> Result<bool, StoreError> {
        if task.kind != TaskKind::Register || !can_hold(worker) {
            return Ok(false);
        }
        let mut registrations = self.registrations.lock();
        Ok(registrations.finish(task.number, worker, self.clock.now_ms()))
    }

    async fn hand_back_task(&self, task: TaskId, worker: &str) -> Result<bool, StoreError> {
        if !can_hold(Some(worker)) {
            return Ok(false);
        }
        Ok(match task.kind {
            TaskKind::Refresh => self.step(RENEWED_KIND, |pool, rules| {
                pool.hand_back_renewal(task.number, Some(worker), rules)
            }),
            TaskKind::Register => {
                let mut registrations = self.registrations.lock();
                registrations.hand_back(task.number, worker, self.clock.now_ms())
            }
        })
    }

    async fn retry_renewal(&self, account: &AccountId) -> Result<bool, StoreError> {
        Ok(self.step(account.kind(), |pool, rules| {
            pool.retry_renewal(account, rules)
        }))
    }

    async fn retry_registration(&self, task: TaskId) -> Result<bool, StoreError> {
        let mut registrations = self.registrations.lock();
        Ok(
            task.kind == TaskKind::Register
                && registrations.retry(task.number, self.clock.now_ms()),
        )
    }

    async fn cancel_task(&self, task: TaskId) -> Result<bool, StoreError> {
        Ok(match task.kind {
            TaskKind::Refresh => self.step(RENEWED_KIND, |pool, rules| {
                pool.hand_back_renewal(task.number, None, rules)
            }),
            TaskKind::Register => {
                let mut registrations = self.registrations.lock();
                registrations.cancel(task.number, self.clock.now_ms())
            }
        })
    }

    async fn list_tasks(&self, kind: TaskKind, limit: u32) -> Result<Vec<TaskEntry>, StoreError> {
        let limit = size(limit);
        Ok(match kind {
            TaskKind::Refresh => {
                self.step(RENEWED_KIND, |pool, rules| pool.list_renewals(limit, rules))
            }
            TaskKind::Register => {
                let registrations = self.registrations.lock();
                registrations.list(limit, self.clock.now_ms())
            }
        })
    }

    async fn renewal_counts(&self, kind: AccountKind) -> Result<RenewalCounts, StoreError> {
        Ok(self.step(kind, |pool, _| pool.renewal_counts()))
    }

    async fn registration_counts(&self) -> Result<RegistrationCounts, StoreError> {
        Ok(self.registrations.lock().counts())
    }

    async fn note_worker(&self, worker: &Worker) -> Result<(), StoreError> {
        check_worker(&worker.id)?;
        let mut workers = self.workers.lock();
        workers.note(Worker {
            version: beginning(&worker.version).to_owned(),
            last_seen_ms: self.clock.now_ms(),
            ..worker.clone()
        });
        Ok(())
    }

    async fn forget_worker(&self, id: &str) -> Result<(), StoreError> {
        self.workers.lock().forget(id);
        Ok(())
    }

    async fn workers(&self, within: Duration) -> Result<Vec<Worker>, StoreError> {
        let mut workers = self.workers.lock();
        let since_ms = self.clock.now_ms().saturating_sub(exact_ms(within));
        Ok(workers.since(since_ms))
    }

    async fn want_registrations(&self, wanted: u32, ttl: Duration) -> Result<u32, StoreError> {
        let mut registrations = self.registrations.lock();
        Ok(registrations.want(wanted, ttl, self.clock.now_ms()))
    }

    async fn outstanding_registrations(&self) -> Result<u32, StoreError> {
        let registrations = self.registrations.lock();
        Ok(registrations.outstanding(self.clock.now_ms()))
    }

    async fn expire_tasks(&self, limit: u32) -> Result<u32, StoreError> {
        let mut registrations = self.registrations.lock();
        Ok(registrations.expire(limit, self.clock.now_ms()))
    }
}

/// How many entries a list has at the most.
fn size(limit: u32) -> usize {
    usize::try_from(listed(limit)).unwrap_or(usize::MAX)
}
