//! What lives here: responses in this process's memory, bounded by their size and their age.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::ClientId;
use bytes::Bytes;
use moka::future::Cache;
use moka::policy::EvictionPolicy;

use crate::responses::kept_for;
use crate::{ResponseStore, StoreError};

/// What an entry takes beside its bytes, about.
const ENTRY_BYTES: usize = 256;

/// Responses in this process's memory. When they are too many, those go that were used longest ago.
#[derive(Debug, Clone)]
pub struct EmbeddedResponses(Cache<(ClientId, String), Bytes>);

impl EmbeddedResponses {
    /// Room for `max_bytes` of responses, each kept for `ttl`.
    pub fn new(ttl: Duration, max_bytes: u64) -> Self {
        let weight = |_: &(ClientId, String), response: &Bytes| {
            u32::try_from(response.len() + ENTRY_BYTES).unwrap_or(u32::MAX)
        };
        let cache = Cache::builder()
            .weigher(weight)
            .max_capacity(max_bytes)
            .time_to_live(kept_for(ttl))
            .eviction_policy(EvictionPolicy::lru());
        Self(cache.build())
    }
}

#[async_trait]
impl ResponseStore for EmbeddedResponses {
    async fn put(&self, client: &ClientId, id: &str, response: Bytes) -> Result<(), StoreError> {
        self.0
            .insert((client.clone(), id.to_owned()), response)
            .await;
        Ok(())
    }

    async fn get(&self, client: &ClientId, id: &str) -> Result<Option<Bytes>, StoreError> {
        Ok(self.0.get(&(client.clone(), id.to_owned())).await)
    }

    async fn remove(&self, client: &ClientId, id: &str) -> Result<bool, StoreError> {
        Ok(self
            .0
            .remove(&(client.clone(), id.to_owned()))
            .await
            .is_some())
    }
}
