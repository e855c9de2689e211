//! What lives here: what registrars are asked for: the promises of a store of tasks, and the words it speaks in.
//!
//! A *renewal* is one `pending_external` account that is leased to one worker, under a [`TaskId`] of kind
//! [`TaskKind::Refresh`]. A *registration* is one account that is wanted, under an id of kind [`TaskKind::Register`]. Both are
//! leased as accounts are: a lease that runs out frees the task, and whoever claims it then gets it under another id.
//!
//! What else becomes of an account changes nothing about its task and its wait: proven anew and refused again, it is the worker's
//! still, or backs off still. Other credentials end the wait and not the task, so that whoever brought them can finish it. A task
//! ends with its account.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{AccountId, AccountKind, AccountState, Generation, TaskId, TaskKind};

use crate::{Candidate, StoreError, TaskWindow};

/// Tasks of registrars. Every method is one atomic step, and one round trip where there is a network.
#[async_trait]
pub trait TaskStore: Send + Sync + 'static {
    /// Leases `pending_external` accounts that nobody renews and that do not back off, those that wait longest first.
    /// While the workers' window is throttled, one at most. Leases that had run out are counted.
    async fn claim_renewals(
        &self,
        kind: AccountKind,
        claim: &TaskClaim<'_>,
    ) -> Result<ClaimedRenewals, StoreError>;

    /// Leases this very account, if it waits for a renewal that nobody works on and does not back off; however throttled
    /// workers are, for somebody asks for it by name.
    async fn claim_renewal(
        &self,
        account: &AccountId,
        claim: &TaskClaim<'_>,
    ) -> Result<Option<ClaimedRenewal>, StoreError>;

    /// Accounts that [`TaskStore::claim_renewals`] could lease now, in that order, without leasing them; a throttled window
    /// keeps none of them back.
    async fn claimable_renewals(
        &self,
        kind: AccountKind,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError>;

    /// Has an account renewed by a registrar: it is `pending_external` for this reason, at once, and can be claimed now. An
    /// account that is disabled, or whose file holds no credentials (an empty generation), stays as it is. Answers with
    /// the state that it has then; `None`: there is no such account.
    async fn want_renewal(
        &self,
        account: &AccountId,
        reason: &str,
    ) -> Result<Option<AccountState>, StoreError>;

    /// Leases registrations that nobody works on and that do not back off, oldest first.
    async fn claim_registrations(
        &self,
        claim: &TaskClaim<'_>,
    ) -> Result<Vec<ClaimedRegistration>, StoreError>;

    /// Keeps a task for at least `lease` from now on, if this worker still has it; `None` as worker compares nothing. With an
    /// account, only if the task is that account's; a registration is no account's. A lease that is over is not held.
    async fn hold_task(
        &self,
        task: TaskId,
        worker: Option<&str>,
        account: Option<&AccountId>,
        lease: Duration,
    ) -> Result<TaskHold, StoreError>;

    /// Ends a task that failed: it can be claimed again after 30 s · 2^(n−1), at most 300 s, under another id. Renewals are
    /// counted in the window, and an account that failed `give_up_after` times in a row (0: never) while it waited is `invalid` from
    /// then on, with the error in its reason. The task that this worker failed last can be failed again, which changes nothing. A
    /// lease that is over can fail as long as nobody else claimed the task. `None`: there is no such task, or it is another worker's.
    async fn fail_task(
        &self,
        task: TaskId,
        worker: Option<&str>,
        error: &str,
        give_up_after: u32,
    ) -> Result<Option<FailedTask>, StoreError>;

    /// Takes note of an account's new credentials: whatever task there was on it is finished, failures in a row are forgotten,
    /// and a success is counted in the window. For a task that was finished already nothing happens again. An account that waits
    /// still (the upload said nothing new) can be claimed at once.
    async fn finish_renewal(
        &self,
        account: &AccountId,
        task: Option<TaskId>,
        fallback_used: bool,
    ) -> Result<WindowChange, StoreError>;

    /// Ends a registration that brought an account; tells whether this worker had it, also if it says so twice.
    async fn finish_registration(
        &self,
        task: TaskId,
        worker: Option<&str>,
    ) -> Result<bool, StoreError>;

    /// Ends the lease of a task whose worker is gone: it can be claimed again at once, and no failure is counted. Tells whether
    /// this worker had it.
    async fn hand_back_task(&self, task: TaskId, worker: &str) -> Result<bool, StoreError>;

    /// Lets a renewal that backs off be claimed now, as if it had not failed; a lease stays. Tells whether the account
    /// waits for a renewal.
    async fn retry_renewal(&self, account: &AccountId) -> Result<bool, StoreError>;

    /// The same for a registration. Tells whether there is one.
    async fn retry_registration(&self, task: TaskId) -> Result<bool, StoreError>;

    /// Ends a task whoever has it. A registration is not wanted any more; the account of a renewal goes on waiting, and can be
    /// claimed under another id. Tells whether there was one.
    async fn cancel_task(&self, task: TaskId) -> Result<bool, StoreError>;

    /// The tasks there are, those that can be claimed first: every account that waits for a renewal, or every registration that
    /// is wanted; at most `limit`.
    async fn list_tasks(&self, kind: TaskKind, limit: u32) -> Result<Vec<TaskEntry>, StoreError>;

    /// What became of renewals.
    async fn renewal_counts(&self, kind: AccountKind) -> Result<RenewalCounts, StoreError>;

    /// What became of registrations.
    async fn registration_counts(&self) -> Result<RegistrationCounts, StoreError>;

    /// Notes that a worker lives: one that holds a connection to some instance.
    async fn note_worker(&self, worker: &Worker) -> Result<(), StoreError>;

    /// Forgets a worker that left.
    async fn forget_worker(&self, id: &str) -> Result<(), StoreError>;

    /// The workers that were heard of within `within`, by name; others are forgotten.
    async fn workers(&self, within: Duration) -> Result<Vec<Worker>, StoreError>;

    /// Sees to it that at least `wanted` registrations are outstanding (at most 1000), each new one for `ttl`. Answers with
    /// how many are.
    async fn want_registrations(&self, wanted: u32, ttl: Duration) -> Result<u32, StoreError>;

    /// How many registrations are outstanding.
    async fn outstanding_registrations(&self) -> Result<u32, StoreError>;

    /// Forgets registrations whose time is over, at most `limit`. Tells how many there were.
    async fn expire_tasks(&self, limit: u32) -> Result<u32, StoreError>;
}

