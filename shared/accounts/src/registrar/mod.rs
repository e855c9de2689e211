//! What lives here: what registrars may do, over whatever wire they come, and what can go wrong with it. Each action stands in
//! a file beside this one.

mod alerts;
mod claim;
mod connected;
mod extend;
mod fail;
mod metrics;
mod prompt_proofs;
mod registrations;
mod reported;
mod tasks;
mod upload;
mod upload_check;
mod wanted;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use b2a_domain::{AccountKind, TaskId, TaskKind};
use b2a_pool::{PoolStore, StoreError};
use tokio_util::task::TaskTracker;

use crate::{AccountRepository, AccountsError, Prover};

pub use claim::{ClaimedTask, ClaimedTasks, Renewable};
pub use connected::PoolNeed;
pub use metrics::RegistrarMetrics;
pub use reported::{ExpiredAction, HeldRenewal, Reported, WorkerReport};
pub use tasks::TaskName;
pub use upload::Uploaded;
pub use upload_check::Upload;
pub use wanted::{RegistrationsWanted, RenewalWanted};

use prompt_proofs::PromptProofs;

/// The accounts that registrars work on.
const KIND: AccountKind = AccountKind::Business;

/// The least number of failures in a row after which an account is given up.
const LEAST_FAILURES: u32 = 10;

/// The longest name of a worker, in bytes.
const WORKER_BYTES: usize = 200;

/// Why a registrar can't have what it asks for. The words are for whoever asked, and never hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum RegistrarError {
    /// A field of what it sent can't be taken.
    #[error("{field}: {problem}")]
    Refused {
        /// The field, in the words of the contract.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// It has no such task.
    #[error("there is no such task (any more), or it is another worker's")]
    NoTask,
    /// The account files or the pool failed, or there is no such account.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
}

impl RegistrarError {
    fn refused(field: &'static str, problem: impl Into<String>) -> Self {
        let problem = problem.into();
        Self::Refused { field, problem }
    }
}

impl From<StoreError> for RegistrarError {
    fn from(error: StoreError) -> Self {
        Self::Accounts(error.into())
    }
}

/// When accounts are given up that registrars fail to renew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GiveUp {
    /// Failures in a row; 0: never.
    pub after: u32,
}

impl GiveUp {
    /// The rule of the settings `pool.external_refresh_mode` and `pool.max_fail_count`.
    pub fn of(external_refresh_mode: bool, max_fail_count: u32) -> Self {
        let after = max_fail_count.saturating_mul(3).max(LEAST_FAILURES);
        Self {
            after: if external_refresh_mode { 0 } else { after },
        }
    }
}

/// What registrars may do: take tasks, give them back, and bring credentials.
pub struct RegistrarDesk {
    repository: Arc<AccountRepository>,
    pool: Arc<dyn PoolStore>,
    proofs: PromptProofs,
    /// [`GiveUp::after`], which changes with the settings.
    give_up_after: AtomicU32,
}

impl RegistrarDesk {
    /// A desk over these accounts. What was uploaded is proven at once by `prover`, on `tracker`, at most
    /// `proofs_at_once` at a time.
    pub fn new(
        repository: Arc<AccountRepository>,
        pool: Arc<dyn PoolStore>,
        prover: Arc<Prover>,
        proofs_at_once: usize,
        give_up: GiveUp,
        tracker: TaskTracker,
    ) -> Self {
        Self {
            repository,
            pool,
            proofs: PromptProofs::new(prover, proofs_at_once, tracker),
            give_up_after: AtomicU32::new(give_up.after),
        }
    }

    /// Works by these from now on.
    pub fn set_rules(&self, proofs_at_once: usize, give_up: GiveUp) {
        self.proofs.set_at_once(proofs_at_once);
        self.give_up_after.store(give_up.after, Ordering::Relaxed);
    }
}

/// The task of this kind that a text names.
fn task_of(kind: TaskKind, text: &str) -> Result<TaskId, RegistrarError> {
    let task: Option<TaskId> = text.parse().ok();
    task.filter(|task| task.kind == kind)
        .ok_or(RegistrarError::NoTask)
}

/// The name of a worker that claims.
fn named(worker: &str) -> Result<&str, RegistrarError> {
    match worker_of(worker) {
        None => Err(RegistrarError::refused("worker_id", "is missing")),
        Some(name) if name.len() > WORKER_BYTES => {
            let problem = format!("is longer than {WORKER_BYTES} bytes");
            Err(RegistrarError::refused("worker_id", problem))
        }
        Some(name) => Ok(name),
    }
}

/// A worker's name, to be compared; an empty one is not.
fn worker_of(name: &str) -> Option<&str> {
    Some(name.trim()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_given_up_late_and_never_with_registrars_elsewhere() {
        assert_eq!(GiveUp::of(false, 3).after, 10);
        assert_eq!(GiveUp::of(false, 5).after, 15);
        assert_eq!(GiveUp::of(false, 0).after, 10);
        assert_eq!(GiveUp::of(false, u32::MAX).after, u32::MAX);
        assert_eq!(GiveUp::of(true, 3).after, 0);
    }

    #[test]
    fn a_task_is_named_by_its_kind() {
        assert!(task_of(TaskKind::Refresh, " refresh-7 ").is_ok());
        for other in ["", "register-7", "refresh", "7"] {
            assert!(task_of(TaskKind::Refresh, other).is_err(), "{other}");
        }
        assert_eq!(worker_of(" w "), Some("w"));
        assert_eq!(worker_of("  "), None);
        assert!(named(" w ").is_ok_and(|name| name == "w") && named(&"w".repeat(200)).is_ok());
        assert!(named(" ").is_err() && named(&"w".repeat(201)).is_err());
    }
}
