//! What lives here: accounts that are wanted, in the hands of workers.

use b2a_pool::{ClaimedRegistration, RegistrationCounts, TaskClaim};

use super::{RegistrarDesk, RegistrarError};

impl RegistrarDesk {
    /// Leases registrations to a worker.
    pub async fn claim_registrations(
        &self,
        claim: &TaskClaim<'_>,
    ) -> Result<Vec<ClaimedRegistration>, RegistrarError> {
        Ok(self.pool.claim_registrations(claim).await?)
    }

    /// What became of registrations.
    pub async fn registration_counts(&self) -> Result<RegistrationCounts, RegistrarError> {
        Ok(self.pool.registration_counts().await?)
    }
}
