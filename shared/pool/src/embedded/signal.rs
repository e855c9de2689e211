//! What lives here: the sign that the settings changed, within one process.

use std::sync::atomic::Ordering;

use async_trait::async_trait;

use super::EmbeddedPool;
use crate::{SettingsSignal, StoreError};

#[async_trait]
impl SettingsSignal for EmbeddedPool {
    async fn edition(&self) -> Result<u64, StoreError> {
        Ok(self.edition.load(Ordering::Acquire))
    }

    async fn announce(&self) -> Result<u64, StoreError> {
        Ok(self.edition.fetch_add(1, Ordering::AcqRel) + 1)
    }
}
