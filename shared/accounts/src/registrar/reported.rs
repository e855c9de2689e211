//! What lives here: what a connected worker says of an account that it was to renew. Its credentials came before, by an upload
//! that names no task; a worker says that all went well even if that upload failed.

use std::time::Duration;

use b2a_domain::{AccountId, AccountState, Generation, TaskId};
use b2a_objects::Cookie;
use b2a_pool::TaskHold;

use super::{RegistrarDesk, RegistrarError};

/// How long a task is kept while it is looked at.
const WHILE_LOOKING: Duration = Duration::from_secs(60);

/// What becomes of an account that a worker could not renew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiredAction {
    /// It waits for the next try.
    Keep,
    /// It is deleted, after a backup.
    Delete,
}

impl ExpiredAction {
    /// What the setting `pool_server.expired_action` means.
    pub fn of(setting: &str) -> Self {
        match setting.trim() {
            "delete" => Self::Delete,
            _ => Self::Keep,
        }
    }
}

/// An account in the hands of a connected worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRenewal {
    /// The task.
    pub task: TaskId,
    /// Whose credentials are to be renewed.
    pub account: AccountId,
    /// Those that were dead when it got the task.
    pub generation: Generation,
}

/// What a worker says.
#[derive(Debug, Clone)]
pub enum WorkerReport {
    /// It renewed the credentials.
    Renewed {
        /// The new cookies, which count when no upload came.
        cookies: Vec<Cookie>,
    },
    /// It could not, for this reason.
    Failed(String),
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// The account has new credentials.
    Renewed,
    /// It waits for the next try.
    Waits,
    /// It is deleted.
    Deleted,
    /// The worker did not have the task any more, and nothing was changed.
    TooLate,
}

impl RegistrarDesk {
    /// Takes note of what a worker says of the account that it has.
    pub async fn reported(
        &self,
        held: &HeldRenewal,
        worker: &str,
        report: WorkerReport,
        expired: ExpiredAction,
    ) -> Result<Reported, RegistrarError> {
        match report {
            WorkerReport::Renewed { cookies } => self.renewed(held, worker, cookies).await,
            WorkerReport::Failed(error) => self.not_renewed(held, worker, &error, expired).await,
        }
    }

    async fn renewed(
        &self,
        held: &HeldRenewal,
        worker: &str,
        cookies: Vec<Cookie>,
    ) -> Result<Reported, RegistrarError> {
        let (task, account) = (held.task, &held.account);
        let standing = self
            .pool
            .hold_task(task, Some(worker), Some(account), WHILE_LOOKING)
            .await?;
        let task = match standing {
            TaskHold::Finished => return Ok(Reported::Renewed),
            TaskHold::Held { .. } => Some(task),
            TaskHold::NotHeld => None,
        };
        if !self.is_dead_still(held).await? {
            return Ok(match task {
                // Brought by an upload, or by somebody else.
                Some(_) => Reported::Renewed,
                None => Reported::TooLate,
            });
        }
        if !cookies.is_empty()
            && let Some(dead) = self.repository.dead(account, &held.generation).await?
        {
            let uploaded = self.upload_cookies(held, dead, cookies, task, worker);
            match uploaded.await {
                Ok(_) => return Ok(Reported::Renewed),
                Err(error @ RegistrarError::Accounts(_)) => return Err(error),
                Err(error) => tracing::info!(?account, %error, "a worker's cookies are of no use"),
            }
        }
        let Some(task) = task else {
            return Ok(Reported::TooLate);
        };
        let failed = self.fail_task(task, Some(worker), "the worker brought no credentials");
        failed.await.map(|_| Reported::Waits)
    }

    async fn not_renewed(
        &self,
        held: &HeldRenewal,
        worker: &str,
        error: &str,
        expired: ExpiredAction,
    ) -> Result<Reported, RegistrarError> {
        match self.fail_task(held.task, Some(worker), error).await {
            Ok(_) => {}
            Err(RegistrarError::NoTask) => return Ok(Reported::TooLate),
            Err(error) => return Err(error),
        }
        let account = self.pool.get(&held.account).await?;
        // Somebody else may have renewed it meanwhile; and that is looked at once more, together with its file.
        let dead = account.filter(|account| account.generation == held.generation);
        let Some(dead) = dead.filter(|_| expired == ExpiredAction::Delete) else {
            return Ok(Reported::Waits);
        };
        if !self.repository.delete_refused(&dead).await? {
            return Ok(Reported::Waits);
        }
        tracing::warn!(account = ?dead.id, "an account that could not be renewed is deleted, after a backup");
        Ok(Reported::Deleted)
    }

    /// Whether the account has the credentials that were to be renewed, and waits for others.
    async fn is_dead_still(&self, held: &HeldRenewal) -> Result<bool, RegistrarError> {
        let account = self.pool.get(&held.account).await?;
        Ok(account.is_some_and(|account| {
            let waits = matches!(
                account.state,
                AccountState::PendingExternal | AccountState::Invalid
            );
            waits && account.generation == held.generation
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_delete_deletes() {
        assert_eq!(ExpiredAction::of(" delete "), ExpiredAction::Delete);
        for other in ["", "keep", "refresh", "DELETE"] {
            assert_eq!(ExpiredAction::of(other), ExpiredAction::Keep, "{other}");
        }
    }
}
