//! What lives here: which account a lease request gets, and why it gets none.

use b2a_domain::{AccountId, AccountState, Bucket, Lease, LeaseId};

use super::index::{Index, Place, Scored};
use super::pool::{CHORES, LeaseRecord, Pool};
use super::record::{Proof, Rules};
use crate::limits::ttl_ms;
use crate::{LeaseMode, LeaseReply, LeaseRequest, NoLease};

/// Rounds of chores or repairs within one call, each of at most [`CHORES`] entries.
const ROUNDS: usize = 64;

impl Pool {
    /// Leases one account, or says why there is none.
    pub(super) fn lease(&mut self, request: &LeaseRequest<'_>, rules: &Rules<'_>) -> LeaseReply {
        if let Some(ends_in_ms) = self.guard.pause_ms(rules.now) {
            return LeaseReply::None(NoLease::Throttled { ends_in_ms });
        }
        let chosen = self.choose_after_chores(request, rules);
        match chosen.and_then(|id| self.take(&id, request, rules)) {
            Some(lease) => LeaseReply::Leased(lease),
            None => LeaseReply::None(self.why_none(request, rules)),
        }
    }

    fn choose_after_chores(
        &mut self,
        request: &LeaseRequest<'_>,
        rules: &Rules<'_>,
    ) -> Option<AccountId> {
        let bucket = [request.bucket];
        self.see_to_due(CHORES, &bucket, rules);
        for _ in 0..ROUNDS {
            let chosen = match request.mode {
                LeaseMode::Serve => self.choose_ready(request, rules),
                LeaseMode::Probation => self.choose_pending(request, rules),
            };
            if chosen.is_some() {
                return chosen;
            }
            let seen = self.see_to_due(CHORES, &bucket, rules) + self.see_to_policy(CHORES, rules);
            if seen == 0 {
                return None;
            }
        }
        None
    }

    fn choose_ready(&mut self, request: &LeaseRequest<'_>, rules: &Rules<'_>) -> Option<AccountId> {
        let bucket = request.bucket;
        if let Some(id) = self.holder(request, rules) {
            return Some(id);
        }
        if let Some(id) = preferred(request)
            && self
                .accounts
                .get(id)
                .is_some_and(|record| record.is_leasable(bucket, rules))
        {
            return Some(id.clone());
        }
        let warm = self.least_used(Place::Warm, request, rules);
        if let Some((used, id)) = &warm
            && rules.now.saturating_sub(*used) >= rules.policy.use_cooldown_ms
        {
            return Some(id.clone());
        }
        let cold = self.least_used(Place::Cold, request, rules);
        cold.or(warm).map(|(_, id)| id)
    }

    /// The account that has the conversation to go on with, if it can be leased. A conversation that nobody can go on
    /// with is forgotten.
    fn holder(&mut self, request: &LeaseRequest<'_>, rules: &Rules<'_>) -> Option<AccountId> {
        let key = request.conversation?;
        let conversation = self.conversations.get(&key)?;
        let id = conversation.account.clone();
        let record = self.accounts.get(&id);
        let record = record.filter(|record| record.generation == conversation.generation);
        let Some(record) = record.filter(|_| conversation.expires_ms > rules.now) else {
            self.conversations.take(&key);
            return None;
        };
        (!request.exclude.contains(&id) && record.is_leasable(request.bucket, rules)).then_some(id)
    }

    /// The least recently used account that belongs in this place; one that a changed policy put
    /// elsewhere is moved on the way.
    fn least_used(
        &mut self,
        place: Place,
        request: &LeaseRequest<'_>,
        rules: &Rules<'_>,
    ) -> Option<(u64, AccountId)> {
        for _ in 0..ROUNDS {
            let set = self.index.of(request.bucket).set(place);
            let (used, id) = set
                .iter()
                .find(|(_, id)| !request.exclude.contains(id))?
                .clone();
            let record = self.accounts.get(&id)?;
            if Index::place_of(record, request.bucket, rules).0 == place {
                return Some((used, id));
            }
            self.settle(&id, rules);
        }
        None
    }

