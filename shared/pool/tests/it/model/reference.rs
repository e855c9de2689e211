//! What lives here: the pool as simple as it can be written: one list, searched from end to end. What it
//! says is right by reading the promises of `PoolStore`, and every store has to say the same.

use b2a_domain::{AccountState, Bucket, Outcome};
use b2a_pool::{LeaseMode, NoLease, PoolCounts, PoolPolicy};

use super::known::{DAY_MS, Known, next_day};
use super::memory::Memories;
use super::renewals::Renewals;
use super::steps::{Memory, Slot, Wish};

#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) account: Slot,
    generation: u8,
    bucket: Bucket,
    expires_ms: u64,
    proof: bool,
}

#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) policy: PoolPolicy,
    pub(crate) accounts: Vec<Option<Known>>,
    /// Every lease ever made; `None` once it ended.
    pub(crate) leases: Vec<Option<Held>>,
    memories: Memories,
    pub(crate) renewals: Renewals,
    /// The lease that left the conversation with which the last lease goes on.
    pub(crate) going_on: Option<usize>,
}

impl Reference {
    pub(crate) fn new(slots: usize, policy: PoolPolicy) -> Self {
        Self {
            policy,
            accounts: vec![None; slots],
            leases: Vec::new(),
            memories: Memories::default(),
            renewals: Renewals::default(),
            going_on: None,
        }
    }

    /// Ends leases whose time is over.
    pub(crate) fn catch_up(&mut self, now: u64) {
        self.memories.catch_up(now);
        for held in &mut self.leases {
            let Some(lease) = held.take_if(|lease| lease.expires_ms <= now) else {
                continue;
            };
            if let Some(known) = self.accounts[lease.account]
                .as_mut()
                .filter(|_| lease.proof)
            {
                known.proof_due = lease.expires_ms;
            }
        }
    }

    pub(crate) fn in_flight(&self, account: Slot) -> u32 {
        let held = self
            .leases
            .iter()
            .flatten()
            .filter(|lease| lease.account == account);
        u32::try_from(held.count()).unwrap()
    }

    fn proof_of(&self, account: Slot) -> Option<&Held> {
        self.leases
            .iter()
            .flatten()
            .find(|lease| lease.account == account && lease.proof)
    }

    pub(crate) fn daily_count(known: &Known, now: u64) -> u32 {
        if known.day == Some(now / DAY_MS) {
            known.day_count
        } else {
            0
        }
    }

    fn is_limited(&self, known: &Known, now: u64) -> bool {
        self.policy.daily_limit > 0 && Self::daily_count(known, now) >= self.policy.daily_limit
    }

    pub(crate) fn rests_until(&self, known: &Known, bucket: Bucket, now: u64) -> Option<u64> {
        let limit_end = if self.is_limited(known, now) {
            next_day(now)
        } else {
            0
        };
        Some(known.cooldowns[bucket.index()].max(limit_end)).filter(|end| *end > now)
    }

    pub(crate) fn shown_state(&self, known: &Known, now: u64) -> AccountState {
        let rests = self.rests_until(known, Bucket::Text, now).is_some();
        if known.state == AccountState::Ready && rests {
            AccountState::Cooldown
        } else {
            known.state
        }
    }

    pub(crate) fn has_token(known: &Known, now: u64) -> bool {
        known.token_end.is_some_and(|end| end > now)
    }

    pub(crate) fn counts(&self, now: u64) -> PoolCounts {
        let mut counts = PoolCounts::default();
        for known in self.accounts.iter().flatten() {
            *match self.shown_state(known, now) {
                AccountState::Ready => &mut counts.ready,
                AccountState::Cooldown => &mut counts.cooldown,
                AccountState::Pending => &mut counts.pending,
                AccountState::PendingExternal => &mut counts.pending_external,
                AccountState::Invalid => &mut counts.invalid,
                AccountState::Disabled => &mut counts.disabled,
            } += 1;
        }
        counts
    }

    pub(crate) fn put_token(&mut self, account: Slot, generation: u8, end: u64, now: u64) -> bool {
        let known = self.of_generation(account, generation);
        known
            .map(|known| (known.token_end, known.minted) = (Some(end), Some(now)))
            .is_some()
    }

    fn of_generation(&mut self, account: Slot, generation: u8) -> Option<&mut Known> {
        self.accounts[account]
            .as_mut()
            .filter(|known| known.generation == generation)
    }

