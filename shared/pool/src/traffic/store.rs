//! What lives here: the promises of a store that counts requests.

use async_trait::async_trait;

use super::{AddressTraffic, RequestTrace, TrafficBatch, TrafficReport, TrafficTotals};
use crate::StoreError;

/// Whose batch it is, and which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchId {
    /// The process: a name that no other one has, nor this one after a restart.
    pub process: String,
    /// Counted from 1; a process sends its batches one after the other.
    pub number: u64,
}

/// The requests of the whole deployment, counted. Each process tells what it counted in batches, beside the path of
/// requests. Every method is one atomic step, but for [`TrafficStore::addresses`].
#[async_trait]
pub trait TrafficStore: Send + Sync + 'static {
    /// Adds a batch. One that was added before (its answer was lost, and it is sent again) changes nothing; tells whether it
    /// was new. Of a process that was silent for a day the store does not know any more.
    async fn add(&self, id: &BatchId, batch: &TrafficBatch) -> Result<bool, StoreError>;

    /// The sums.
    async fn totals(&self) -> Result<TrafficTotals, StoreError>;

    /// Everything but addresses and single requests.
    async fn report(&self) -> Result<TrafficReport, StoreError>;

    /// The addresses that requests came from, at most 10 000; those that were seen longest ago leave. In no order.
    async fn addresses(&self) -> Result<Vec<AddressTraffic>, StoreError>;

    /// The latest requests, newest first; at most 1000 are kept.
    async fn latest(&self, limit: u32) -> Result<Vec<RequestTrace>, StoreError>;
}
