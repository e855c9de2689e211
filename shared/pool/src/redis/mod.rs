//! What lives here: the pool in Redis. One script and one round trip for each action.

mod call;
mod connection;
mod keys;
mod reply;
mod scripts;

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{
    Account, AccountId, AccountKind, AccountState, Generation, Lease, Outcome, SealedToken,
    TokenUsage,
};

pub use connection::RedisPoolSettings;

use self::connection::Connection;
use self::keys::Keys;
use crate::in_force::PolicyCell;
use crate::store::check_file_state;
use crate::{
    AccountFilter, AccountPage, AccountUpsert, LeaseReply, LeaseRequest, Page, PoolCounts,
    PoolPolicy, PoolStore, Renewal, StoreError, UpsertReply,
};

/// The pool in Redis, shared by every process that names the same server and key prefix.
///
/// Time is the server's. Calls go over one multiplexed connection, which reconnects by itself; a call
/// that gets no answer in time fails with [`StoreError::Unreachable`] and may have taken effect.
#[derive(Debug)]
pub struct RedisPool {
    connection: Connection,
    business: Keys,
    policy: PolicyCell,
}

impl RedisPool {
    /// Connects, and waits until the server has answered once.
    pub async fn connect(
        settings: RedisPoolSettings,
        policy: PoolPolicy,
    ) -> Result<Self, StoreError> {
        let business = Keys::new(&settings.key_prefix, AccountKind::Business)?;
        policy.check()?;
        let connection = Connection::open(&settings).await?;
        Ok(Self {
            connection,
            business,
            policy: PolicyCell::new(policy),
        })
    }

    const fn keys(&self, kind: AccountKind) -> &Keys {
        match kind {
            AccountKind::Business => &self.business,
        }
    }
}

#[async_trait]
impl PoolStore for RedisPool {
    fn set_policy(&self, policy: PoolPolicy) {
        self.policy.set(policy);
    }

    async fn ping(&self) -> Result<(), StoreError> {
        self.connection.ping().await
    }

    async fn upsert(&self, account: &AccountUpsert) -> Result<UpsertReply, StoreError> {
        check_file_state(account.state)?;
        scripts::upsert(self, account).await
    }

    async fn get(&self, id: &AccountId) -> Result<Option<Account>, StoreError> {
        scripts::get(self, id).await
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
        _usage: &TokenUsage,
    ) -> Result<bool, StoreError> {
        scripts::release(self, lease, outcome).await
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
}