    fn choose_pending(
        &mut self,
        request: &LeaseRequest<'_>,
        rules: &Rules<'_>,
    ) -> Option<AccountId> {
        let provable = |pool: &Self, id: &AccountId| {
            pool.accounts
                .get(id)
                .is_some_and(|record| record.is_provable(rules))
        };
        if let Some(id) = preferred(request).filter(|id| provable(self, id)) {
            return Some(id.clone());
        }
        let due = self
            .index
            .pending
            .iter()
            .take_while(|(due, _)| *due <= rules.now);
        let candidates: Vec<AccountId> = due
            .map(|(_, id)| id)
            .filter(|id| !request.exclude.contains(id))
            .take(CHORES)
            .cloned()
            .collect();
        for id in candidates {
            if provable(self, &id) {
                return Some(id);
            }
            self.settle(&id, rules);
        }
        None
    }

    fn take(
        &mut self,
        id: &AccountId,
        request: &LeaseRequest<'_>,
        rules: &Rules<'_>,
    ) -> Option<Lease> {
        let lease_id = self.next_id(rules);
        let conversation = self.take_conversation(id, request);
        let expires_ms = rules.now.saturating_add(ttl_ms(request.ttl));
        let probation = request.mode == LeaseMode::Probation;
        if !probation {
            self.served = rules.now;
        }
        let record = self.accounts.get_mut(id)?;
        record.in_flight = record.in_flight.saturating_add(1);
        record.total_count = record.total_count.saturating_add(1);
        if probation {
            record.probed = rules.now;
            record.proof = Some(Proof {
                lease: lease_id,
                expires_ms,
            });
        } else {
            record.used = rules.now;
            if record.day_end <= rules.now {
                record.day_count = 0;
                record.day_end = rules.next_reset;
            }
            record.day_count = record.day_count.saturating_add(1);
        }
        let lease = Lease {
            id: LeaseId(lease_id),
            account: id.clone(),
            generation: record.generation.clone(),
            bucket: request.bucket,
            expires_ms,
            probation,
            token: record.live_token(rules).cloned(),
            conversation,
        };
        let born = record.born;
        self.settle(id, rules);
        self.add_lease(
            lease_id,
            LeaseRecord {
                account: id.clone(),
                generation: lease.generation.clone(),
                bucket: request.bucket,
                expires_ms,
                born,
            },
        );
        Some(lease)
    }

    /// The conversation to go on with, if this account was chosen for it.
    fn take_conversation(&mut self, id: &AccountId, request: &LeaseRequest<'_>) -> Option<String> {
        let key = request
            .conversation
            .filter(|_| request.mode == LeaseMode::Serve)?;
        let is_held = self
            .conversations
            .get(&key)
            .is_some_and(|held| held.account == *id);
        let taken = is_held.then(|| self.conversations.take(&key)).flatten()?;
        Some(taken.name)
    }

    fn why_none(&self, request: &LeaseRequest<'_>, rules: &Rules<'_>) -> NoLease {
        let pending_due = first_wait(&self.index.pending, rules);
        if request.mode == LeaseMode::Serve {
            if let Some(reason) = self.why_none_ready(request.bucket, rules) {
                return reason;
            }
        } else if pending_due == Some(0) {
            return NoLease::Excluded;
        }
        match pending_due {
            Some(next_due_ms) => NoLease::Pending { next_due_ms },
            // Every pending account still has its most leases, of earlier credentials.
            None if self.index.count(AccountState::Pending) > 0 => NoLease::Busy,
            None => NoLease::Empty,
        }
    }

    /// What keeps every ready account from being leased; `None` when there is no ready account.
    fn why_none_ready(&self, bucket: Bucket, rules: &Rules<'_>) -> Option<NoLease> {
        let sets = self.index.of(bucket);
        if !sets.warm.is_empty() || !sets.cold.is_empty() {
            return Some(NoLease::Excluded);
        }
        if !sets.busy.is_empty() {
            return Some(NoLease::Busy);
        }
        let (end, id) = sets.cooling.first()?;
        let wait_ms = end.saturating_sub(rules.now);
        let cools = self.accounts.get(id).is_some_and(|record| {
            Some(*record.cooldowns.get(bucket)) >= record.rests_until(bucket, rules)
        });
        Some(if cools {
            NoLease::Cooling {
                ready_in_ms: wait_ms,
            }
        } else {
            NoLease::DailyLimit {
                resets_in_ms: wait_ms,
            }
        })
    }
}

/// The account that the request would like, unless it excludes it as well.
fn preferred<'a>(request: &LeaseRequest<'a>) -> Option<&'a AccountId> {
    request.prefer.filter(|id| !request.exclude.contains(id))
}

/// How long until the first of the set is due; `None` when it is empty.
fn first_wait(set: &Scored, rules: &Rules<'_>) -> Option<u64> {
    set.first().map(|(due, _)| due.saturating_sub(rules.now))
}
