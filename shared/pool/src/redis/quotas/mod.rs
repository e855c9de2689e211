//! What lives here: what limited clients use, in Redis, two keys for each client. Each action is a Lua file with its call in the
//! Rust file of the same name.

mod begin_request;
mod end_request;
mod keep_request;
mod quota_use;

use async_trait::async_trait;
use b2a_domain::ClientId;

use super::connection::{Connection, RedisPoolSettings};
use super::keys::QuotaKeys;
use crate::quotas::day_ends_in_ms;
use crate::{Admission, Quota, QuotaRequest, QuotaStore, QuotaUse, StoreError};

/// The part that all scripts begin with.
const USED: &str = include_str!("parts/used.lua");

/// What limited clients use, in Redis, shared by every process that names the same server and key prefix. Time is the
/// server's.
#[derive(Debug)]
pub struct RedisQuotas {
    connection: Connection,
    keys: QuotaKeys,
}

impl RedisQuotas {
    /// Connects, and waits until the server has answered once.
    pub async fn connect(settings: RedisPoolSettings) -> Result<Self, StoreError> {
        let keys = QuotaKeys::new(&settings.key_prefix)?;
        let connection = Connection::open(&settings).await?;
        Ok(Self { connection, keys })
    }
}

/// What scripts tell: the time, requests, when they are forgotten, tokens, and requests in flight.
type Told = (u64, u32, u64, u64, u32);

impl From<Told> for QuotaUse {
    fn from((now_ms, requests, reset_ms, tokens, in_flight): Told) -> Self {
        Self {
            requests_this_minute: requests,
            requests_reset_ms: reset_ms,
            tokens_today: tokens,
            tokens_reset_ms: day_ends_in_ms(now_ms),
            in_flight,
        }
    }
}

#[async_trait]
impl QuotaStore for RedisQuotas {
    async fn begin_request(
        &self,
        request: &QuotaRequest<'_>,
        quota: &Quota,
    ) -> Result<Admission, StoreError> {
        begin_request::begin_request(self, request, quota).await
    }

    async fn keep_request(&self, request: &QuotaRequest<'_>) -> Result<bool, StoreError> {
        keep_request::keep_request(self, request).await
    }

    async fn end_request(
        &self,
        client: &ClientId,
        request_id: &str,
        tokens: u64,
    ) -> Result<(), StoreError> {
        end_request::end_request(self, client, request_id, tokens).await
    }

    async fn quota_use(&self, client: &ClientId) -> Result<QuotaUse, StoreError> {
        quota_use::quota_use(self, client).await
    }

    async fn forget_client(&self, client: &ClientId) -> Result<(), StoreError> {
        let mut command = redis::cmd("DEL");
        command.arg(&self.keys.of(client));
        self.connection.query(&command).await
    }
}
