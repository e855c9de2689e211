//! What lives here: responses in Redis, one key for each.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::ClientId;
use bytes::Bytes;

use super::connection::{Connection, RedisPoolSettings};
use super::keys::ResponseKeys;
use crate::responses::kept_for;
use crate::{ResponseStore, StoreError};

/// Responses in Redis. They have a connection of their own: one of some MiB never stands before a lease.
#[derive(Debug)]
pub struct RedisResponses {
    connection: Connection,
    keys: ResponseKeys,
    ttl: Duration,
}

impl RedisResponses {
    /// Connects, and waits until the server has answered once. Each response is kept for `ttl`.
    pub async fn connect(settings: RedisPoolSettings, ttl: Duration) -> Result<Self, StoreError> {
        let keys = ResponseKeys::new(&settings.key_prefix)?;
        let connection = Connection::open(&settings).await?;
        Ok(Self {
            connection,
            keys,
            ttl: kept_for(ttl),
        })
    }
}

#[async_trait]
impl ResponseStore for RedisResponses {
    async fn put(&self, client: &ClientId, id: &str, response: Bytes) -> Result<(), StoreError> {
        let mut command = redis::Cmd::with_capacity(5, response.len() + 256);
        command
            .arg("SET")
            .arg(self.keys.of(client, id)?)
            .arg(&*response)
            .arg("PX")
            .arg(u64::try_from(self.ttl.as_millis()).unwrap_or(u64::MAX));
        self.connection.query(&command).await
    }

    async fn get(&self, client: &ClientId, id: &str) -> Result<Option<Bytes>, StoreError> {
        let mut command = redis::cmd("GET");
        command.arg(self.keys.of(client, id)?);
        let found: Option<Vec<u8>> = self.connection.query(&command).await?;
        Ok(found.map(Bytes::from))
    }

    async fn remove(&self, client: &ClientId, id: &str) -> Result<bool, StoreError> {
        let mut command = redis::cmd("DEL");
        command.arg(self.keys.of(client, id)?);
        self.connection.query(&command).await
    }
}
