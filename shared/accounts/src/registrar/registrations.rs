//! What lives here: accounts that are wanted, in the hands of workers.

use b2a_domain::TaskId;
use b2a_pool::{ClaimedRegistration, TaskClaim};

use super::{RegistrarDesk, RegistrarError, named};

impl RegistrarDesk {
    /// Leases registrations to a worker.
    pub async fn claim_registrations(
        &self,
        claim: &TaskClaim<'_>,
    ) -> Result<Vec<ClaimedRegistration>, RegistrarError> {
        let worker = named(claim.worker)?;
        let claim = TaskClaim { worker, ..*claim };
        Ok(self.pool.claim_registrations(&claim).await?)
    }

    /// Takes note that a worker brought the account that it was asked for; tells whether it had that task.
    pub async fn registered(&self, task: TaskId, worker: &str) -> Result<bool, RegistrarError> {
        Ok(self.pool.finish_registration(task, Some(worker)).await?)
    }
}