    pub(crate) fn drop_token(&mut self, account: Slot, generation: u8) {
        if let Some(known) = self.of_generation(account, generation) {
            known.token_end = None;
        }
    }

    pub(crate) fn report(
        &mut self,
        account: Slot,
        generation: u8,
        outcome: Outcome,
        now: u64,
    ) -> bool {
        let is_its = self.of_generation(account, generation).is_some();
        if is_its {
            self.suffer(account, outcome, Bucket::Text, true, now);
        }
        is_its
    }

    /// Lets an outcome work on an account that is there.
    fn suffer(
        &mut self,
        account: Slot,
        outcome: Outcome,
        bucket: Bucket,
        is_verdict: bool,
        now: u64,
    ) {
        let known = self.accounts[account].as_mut().unwrap();
        let was = known.state;
        known.suffer(outcome, bucket, is_verdict, &self.policy, now);
        if was != known.state && known.state == AccountState::PendingExternal {
            self.await_renewal(account, now);
        }
    }

    pub(crate) fn give_up(&mut self, account: Slot, generation: u8) -> bool {
        let known = self
            .of_generation(account, generation)
            .filter(|known| known.state != AccountState::Disabled);
        let Some(known) = known else { return false };
        known.state = AccountState::Invalid;
        known.given_up = true;
        known.token_end = None;
        true
    }

    pub(crate) fn prove_anew(&mut self, account: Slot, now: u64) -> Option<AccountState> {
        let known = self.accounts[account].as_mut()?;
        if known.state != AccountState::Disabled {
            known.state = AccountState::Pending;
            known.given_up = false;
            known.token_end = None;
            (known.fail_count, known.failed_calls) = (0, 0);
            known.proof_due = now;
        }
        Some(known.state)
    }

    /// Who waited longest, of those that are ready.
    pub(crate) fn idle(&mut self, limit: u32, now: u64) -> Vec<Slot> {
        let mut idle: Vec<_> = self
            .of_state(AccountState::Ready)
            .into_iter()
            .map(|(slot, known)| (known.used.max(known.probed).max(known.minted), slot))
            .filter(|(heard_of, _)| *heard_of < Some(now))
            .collect();
        idle.sort_unstable();
        idle.truncate(limit as usize);
        let idle: Vec<Slot> = idle.into_iter().map(|(_, slot)| slot).collect();
        for slot in &idle {
            self.accounts[*slot].as_mut().unwrap().probed = Some(now);
        }
        idle
    }

    /// Which account the wish gets, or why none.
    pub(crate) fn lease(&mut self, wish: &Wish, now: u64) -> Result<Slot, NoLease> {
        let key = wish.conversation.filter(|_| wish.mode == LeaseMode::Serve);
        let holder = key.and_then(|key| self.memories.holder(key, &self.accounts));
        let account = match wish.mode {
            LeaseMode::Serve => self.choose_ready(wish, holder, now)?,
            LeaseMode::Probation => self.choose_pending(wish, now)?,
        };
        let goes_on = key.filter(|_| holder == Some(account));
        self.going_on = goes_on.and_then(|key| self.memories.take(key));
        let known = self.accounts[account].as_mut().unwrap();
        known.total_count += 1;
        if wish.mode == LeaseMode::Serve {
            known.used = Some(now);
            known.day_count = Self::daily_count(known, now) + 1;
            known.day = Some(now / DAY_MS);
        } else {
            known.probed = Some(now);
        }
        let held = Held {
            account,
            generation: known.generation,
            bucket: wish.bucket,
            expires_ms: now + wish.ttl_ms,
            proof: wish.mode == LeaseMode::Probation,
        };
        self.leases.push(Some(held));
        Ok(account)
    }

    fn of_state(&self, state: AccountState) -> Vec<(Slot, &Known)> {
        let known = self.accounts.iter().enumerate();
        let known = known.filter_map(|(slot, known)| known.as_ref().map(|known| (slot, known)));
        known.filter(|(_, known)| known.state == state).collect()
    }

