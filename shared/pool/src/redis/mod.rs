//! What lives here: the pool in Redis. One script and one round trip for each action.

mod address;
mod audit;
mod call;
mod connection;
mod constants;
mod keys;
mod link;
mod logs;
mod quotas;
mod reply;
mod responses;
mod scripts;
mod sessions;
mod signal;
mod tasks;
mod traffic;
mod traffic_wire;

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{
    Account, AccountEvent, AccountId, AccountKind, AccountState, Generation, Lease, Outcome,
    SealedToken, TokenUsage,
};

pub use connection::RedisPoolSettings;
pub use logs::RedisLogs;
pub use quotas::RedisQuotas;
pub use responses::RedisResponses;
pub use sessions::RedisSessions;
pub use traffic::RedisTraffic;

use self::connection::Connection;
use self::keys::Keys;
use crate::accounts::check_file_state;
use crate::in_force::PolicyCell;
use crate::{
    AccountFilter, AccountPage, AccountUpsert, Candidate, Leadership, LeaseReply, LeaseRequest,
    MintClaim, MintRequest, Page, PoolCounts, PoolPolicy, PoolStore, Remembered, Renewal,
    StatisticsSlot, StoreError, UpsertReply, WarmRequest,
};

/// The pool in Redis, shared by every process that names the same server and key prefix.
///
/// Time is the server's. Calls go over one multiplexed connection, which reconnects by itself; a call
/// that gets no answer in time fails with [`StoreError::Unreachable`] and may have taken effect.
#[derive(Debug)]
pub struct RedisPool {
    connection: Connection,
    keys: Keys,
    policy: PolicyCell,
}

impl RedisPool {
    /// Connects, and waits until the server has answered once.
    pub async fn connect(
        settings: RedisPoolSettings,
        policy: PoolPolicy,
    ) -> Result<Self, StoreError> {
        let keys = Keys::new(&settings.key_prefix)?;
        policy.check()?;
        let connection = Connection::open(&settings).await?;
        let pool = Self {
            connection,
            keys,
            policy: PolicyCell::new(policy),
        };
        pool.ping().await?;
        pool.warn_of_eviction().await;
        Ok(pool)
    }

    /// Says so if the server would throw parts of the pool away when its memory is full.
    async fn warn_of_eviction(&self) {
        match scripts::eviction_policy(self).await {
            Ok(policy) if policy.starts_with("allkeys-") => tracing::warn!(
                %policy,
                "Redis may evict parts of the pool when its memory is full: set maxmemory-policy to noeviction"
            ),
            Ok(_) => {}
            // A user that may not ask can use the pool all the same.
            Err(error) => tracing::debug!(%error, "Redis does not tell its maxmemory-policy"),
        }
    }
}

#[async_trait]
impl PoolStore for RedisPool {
    fn set_policy(&self, policy: PoolPolicy) {
        self.policy.set(policy);
    }

    async fn ping(&self) -> Result<(), StoreError> {
        let keys = self.keys.pool(AccountKind::Business);
        self.connection
            .ping(keys.first().map_or("", String::as_str))
            .await
    }

    async fn upsert(&self, account: &AccountUpsert) -> Result<UpsertReply, StoreError> {
        check_file_state(account.state)?;
        scripts::upsert(self, account).await
    }

    async fn get(&self, id: &AccountId) -> Result<Option<Account>, StoreError> {
        scripts::get(self, id).await
    }

    async fn history(&self, id: &AccountId) -> Result<Vec<AccountEvent>, StoreError> {
        scripts::history(self, id).await
    }

    async fn remove(&self, id: &AccountId) -> Result<bool, StoreError> {
        scripts::remove(self, id).await
    }

    async fn prove_anew(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        scripts::prove_anew(self, id).await
    }

    async fn list(
        &self,
        kind: AccountKind,
        filter: &AccountFilter,
        page: &Page,
    ) -> Result<AccountPage, StoreError> {
        scripts::list(self, kind, filter, page).await
    }

    async fn counts(&self, kind: AccountKind) -> Result<PoolCounts, StoreError> {
        scripts::counts(self, kind).await
    }

    async fn lease(&self, request: &LeaseRequest<'_>) -> Result<LeaseReply, StoreError> {
        scripts::lease(self, request).await
    }

    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<Renewal, StoreError> {
        scripts::renew(self, lease, ttl).await
    }

    async fn release(
        &self,
        lease: &Lease,
        outcome: Outcome,
        usage: &TokenUsage,
        remember: Option<&Remembered<'_>>,
    ) -> Result<bool, StoreError> {
        scripts::release(self, lease, outcome, usage, remember).await
    }

    async fn report(
        &self,
        id: &AccountId,
        generation: &Generation,
        outcome: Outcome,
    ) -> Result<bool, StoreError> {
        scripts::report(self, id, generation, outcome).await
    }

    async fn give_up(
        &self,
        id: &AccountId,
        generation: &Generation,
        reason: &str,
    ) -> Result<bool, StoreError> {
        scripts::give_up(self, id, generation, reason).await
    }

    async fn claim_mint(
        &self,
        id: &AccountId,
        generation: &Generation,
        request: &MintRequest<'_>,
    ) -> Result<MintClaim, StoreError> {
        scripts::claim_mint(self, id, generation, request).await
    }

    async fn drop_mint_claim(
        &self,
        id: &AccountId,
        generation: &Generation,
        holder: &str,
    ) -> Result<(), StoreError> {
        scripts::drop_mint_claim(self, id, generation, holder).await
    }

    async fn warm_candidates(
        &self,
        kind: AccountKind,
        request: &WarmRequest,
    ) -> Result<Vec<Candidate>, StoreError> {
        scripts::warm_candidates(self, kind, request).await
    }

    async fn idle_accounts(
        &self,
        kind: AccountKind,
        used_before_ms: u64,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        scripts::idle_accounts(self, kind, used_before_ms, limit).await
    }

    async fn put_token(
        &self,
        id: &AccountId,
        generation: &Generation,
        token: &SealedToken,
    ) -> Result<bool, StoreError> {
        scripts::put_token(self, id, generation, token).await
    }

    async fn drop_token(&self, id: &AccountId, generation: &Generation) -> Result<(), StoreError> {
        scripts::drop_token(self, id, generation).await
    }

    async fn reap(&self, kind: AccountKind, limit: u32) -> Result<u32, StoreError> {
        scripts::reap(self, kind, limit).await
    }

    async fn statistics(
        &self,
        kind: AccountKind,
        from_hour: u64,
    ) -> Result<Vec<StatisticsSlot>, StoreError> {
        scripts::statistics(self, kind, from_hour).await
    }

    async fn roll_up_statistics(&self, kind: AccountKind) -> Result<u32, StoreError> {
        scripts::roll_up_statistics(self, kind).await
    }

    async fn lead(
        &self,
        role: &str,
        holder: &str,
        ttl: Duration,
    ) -> Result<Leadership, StoreError> {
        scripts::lead(self, role, holder, ttl).await
    }

    async fn is_led(&self, role: &str) -> Result<bool, StoreError> {
        scripts::is_led(self, role).await
    }

    async fn resign(&self, role: &str, holder: &str) -> Result<(), StoreError> {
        scripts::resign(self, role, holder).await
    }
}
