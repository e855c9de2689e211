//! What lives here: the pool in this process's memory. It keeps the promises of the Redis pool.

mod index;
mod leasing;
mod pool;
mod record;
mod releasing;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{
    Account, AccountId, AccountKind, AccountState, Bucket, Clock, Generation, Lease, Outcome,
    SealedToken, TokenUsage,
};
use parking_lot::Mutex;

use self::pool::{CHORES, Pool};
use self::record::Rules;
use crate::in_force::PolicyCell;
use crate::limits::ttl_ms;
use crate::store::check_file_state;
use crate::{
    AccountFilter, AccountPage, AccountUpsert, LeaseReply, LeaseRequest, Page, PoolCounts,
    PoolPolicy, PoolStore, Renewal, StoreError, UpsertReply,
};

/// The pool in this process's memory: for a single process, and for tests.
pub struct EmbeddedPool {
    clock: Arc<dyn Clock>,
    policy: PolicyCell,
    business: Mutex<Pool>,
}

impl EmbeddedPool {
    /// An empty pool. Time is `clock`'s.
    pub fn new(clock: Arc<dyn Clock>, policy: PoolPolicy) -> Self {
        Self {
            clock,
            policy: PolicyCell::new(policy),
            business: Mutex::default(),
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
            list(pool, filter, *page, rules)
        }))
    }

    async fn counts(&self, kind: AccountKind) -> Result<PoolCounts, StoreError> {
        Ok(self.step(kind, |pool, rules| {
            pool.see_to_due(CHORES, &Bucket::ALL, rules);
            pool.see_to_policy(CHORES, rules);
            counts(pool, rules)
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
        _usage: &TokenUsage,
    ) -> Result<bool, StoreError> {
        Ok(self.step(lease.account.kind(), |pool, rules| {
            pool.release(lease.id.0, &lease.account, outcome, rules)
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
            let seen = pool.see_to_due(limit, &Bucket::ALL, rules);
            pool.see_to_policy(limit, rules);
            u32::try_from(seen).unwrap_or(u32::MAX)
        }))
    }
}

fn list(pool: &Pool, filter: &AccountFilter, page: Page, rules: &Rules<'_>) -> AccountPage {
    let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let needle = filter.name_contains.to_lowercase();
    let (mut items, mut total) = (Vec::new(), 0);
    for (id, record) in &pool.accounts {
        if !id.name().contains(&needle) {
            continue;
        }
        let state = record.shown_state(rules);
        if !filter.states.is_empty() && !filter.states.contains(&state) {
            continue;
        }
        if total >= size(page.offset) && items.len() < size(page.limit) {
            items.push(record.view(id, rules));
        }
        total += 1;
    }
    AccountPage {
        items,
        total: u32::try_from(total).unwrap_or(u32::MAX),
    }
}

fn counts(pool: &Pool, rules: &Rules<'_>) -> PoolCounts {
    let cooling = &pool.index.of(Bucket::Text).cooling;
    let rested = cooling
        .iter()
        .take_while(|(end, _)| *end <= rules.now)
        .count();
    let cooldown = u32::try_from(cooling.len().saturating_sub(rested)).unwrap_or(u32::MAX);
    let count = |state| pool.index.count(state);
    PoolCounts {
        ready: count(AccountState::Ready).saturating_sub(cooldown),
        cooldown,
        pending: count(AccountState::Pending),
        pending_external: count(AccountState::PendingExternal),
        invalid: count(AccountState::Invalid),
        disabled: count(AccountState::Disabled),
    }
}
