//! What lives here: the pool in this process's memory. It keeps the promises of the Redis pool.

mod audit;
mod conversations;
mod guard;
mod held;
mod history;
mod index;
mod leaders;
mod leasing;
mod listing;
mod logs;
mod minting;
mod pool;
mod quotas;
mod record;
mod registrations;
mod releasing;
mod renewal_record;
mod renewals;
mod responses;
mod sessions;
mod signal;
mod tally;
mod tasks;
mod traffic;
mod workers;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{
    Account, AccountEvent, AccountId, AccountKind, AccountState, Bucket, Clock, Generation, Lease,
    Outcome, SealedToken, TokenUsage,
};
use parking_lot::Mutex;

pub use self::logs::EmbeddedLogs;
pub use self::quotas::EmbeddedQuotas;
pub use self::responses::EmbeddedResponses;
pub use self::sessions::EmbeddedSessions;
pub use self::traffic::EmbeddedTraffic;

use self::audit::Entries;
use self::leaders::Leaders;
use self::pool::{CHORES, Pool};
use self::record::Rules;
use self::registrations::Registrations;
use self::workers::Workers;
use crate::accounts::check_file_state;
use crate::in_force::PolicyCell;
use crate::limits::ttl_ms;
use crate::{
    AccountFilter, AccountPage, AccountUpsert, Candidate, Leadership, LeaseReply, LeaseRequest,
    MintClaim, MintRequest, Page, PoolCounts, PoolPolicy, PoolStore, Remembered, Renewal,
    StatisticsSlot, StoreError, UpsertReply, WarmRequest,
};

/// The pool in this process's memory: for a single process, and for tests.
pub struct EmbeddedPool {
    clock: Arc<dyn Clock>,
    policy: PolicyCell,
    business: Mutex<Pool>,
    leaders: Mutex<Leaders>,
    registrations: Mutex<Registrations>,
    workers: Mutex<Workers>,
    audit: Mutex<Entries>,
    /// How often the settings were announced.
    edition: AtomicU64,
}

impl EmbeddedPool {
    /// An empty pool. Time is `clock`'s.
    pub fn new(clock: Arc<dyn Clock>, policy: PoolPolicy) -> Self {
        Self {
            clock,
            policy: PolicyCell::new(policy),
            business: Mutex::default(),
            leaders: Mutex::default(),
            registrations: Mutex::default(),
            workers: Mutex::default(),
            audit: Mutex::default(),
            edition: AtomicU64::default(),
        }
    }

    /// Does one step: nothing else happens in the pool meanwhile.
    fn step<T>(&self, kind: AccountKind, act: impl FnOnce(&mut Pool, &Rules<'_>) -> T) -> T {
        let in_force = self.policy.get();
        let mut pool = match kind {
            AccountKind::Business => self.business.lock(),
        };
        let now = self.clock.now_ms();
        let [next_reset, _] = in_force.calendar.resets_after(now);
        act(
            &mut pool,
            &Rules {
                now,
                next_reset,
                policy: &in_force.policy,
            },
        )
    }
}

impl fmt::Debug for EmbeddedPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedPool")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl PoolStore for EmbeddedPool {
    fn set_policy(&self, policy: PoolPolicy) {
        self.policy.set(policy);
    }

    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn upsert(&self, account: &AccountUpsert) -> Result<UpsertReply, StoreError> {
        check_file_state(account.state)?;
        Ok(self.step(account.id.kind(), |pool, rules| pool.upsert(account, rules)))
    }

    async fn get(&self, id: &AccountId) -> Result<Option<Account>, StoreError> {
        Ok(self.step(id.kind(), |pool, rules| {
            pool.see_to_due(CHORES, &Bucket::ALL, rules);
            pool.accounts.get(id).map(|record| record.view(id, rules))
        }))
    }

    async fn history(&self, id: &AccountId) -> Result<Vec<AccountEvent>, StoreError> {
        Ok(self.step(id.kind(), |pool, _| {
            let record = pool.accounts.get(id);
            record.map_or_else(Vec::new, |record| record.history.newest_first())
        }))
    }

    async fn remove(&self, id: &AccountId) -> Result<bool, StoreError> {
        Ok(self.step(id.kind(), |pool, _| pool.remove(id)))
    }

