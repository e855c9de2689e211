//! What lives here: workers that hold a connection to some instance, and the tasks in their hands.

use std::time::Duration;

use b2a_domain::{AccountId, TaskId, TaskKind};
use b2a_pool::{TaskHold, Worker};

use super::{KIND, RegistrarDesk, RegistrarError};

/// Registrations that are looked at for how many wait.
const MOST_LOOKED_AT: u32 = 1000;

/// What a worker is told of the pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolNeed {
    /// Accounts that are ready.
    pub ready: u32,
    /// Accounts that are to be proven or renewed.
    pub pending: u32,
    /// Accounts that are wanted and that nobody works on.
    pub wanted: u32,
}

impl RegistrarDesk {
    /// Notes that a worker lives.
    pub async fn note_worker(&self, worker: &Worker) -> Result<(), RegistrarError> {
        Ok(self.pool.note_worker(worker).await?)
    }

    /// Forgets a worker that left.
    pub async fn forget_worker(&self, id: &str) -> Result<(), RegistrarError> {
        Ok(self.pool.forget_worker(id).await?)
    }

    /// The workers that were heard of within `within`, on whichever instance.
    pub async fn workers(&self, within: Duration) -> Result<Vec<Worker>, RegistrarError> {
        Ok(self.pool.workers(within).await?)
    }

    /// Keeps a task of a connected worker.
    pub async fn keep(
        &self,
        task: TaskId,
        worker: &str,
        lease: Duration,
    ) -> Result<TaskHold, RegistrarError> {
        Ok(self.pool.hold_task(task, Some(worker), None, lease).await?)
    }

    /// Frees a task of a worker that is gone; tells whether it had it.
    pub async fn hand_back(&self, task: TaskId, worker: &str) -> Result<bool, RegistrarError> {
        Ok(self.pool.hand_back_task(task, worker).await?)
    }

    /// Whether the pool has an account.
    pub async fn has(&self, account: &AccountId) -> Result<bool, RegistrarError> {
        Ok(self.pool.get(account).await?.is_some())
    }

    /// What the pool has and needs.
    pub async fn need(&self) -> Result<PoolNeed, RegistrarError> {
        let counts = self.pool.counts(KIND).await?;
        let wanted = self.pool.list_tasks(TaskKind::Register, MOST_LOOKED_AT);
        let free = wanted.await?.into_iter().filter(|it| it.worker.is_none());
        Ok(PoolNeed {
            ready: counts.ready,
            pending: counts.pending + counts.pending_external,
            wanted: u32::try_from(free.count()).unwrap_or(u32::MAX),
        })
    }
}
