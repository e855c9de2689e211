//! What lives here: the sign that the settings changed, in Redis: one string, read with a plain `GET`.

use async_trait::async_trait;

use super::{RedisPool, scripts};
use crate::{SettingsSignal, StoreError};

#[async_trait]
impl SettingsSignal for RedisPool {
    async fn edition(&self) -> Result<u64, StoreError> {
        let mut command = redis::cmd("GET");
        command.arg(self.keys.settings());
        let edition: Option<u64> = self.connection.query(&command).await?;
        Ok(edition.unwrap_or(0))
    }

    async fn announce(&self) -> Result<u64, StoreError> {
        scripts::announce(self).await
    }
}
