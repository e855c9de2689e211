//! What lives here: tasks of registrars in Redis.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{AccountId, AccountKind, AccountState, TaskId, TaskKind};

use super::{RedisPool, scripts};
use crate::{
    Candidate, ClaimedRegistration, ClaimedRenewals, FailedTask, RegistrationCounts, RenewalCounts,
    StoreError, TaskClaim, TaskEntry, TaskHold, TaskStore, WindowChange, Worker,
};

/// Until the scripts are there.
fn not_yet<T>() -> Result<T, StoreError> {
    Err(StoreError::Misconfigured(
        "tasks of registrars are not kept in Redis yet".to_owned(),
    ))
}

#[async_trait]
impl TaskStore for RedisPool {
    async fn claim_renewals(
        &self,
        _kind: AccountKind,
        _claim: &TaskClaim<'_>,
    ) -> Result<ClaimedRenewals, StoreError> {
        not_yet()
    }

    async fn claimable_renewals(
        &self,
        _kind: AccountKind,
        _limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        not_yet()
    }

    async fn want_renewal(
        &self,
        _account: &AccountId,
        _reason: &str,
    ) -> Result<Option<AccountState>, StoreError> {
        not_yet()
    }

    async fn claim_registrations(
        &self,
        _claim: &TaskClaim<'_>,
    ) -> Result<Vec<ClaimedRegistration>, StoreError> {
        not_yet()
    }

    async fn hold_task(
        &self,
        _task: TaskId,
        _worker: Option<&str>,
        _account: Option<&AccountId>,
        _lease: Duration,
    ) -> Result<TaskHold, StoreError> {
        not_yet()
    }

    async fn fail_task(
        &self,
        _task: TaskId,
        _worker: Option<&str>,
        _error: &str,
        _give_up_after: u32,
    ) -> Result<Option<FailedTask>, StoreError> {
        not_yet()
    }

    async fn finish_renewal(
        &self,
        _account: &AccountId,
        _task: Option<TaskId>,
        _fallback_used: bool,
    ) -> Result<WindowChange, StoreError> {
        not_yet()
    }

    async fn finish_registration(
        &self,
        _task: TaskId,
        _worker: Option<&str>,
    ) -> Result<bool, StoreError> {
        not_yet()
    }

    async fn hand_back_task(&self, _task: TaskId, _worker: &str) -> Result<bool, StoreError> {
        not_yet()
    }

    async fn retry_renewal(&self, _account: &AccountId) -> Result<bool, StoreError> {
        not_yet()
    }

    async fn retry_registration(&self, _task: TaskId) -> Result<bool, StoreError> {
        not_yet()
    }

    async fn cancel_task(&self, _task: TaskId) -> Result<bool, StoreError> {
        not_yet()
    }

    async fn list_tasks(&self, _kind: TaskKind, _limit: u32) -> Result<Vec<TaskEntry>, StoreError> {
        not_yet()
    }

    async fn renewal_counts(&self, _kind: AccountKind) -> Result<RenewalCounts, StoreError> {
        not_yet()
    }

    async fn registration_counts(&self) -> Result<RegistrationCounts, StoreError> {
        not_yet()
    }

    async fn note_worker(&self, _worker: &Worker) -> Result<(), StoreError> {
        not_yet()
    }

    async fn forget_worker(&self, _id: &str) -> Result<(), StoreError> {
        not_yet()
    }

    async fn workers(&self, _within: Duration) -> Result<Vec<Worker>, StoreError> {
        not_yet()
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