    async fn prove_anew(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError> {
        Ok(self.step(id.kind(), |pool, rules| pool.prove_anew(id, rules)))
    }

    async fn list(
        &self,
        kind: AccountKind,
        filter: &AccountFilter,
        page: &Page,
    ) -> Result<AccountPage, StoreError> {
        Ok(self.step(kind, |pool, rules| {
            pool.see_to_due(CHORES, &Bucket::ALL, rules);
            listing::list(pool, filter, *page, rules)
        }))
    }

    async fn counts(&self, kind: AccountKind) -> Result<PoolCounts, StoreError> {
        Ok(self.step(kind, |pool, rules| {
            pool.see_to_due(CHORES, &Bucket::ALL, rules);
            pool.see_to_policy(CHORES, rules);
            listing::counts(pool, rules)
        }))
    }

    async fn lease(&self, request: &LeaseRequest<'_>) -> Result<LeaseReply, StoreError> {
        Ok(self.step(request.kind, |pool, rules| pool.lease(request, rules)))
    }

    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<Renewal, StoreError> {
        Ok(self.step(lease.account.kind(), |pool, rules| {
            if pool.live_lease(lease.id.0, &lease.account, rules).is_none() {
                return Renewal::Lost;
            }
            let expires_ms = rules.now.saturating_add(ttl_ms(ttl));
            pool.extend_lease(lease.id.0, expires_ms, rules);
            Renewal::Renewed { expires_ms }
        }))
    }

    async fn release(
        &self,
        lease: &Lease,
        outcome: Outcome,
        usage: &TokenUsage,
        remember: Option<&Remembered<'_>>,
    ) -> Result<bool, StoreError> {
        Ok(self.step(lease.account.kind(), |pool, rules| {
            pool.release(lease.id.0, &lease.account, outcome, usage, remember, rules)
        }))
    }

    async fn report(
        &self,
        id: &AccountId,
        generation: &Generation,
        outcome: Outcome,
    ) -> Result<bool, StoreError> {
        Ok(self.step(id.kind(), |pool, rules| {
            pool.report(id, generation, outcome, rules)
        }))
    }

    async fn give_up(
        &self,
        id: &AccountId,
        generation: &Generation,
        reason: &str,
    ) -> Result<bool, StoreError> {
        Ok(self.step(id.kind(), |pool, rules| {
            pool.give_up(id, generation, reason, rules)
        }))
    }

    async fn claim_mint(
        &self,
        id: &AccountId,
        generation: &Generation,
        request: &MintRequest<'_>,
    ) -> Result<MintClaim, StoreError> {
        Ok(self.step(id.kind(), |pool, rules| {
            pool.claim_mint(id, generation, request, rules)
        }))
    }

    async fn drop_mint_claim(
        &self,
        id: &AccountId,
        generation: &Generation,
        holder: &str,
    ) -> Result<(), StoreError> {
        self.step(id.kind(), |pool, _| {
            pool.drop_mint_claim(id, generation, holder);
        });
        Ok(())
    }

    async fn warm_candidates(
        &self,
        kind: AccountKind,
        request: &WarmRequest,
    ) -> Result<Vec<Candidate>, StoreError> {
        Ok(self.step(kind, |pool, rules| {
            pool.see_to_due(CHORES, &[Bucket::Text], rules);
            pool.warm_candidates(request, rules)
        }))
    }

    async fn idle_accounts(
        &self,
        kind: AccountKind,
        used_before_ms: u64,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError> {
        Ok(self.step(kind, |pool, rules| {
            pool.idle_accounts(used_before_ms, limit, rules)
        }))
    }

    async fn put_token(
        &self,
        id: &AccountId,
        generation: &Generation,
        token: &SealedToken,
    ) -> Result<bool, StoreError> {
        Ok(self.step(id.kind(), |pool, rules| {
            pool.set_token(id, generation, Some(token), rules)
        }))
    }

    async fn drop_token(&self, id: &AccountId, generation: &Generation) -> Result<(), StoreError> {
        self.step(id.kind(), |pool, rules| {
            pool.set_token(id, generation, None, rules)
        });
        Ok(())
    }

    async fn reap(&self, kind: AccountKind, limit: u32) -> Result<u32, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.step(kind, |pool, rules| {
            let seen = pool.see_to_due(limit, &Bucket::ALL, rules)
                + pool.conversations.expire(limit, rules.now);
            pool.see_to_policy(limit, rules);
            u32::try_from(seen).unwrap_or(u32::MAX)
        }))
    }

    async fn statistics(
        &self,
        kind: AccountKind,
        from_hour: u64,
    ) -> Result<Vec<StatisticsSlot>, StoreError> {
        Ok(self.step(kind, |pool, _| pool.statistics.since(from_hour)))
    }

    async fn roll_up_statistics(&self, kind: AccountKind) -> Result<u32, StoreError> {
        Ok(self.step(kind, |pool, rules| pool.statistics.roll_up(rules.now)))
    }

    async fn lead(
        &self,
        role: &str,
        holder: &str,
        ttl: Duration,
    ) -> Result<Leadership, StoreError> {
        let mut leaders = self.leaders.lock();
        Ok(leaders.lead(role, holder, ttl, self.clock.now_ms()))
    }

    async fn is_led(&self, role: &str) -> Result<bool, StoreError> {
        let leaders = self.leaders.lock();
        Ok(leaders.is_led(role, self.clock.now_ms()))
    }

    async fn resign(&self, role: &str, holder: &str) -> Result<(), StoreError> {
        self.leaders.lock().resign(role, holder);
        Ok(())
    }
}
