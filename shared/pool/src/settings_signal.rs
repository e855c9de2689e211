//! What lives here: the promises of a sign that the settings changed.

use async_trait::async_trait;

use crate::StoreError;

/// A sign, for all processes that share a state store, that the settings changed. What they are is kept elsewhere.
#[async_trait]
pub trait SettingsSignal: Send + Sync + 'static {
    /// A number that is another one after each [`announce`](Self::announce), and after the store was flushed; 0 while
    /// nothing was announced.
    async fn edition(&self) -> Result<u64, StoreError>;

    /// Makes it another number, which never was it before, and tells it.
    async fn announce(&self) -> Result<u64, StoreError>;
}