    fn choose_ready(&self, wish: &Wish, holder: Option<Slot>, now: u64) -> Result<Slot, NoLease> {
        let ready = self.of_state(AccountState::Ready);
        let mut leasable: Vec<_> = ready
            .iter()
            .filter(|(slot, known)| {
                self.rests_until(known, wish.bucket, now).is_none()
                    && self.in_flight(*slot) < self.policy.max_in_flight
            })
            .collect();
        if leasable.is_empty() {
            return Err(self.why_none_ready(&ready, wish.bucket, now));
        }
        leasable.retain(|(slot, _)| !wish.exclude.contains(slot));
        for first in [holder, wish.prefer].into_iter().flatten() {
            if leasable.iter().any(|(slot, _)| *slot == first) {
                return Ok(first);
            }
        }
        leasable.sort_by_key(|(slot, known)| (known.used, *slot));
        let rested = |known: &Known| {
            known
                .used
                .is_none_or(|used| now - used >= self.policy.use_cooldown_ms)
        };
        let warm_and_rested = leasable
            .iter()
            .find(|(_, known)| Self::has_token(known, now) && rested(known));
        let cold = leasable
            .iter()
            .find(|(_, known)| !Self::has_token(known, now));
        let choice = warm_and_rested.or(cold).or(leasable.first());
        choice.map(|(slot, _)| *slot).ok_or(NoLease::Excluded)
    }

    fn why_none_ready(&self, ready: &[(Slot, &Known)], bucket: Bucket, now: u64) -> NoLease {
        let rests = |known: &Known| self.rests_until(known, bucket, now);
        if ready.iter().any(|(_, known)| rests(known).is_none()) {
            return NoLease::Busy;
        }
        let first = ready
            .iter()
            .min_by_key(|(slot, known)| (rests(known), *slot));
        let Some((end, (_, known))) = first.and_then(|first| Some((rests(first.1)?, first))) else {
            return self.why_none_pending(now);
        };
        if known.cooldowns[bucket.index()] >= end {
            NoLease::Cooling {
                ready_in_ms: end - now,
            }
        } else {
            NoLease::DailyLimit {
                resets_in_ms: end - now,
            }
        }
    }

    /// When an account's proof is due; `None` when others' leases of it are in the way.
    fn due(&self, account: Slot, known: &Known) -> Option<u64> {
        match self.proof_of(account) {
            Some(proof) => Some(proof.expires_ms),
            None if self.in_flight(account) < self.policy.max_in_flight => Some(known.proof_due),
            None => None,
        }
    }

    fn choose_pending(&self, wish: &Wish, now: u64) -> Result<Slot, NoLease> {
        let mut due: Vec<_> = self
            .of_state(AccountState::Pending)
            .into_iter()
            .filter_map(|(slot, known)| Some((self.due(slot, known)?, slot)))
            .filter(|(due, _)| *due <= now)
            .collect();
        if due.is_empty() {
            return Err(self.why_none_pending(now));
        }
        due.retain(|(_, slot)| !wish.exclude.contains(slot));
        due.sort_unstable();
        let preferred = due.iter().find(|(_, slot)| Some(*slot) == wish.prefer);
        preferred
            .or(due.first())
            .map(|(_, slot)| *slot)
            .ok_or(NoLease::Excluded)
    }

    fn why_none_pending(&self, now: u64) -> NoLease {
        let pending = self.of_state(AccountState::Pending);
        let due = pending
            .iter()
            .filter_map(|(slot, known)| self.due(*slot, known))
            .min();
        match due {
            Some(due) => NoLease::Pending {
                next_due_ms: due.saturating_sub(now),
            },
            None if pending.is_empty() => NoLease::Empty,
            None => NoLease::Busy,
        }
    }

    pub(crate) fn renew(&mut self, lease: usize, ttl_ms: u64, now: u64) -> bool {
        let held = self.leases[lease].as_mut();
        held.map(|held| held.expires_ms = now + ttl_ms).is_some()
    }

    pub(crate) fn release(
        &mut self,
        lease: usize,
        outcome: Outcome,
        remember: Option<Memory>,
        now: u64,
    ) -> bool {
        let Some(held) = self.leases[lease].take() else {
            return false;
        };
        let known = self.accounts[held.account].as_mut().unwrap();
        if known.generation == held.generation {
            if held.proof {
                known.proof_due = now;
            }
            if outcome == Outcome::Ok {
                known.success_count += 1;
                // It works: failures from now on are others.
                (known.failures, known.retry_ms) = (0, 0);
            }
            self.suffer(held.account, outcome, held.bucket, held.proof, now);
            if let Some(memory) = remember {
                let holder = (held.account, held.generation);
                self.memories.remember(memory, holder, lease, now);
            }
        }
        true
    }
}