/// A worker asks for tasks.
#[derive(Debug, Clone, Copy)]
pub struct TaskClaim<'a> {
    /// Who; not empty.
    pub worker: &'a str,
    /// How many at the most.
    pub limit: u32,
    /// For how long each is leased.
    pub lease: Duration,
}

/// What a worker got to renew.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimedRenewals {
    /// Each an account.
    pub tasks: Vec<ClaimedRenewal>,
    /// Too many renewals made do with a fallback lately: no more than one was handed out.
    pub throttled: bool,
}

/// One account to renew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRenewal {
    /// The task.
    pub task: TaskId,
    /// Whose credentials are to be renewed.
    pub account: AccountId,
    /// The credentials that are dead.
    pub generation: Generation,
    /// Until when it is the worker's, Unix milliseconds.
    pub lease_until_ms: u64,
}

/// One account that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRegistration {
    /// The task.
    pub task: TaskId,
    /// Until when it is the worker's, Unix milliseconds.
    pub lease_until_ms: u64,
}

/// Whether a worker has a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskHold {
    /// It has.
    Held {
        /// Until when, Unix milliseconds.
        lease_until_ms: u64,
    },
    /// It finished it well: what it sends may be a repetition.
    Finished,
    /// There is no such task (any more), or it is another worker's or another account's.
    NotHeld,
}

/// What became of a task that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedTask {
    /// The account that was to be renewed.
    pub account: Option<AccountId>,
    /// Failures in a row, this one included; 0: the account has other credentials than the task was for.
    pub failures: u32,
    /// The account is `invalid` now.
    pub given_up: bool,
    /// The window of renewals, before and after; both empty for a registration.
    pub window: WindowChange,
}

/// The window of renewals before and after something was counted in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WindowChange {
    /// Before.
    pub before: TaskWindow,
    /// After.
    pub after: TaskWindow,
}

/// One task in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskEntry {
    /// What is asked for.
    pub kind: TaskKind,
    /// The id under which somebody has it; a registration has one from the start.
    pub task: Option<TaskId>,
    /// The account that waits.
    pub account: Option<AccountId>,
    /// Who has it now.
    pub worker: Option<String>,
    /// Since when it can be claimed, or from when on (again): the end of a lease or of a wait. Unix milliseconds.
    pub claimable_ms: u64,
    /// Failures in a row.
    pub failures: u32,
    /// What the last one was.
    pub last_error: Option<String>,
    /// When it is not wanted any more, Unix milliseconds.
    pub expires_ms: Option<u64>,
}

/// What became of renewals since the store was filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RenewalCounts {
    /// Tasks that were handed out.
    pub claimed: u64,
    /// Credentials that came.
    pub succeeded: u64,
    /// Tasks that failed.
    pub failed: u64,
    /// Leases that ran out and were claimed again.
    pub leases_expired: u64,
    /// Successes that made do with a placeholder.
    pub fallbacks: u64,
    /// The latest of them.
    pub window: TaskWindow,
}

/// What became of registrations since the store was filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistrationCounts {
    /// Tasks that ended, well or not; cancelled and forgotten ones aside.
    pub ended: u64,
    /// That brought an account.
    pub succeeded: u64,
    /// That failed.
    pub failed: u64,
    /// The last error.
    pub last_error: Option<String>,
    /// When one ended last, Unix milliseconds.
    pub updated_ms: Option<u64>,
}

/// A worker that holds a connection to an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Its name, one for each connection.
    pub id: String,
    /// The version that it told.
    pub version: String,
    /// Tasks that it works on at once.
    pub threads: u32,
    /// When it was heard of last, Unix milliseconds by the store's clock; the caller's value is not read.
    pub last_seen_ms: u64,
}
