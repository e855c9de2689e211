//! What lives here: tasks of registrars in Redis.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{AccountId, AccountKind, AccountState, TaskId, TaskKind};

use super::RedisPool;
use super::scripts::tasks as scripts;
use crate::task_rules::{beginning, can_hold, check_worker, granted, listed};
use crate::{
    Candidate, ClaimedRegistration, ClaimedRenewal, ClaimedRenewals, FailedTask,
    RegistrationCounts, RenewalCounts, StoreError, TaskClaim, TaskEntry, TaskHold, TaskStore,
    WindowChange, Worker,
};

#[async_trait]
impl TaskStore for RedisPool {
    async fn claim_renewals(
        &self,
        kind: AccountKind,
        claim: &TaskClaim<'_>,
    ) -> Result<ClaimedRenewals, StoreError> {
        scripts::claim_renewals(self, kind, &granted(claim)?).await
    }

    async fn claim_renewal(
        &self,
        account: &AccountId,
        claim: &TaskClaim<'_>,
    ) -> Result<Option<ClaimedRenewal>, StoreError> {
        scripts::claim_renewal(self, account, &granted(claim)?).await
    }

    async fn claimable_renewals(
        &self,
        kind: AccountKind,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        scripts::claimable_renewals(self, kind, listed(limit)).await
    }

    async fn want_renewal(
        &self,
        account: &AccountId,
        reason: &str,
    ) -> Result<Option<AccountState>, StoreError> {
        scripts::want_renewal(self, account, beginning(reason)).await
    }

    async fn claim_registrations(
        &self,
        claim: &TaskClaim<'_>,
    ) -> Result<Vec<ClaimedRegistration>, StoreError> {
        scripts::claim_registrations(self, &granted(claim)?).await
    }

    async fn hold_task(
        &self,
        task: TaskId,
        worker: Option<&str>,
        account: Option<&AccountId>,
        lease: Duration,
    ) -> Result<TaskHold, StoreError> {
        match task.kind {
            _ if !can_hold(worker) => Ok(TaskHold::NotHeld),
            TaskKind::Refresh => {
                scripts::hold_renewal(self, task.number, worker, account, lease).await
            }
            // A registration is no account's.
            TaskKind::Register if account.is_some() => Ok(TaskHold::NotHeld),
            TaskKind::Register => {
                scripts::hold_registration(self, task.number, worker, lease).await
            }
        }
    }

    async fn fail_task(
        &self,
        task: TaskId,
        worker: Option<&str>,
        error: &str,
        give_up_after: u32,
    ) -> Result<Option<FailedTask>, StoreError> {
        let (number, error) = (task.number, beginning(error));
        match task.kind {
            _ if !can_hold(worker) => Ok(None),
            TaskKind::Refresh => {
                scripts::fail_renewal(self, number, worker, error, give_up_after).await
            }
            TaskKind::Register => {
                let failures = scripts::fail_registration(self, number, worker, error).await?;
                Ok(failures.map(|failures| FailedTask {
                    account: None,
                    failures,
                    given_up: false,
                    window: WindowChange::default(),
                }))
            }
        }
    }

    async fn finish_renewal(
        &self,
        account: &AccountId,
        task: Option<TaskId>,
        fallback_used: bool,
    ) -> Result<WindowChange, StoreError> {
        let task = task.filter(|task| task.kind == TaskKind::Refresh);
        let task = task.map(|task| task.number);
        scripts::finish_renewal(self, account, task, fallback_used).await
    }

    async fn finish_registration(
        &self,
        task: TaskId,
        worker: Option<&str>,
    ) -> Result<bool, StoreError> {
        if task.kind != TaskKind::Register || !can_hold(worker) {
            return Ok(false);
        }
        scripts::finish_registration(self, task.number, worker).await
    }

    async fn hand_back_task(&self, task: TaskId, worker: &str) -> Result<bool, StoreError> {
        match task.kind {
            _ if !can_hold(Some(worker)) => Ok(false),
            TaskKind::Refresh => scripts::hand_back_renewal(self, task.number, Some(worker)).await,
            TaskKind::Register => scripts::hand_back_registration(self, task.number, worker).await,
        }
    }

    async fn retry_renewal(&self, account: &AccountId) -> Result<bool, StoreError> {
        scripts::retry_renewal(self, account).await
    }

    async fn retry_registration(&self, task: TaskId) -> Result<bool, StoreError> {
        if task.kind != TaskKind::Register {
            return Ok(false);
        }
        scripts::retry_registration(self, task.number).await
    }

    async fn cancel_task(&self, task: TaskId) -> Result<bool, StoreError> {
        match task.kind {
            TaskKind::Refresh => scripts::hand_back_renewal(self, task.number, None).await,
            TaskKind::Register => scripts::cancel_registration(self, task.number).await,
        }
    }

    async fn list_tasks(&self, kind: TaskKind, limit: u32) -> Result<Vec<TaskEntry>, StoreError> {
        match kind {
            TaskKind::Refresh => scripts::list_renewals(self, listed(limit)).await,
            TaskKind::Register => scripts::list_registrations(self, listed(limit)).await,
        }
    }

    async fn renewal_counts(&self, kind: AccountKind) -> Result<RenewalCounts, StoreError> {
        scripts::renewal_counts(self, kind).await
    }

    async fn registration_counts(&self) -> Result<RegistrationCounts, StoreError> {
        scripts::registration_counts(self).await
    }

    async fn note_worker(&self, worker: &Worker) -> Result<(), StoreError> {
        check_worker(&worker.id)?;
        scripts::note_worker(self, worker, beginning(&worker.version)).await
    }

    async fn forget_worker(&self, id: &str) -> Result<(), StoreError> {
        scripts::forget_worker(self, id).await
    }

    async fn workers(&self, within: Duration) -> Result<Vec<Worker>, StoreError> {
        scripts::workers(self, within).await
    }

    async fn want_registrations(&self, wanted: u32, ttl: Duration) -> Result<u32, StoreError> {
        scripts::want_registrations(self, wanted, ttl).await
    }

    async fn outstanding_registrations(&self) -> Result<u32, StoreError> {
        scripts::outstanding_registrations(self).await
    }

    async fn expire_tasks(&self, limit: u32) -> Result<u32, StoreError> {
        scripts::expire_tasks(self, limit).await
    }
}
