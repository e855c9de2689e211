//! What lives here: what became of renewals, in numbers.

use b2a_pool::RenewalCounts;

use super::{KIND, RegistrarDesk, RegistrarError};

/// What became of renewals, in the words of the contract.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegistrarMetrics {
    /// Since the store was filled.
    pub totals: RenewalCounts,
    /// The part of the latest ones that brought credentials, 0 to 1.
    pub success_rate: f64,
    /// The part that failed.
    pub fail_ratio: f64,
    /// The part that made do with a placeholder.
    pub fallback_ratio: f64,
    /// How many the latest ones are.
    pub sample_size: usize,
    /// A claim gets one task.
    pub throttled: bool,
}

impl RegistrarDesk {
    /// What became of renewals.
    pub async fn metrics(&self) -> Result<RegistrarMetrics, RegistrarError> {
        let totals = self.pool.renewal_counts(KIND).await?;
        let window = &totals.window;
        Ok(RegistrarMetrics {
            success_rate: window.success_rate(),
            fail_ratio: window.fail_ratio(),
            fallback_ratio: window.fallback_ratio(),
            sample_size: window.sample_size(),
            throttled: window.is_throttled(),
            totals,
        })
    }
}
