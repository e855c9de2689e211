//! What lives here: the pool as simple as it can be written: one list, searched from end to end. What it
//! says is right by reading the promises of `PoolStore`, and every store has to say the same.

use b2a_domain::{AccountState, Bucket, Outcome};
use b2a_pool::{LeaseMode, NoLease, PoolCounts, PoolPolicy, UpsertReply};

use super::steps::{Slot, Wish};

const DAY_MS: u64 = 86_400_000;

#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) generation: u8,
    pub(crate) state: AccountState,
    pub(crate) cooldowns: [u64; 3],
    pub(super) strikes: [u32; 3],
    pub(crate) fail_count: u32,
    pub(super) failed_calls: u32,
    pub(crate) success_count: u64,
    pub(crate) total_count: u64,
    pub(super) day: Option<u64>,
    pub(super) day_count: u32,
    pub(super) used: Option<u64>,
    pub(super) token_end: Option<u64>,
    pub(super) proof_due: u64,
}

#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) account: Slot,
    generation: u8,
    pub(super) bucket: Bucket,
    expires_ms: u64,
    pub(super) proof: bool,
}

#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) policy: PoolPolicy,
    pub(crate) accounts: Vec<Option<Known>>,
    /// Every lease ever made; `None` once it ended.
    pub(crate) leases: Vec<Option<Held>>,
}

impl Reference {
    pub(crate) fn new(slots: usize, policy: PoolPolicy) -> Self {
        Self {
            policy,
            accounts: vec![None; slots],
            leases: Vec::new(),
        }
    }

    /// Ends leases whose time is over.
    pub(crate) fn catch_up(&mut self, now: u64) {
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

    pub(super) fn next_day(now: u64) -> u64 {
        (now / DAY_MS + 1) * DAY_MS
    }

    fn is_limited(&self, known: &Known, now: u64) -> bool {
        self.policy.daily_limit > 0 && Self::daily_count(known, now) >= self.policy.daily_limit
    }

    pub(crate) fn rests_until(&self, known: &Known, bucket: Bucket, now: u64) -> Option<u64> {
        let limit_end = if self.is_limited(known, now) {
            Self::next_day(now)
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

    pub(crate) fn upsert(
        &mut self,
        account: Slot,
        generation: u8,
        state: AccountState,
        now: u64,
    ) -> UpsertReply {
        let fresh = Known {
            generation,
            state,
            cooldowns: [0; 3],
            strikes: [0; 3],
            fail_count: 0,
            failed_calls: 0,
            success_count: 0,
            total_count: 0,
            day: None,
            day_count: 0,
            used: None,
            token_end: None,
            proof_due: now,
        };
        match &mut self.accounts[account] {
            place @ None => {
                *place = Some(fresh);
                UpsertReply::Added
            }
            Some(known) if known.generation != generation => {
                *known = Known {
                    used: known.used,
                    ..fresh
                };
                UpsertReply::Changed
            }
            Some(known) => {
                let hidden = matches!(known.state, AccountState::Invalid | AccountState::Disabled);
                if known.state == state || (state == AccountState::Pending && !hidden) {
                    return UpsertReply::Unchanged;
                }
                known.state = state;
                if state == AccountState::Pending {
                    (known.fail_count, known.failed_calls) = (0, 0);
                    known.proof_due = now;
                }
                UpsertReply::Changed
            }
        }
    }

    pub(crate) fn remove(&mut self, account: Slot) -> bool {
        for held in &mut self.leases {
            held.take_if(|lease| lease.account == account);
        }
        self.accounts[account].take().is_some()
    }

    pub(crate) fn put_token(&mut self, account: Slot, generation: u8, end: u64) -> bool {
        let known = self.accounts[account]
            .as_mut()
            .filter(|known| known.generation == generation);
        known.map(|known| known.token_end = Some(end)).is_some()
    }

    pub(crate) fn drop_token(&mut self, account: Slot, generation: u8) {
        let known = self.accounts[account]
            .as_mut()
            .filter(|known| known.generation == generation);
        if let Some(known) = known {
            known.token_end = None;
        }
    }

    /// Which account the wish gets, or why none.
    pub(crate) fn lease(&mut self, wish: &Wish, now: u64) -> Result<Slot, NoLease> {
        let account = match wish.mode {
            LeaseMode::Serve => self.choose_ready(wish, now)?,
            LeaseMode::Probation => self.choose_pending(wish, now)?,
        };
        let known = self.accounts[account].as_mut().unwrap();
        known.total_count += 1;
        if wish.mode == LeaseMode::Serve {
            known.used = Some(now);
            known.day_count = Self::daily_count(known, now) + 1;
            known.day = Some(now / DAY_MS);
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

    fn choose_ready(&self, wish: &Wish, now: u64) -> Result<Slot, NoLease> {
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
        if let Some((slot, _)) = leasable.iter().find(|(slot, _)| Some(*slot) == wish.prefer) {
            return Ok(*slot);
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

    pub(crate) fn release(&mut self, lease: usize, outcome: Outcome, now: u64) -> bool {
        let Some(held) = self.leases[lease].take() else {
            return false;
        };
        let known = self.accounts[held.account].as_mut().unwrap();
        if known.generation == held.generation {
            if held.proof {
                known.proof_due = now;
            }
            known.suffer(outcome, &held, &self.policy, now);
        }
        true
    }
}
