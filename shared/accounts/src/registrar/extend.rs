//! What lives here: keeping a task for longer.

use std::time::Duration;

use b2a_domain::{TaskId, TaskKind};
use b2a_pool::TaskHold;

use super::{RegistrarDesk, RegistrarError, task_of, worker_of};

impl RegistrarDesk {
    /// Keeps a task of this kind, named by its id as text, for at least `lease` from now on. Answers with the task, and until when
    /// it is the worker's in Unix milliseconds. One that is lost, or over, is none.
    pub async fn extend(
        &self,
        kind: TaskKind,
        task: &str,
        worker: &str,
        lease: Duration,
    ) -> Result<(TaskId, u64), RegistrarError> {
        let task = task_of(kind, task)?;
        let held = self.pool.hold_task(task, worker_of(worker), None, lease);
        match held.await? {
            TaskHold::Held { lease_until_ms } => Ok((task, lease_until_ms)),
            TaskHold::Finished | TaskHold::NotHeld => Err(RegistrarError::NoTask),
        }
    }
}
