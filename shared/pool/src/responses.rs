//! What lives here: the promises of a store of responses, which conversations go on from.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::ClientId;
use bytes::Bytes;

use crate::StoreError;

/// Responses of OpenAI's Responses API, each kept for a while under its id. What belongs to one client is not there for
/// another. What is kept may be gone before its time: nothing but the comfort of a client rests on it.
#[async_trait]
pub trait ResponseStore: Send + Sync + 'static {
    /// Keeps a response, from now on for as long as the store keeps any.
    async fn put(&self, client: &ClientId, id: &str, response: Bytes) -> Result<(), StoreError>;

    /// A response of this client, if it is still there.
    async fn get(&self, client: &ClientId, id: &str) -> Result<Option<Bytes>, StoreError>;

    /// Forgets a response of this client; tells whether it was there.
    async fn remove(&self, client: &ClientId, id: &str) -> Result<bool, StoreError>;
}

/// The longest that a response may be kept: ten years.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 86_400);

/// How long a response is kept: a time that every store can count.
pub(crate) fn kept_for(ttl: Duration) -> Duration {
    ttl.clamp(Duration::from_millis(1), LONGEST)
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoResponses;

#[async_trait]
impl ResponseStore for NoResponses {
    async fn put(&self, _: &ClientId, _: &str, _: Bytes) -> Result<(), StoreError> {
        Ok(())
    }

    async fn get(&self, _: &ClientId, _: &str) -> Result<Option<Bytes>, StoreError> {
        Ok(None)
    }

    async fn remove(&self, _: &ClientId, _: &str) -> Result<bool, StoreError> {
        Ok(false)
    }
}
