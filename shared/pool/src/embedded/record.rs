//! What lives here: what the embedded pool knows of one account, and what follows from it.

use b2a_domain::{Account, AccountId, AccountState, Bucket, Generation, PerBucket, SealedToken};

use super::history::History;
use super::index::Places;
use super::renewal_record::RenewalRecord;
use crate::PoolPolicy;
use crate::effect::DAILY_LIMIT_REASON;

/// The time and the numbers that one call works with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'a> {
    /// Unix milliseconds.
    pub(super) now: u64,
    /// When the next day begins.
    pub(super) next_reset: u64,
    /// The policy in force.
    pub(super) policy: &'a PoolPolicy,
}

/// A proof that runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proof {
    /// Its lease.
    pub(super) lease: u64,
    /// When that ends.
    pub(super) expires_ms: u64,
}

/// The right to mint a token.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// Whose.
    pub(super) holder: String,
    /// When it ends.
    pub(super) expires_ms: u64,
}

/// One account. Times are Unix milliseconds; 0 stands for never.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) generation: Generation,
    /// Never [`AccountState::Cooldown`], which follows from `cooldowns`.
    pub(super) state: AccountState,
    pub(super) reason: Option<String>,
    /// Why the text bucket cools.
    pub(super) rest_reason: &'static str,
    pub(super) cooldowns: PerBucket<u64>,
    /// 429s in a row.
    pub(super) strikes: PerBucket<u32>,
    pub(super) in_flight: u32,
    pub(super) fail_count: u32,
    /// Calls that failed in a row; rate limits and quotas aside.
    pub(super) failed_calls: u32,
    pub(super) success_count: u64,
    pub(super) total_count: u64,
    /// Leases on the day that ends at `day_end`.
    pub(super) day_count: u32,
    pub(super) day_end: u64,
    pub(super) used: u64,
    pub(super) minted: u64,
    pub(super) token: Option<SealedToken>,
    pub(super) proof: Option<Proof>,
    pub(super) proof_due: u64,
    /// Who mints a token right now.
    pub(super) claim: Option<Claim>,
    /// When it was named for a health check.
    pub(super) probed: u64,
    /// Invalid by the pool's own verdict, not by its file's.
    pub(super) given_up: bool,
    /// Since when, or from when on, a registrar can have it, while it waits for one.
    pub(super) claimable_ms: u64,
    pub(super) renewal: RenewalRecord,
    /// Tells this account from an earlier one of the same name; leases carry it.
    pub(super) born: u64,
    pub(super) history: History,
    /// Where the index has it.
    pub(super) places: Places,
}

impl Record {
    /// An account that nothing is known of yet.
    pub(super) fn new(generation: Generation, state: AccountState, born: u64) -> Self {
        Self {
            generation,
            state,
            reason: None,
            rest_reason: "",
            cooldowns: PerBucket::default(),
            strikes: PerBucket::default(),
            in_flight: 0,
            fail_count: 0,
            failed_calls: 0,
            success_count: 0,
            total_count: 0,
            day_count: 0,
            day_end: 0,
            used: 0,
            minted: 0,
            token: None,
            proof: None,
            proof_due: 0,
            claim: None,
            probed: 0,
            given_up: false,
            claimable_ms: 0,
            renewal: RenewalRecord::default(),
            born,
            history: History::default(),
            places: Places::default(),
        }
    }

    /// The same account with other credentials: what was found out about the earlier ones is forgotten.
    pub(super) fn start_afresh(&mut self, generation: Generation) {
        let blank = Self::new(generation, self.state, self.born);
        let earlier = std::mem::replace(self, blank);
        self.in_flight = earlier.in_flight;
        self.used = earlier.used;
        self.minted = earlier.minted;
        self.proof = earlier.proof;
        self.renewal = earlier.renewal;
        self.history = earlier.history;
        self.places = earlier.places;
    }

    /// Whether it had all the leases that a day allows.
    pub(super) fn is_limited(&self, rules: &Rules<'_>) -> bool {
        let limit = rules.policy.daily_limit;
        limit > 0 && self.day_end > rules.now && self.day_count >= limit
    }

    /// When it may be leased again in this bucket; `None`: it does not rest.
    pub(super) fn rests_until(&self, bucket: Bucket, rules: &Rules<'_>) -> Option<u64> {
        let day_end = if self.is_limited(rules) {
            self.day_end
        } else {
            0
        };
        Some(day_end.max(*self.cooldowns.get(bucket))).filter(|end| *end > rules.now)
    }

    /// The cached token, if it is good still.
    pub(super) fn live_token(&self, rules: &Rules<'_>) -> Option<&SealedToken> {
        self.token
            .as_ref()
            .filter(|token| token.expires_ms > rules.now)
    }

    /// When anything was heard of it last.
    pub(super) fn heard_of(&self) -> u64 {
        self.used.max(self.minted).max(self.probed)
    }

    /// Whether it can be leased in this bucket now.
    pub(super) fn is_leasable(&self, bucket: Bucket, rules: &Rules<'_>) -> bool {
        self.state == AccountState::Ready
            && self.rests_until(bucket, rules).is_none()
            && self.in_flight < rules.policy.max_in_flight
    }

    /// Whether its proof is due and none runs.
    pub(super) fn is_provable(&self, rules: &Rules<'_>) -> bool {
        self.state == AccountState::Pending
            && self.proof.is_none()
            && self.proof_due <= rules.now
            && self.in_flight < rules.policy.max_in_flight
    }

    /// The state as callers see it: cooldown while the text bucket of a ready account rests.
    pub(super) fn shown_state(&self, rules: &Rules<'_>) -> AccountState {
        let cools =
            self.state == AccountState::Ready && self.rests_until(Bucket::Text, rules).is_some();
        if cools {
            AccountState::Cooldown
        } else {
            self.state
        }
    }

    /// The account as callers see it.
    pub(super) fn view(&self, id: &AccountId, rules: &Rules<'_>) -> Account {
        let rests = |bucket| self.rests_until(bucket, rules);
        let state = self.shown_state(rules);
        let reason = if state == AccountState::Cooldown {
            let by_cooldown = *self.cooldowns.get(Bucket::Text) > rules.now;
            let reason = if by_cooldown {
                self.rest_reason
            } else {
                DAILY_LIMIT_REASON
            };
            Some(reason.to_owned())
        } else {
            self.reason.clone()
        };
        let time = |ms: u64| Some(ms).filter(|ms| *ms > 0);
        Account {
            id: id.clone(),
            generation: self.generation.clone(),
            state,
            reason,
            cooldown_until_ms: PerBucket::new(Bucket::ALL.map(rests)),
            in_flight: self.in_flight,
            fail_count: self.fail_count,
            daily_count: if self.day_end > rules.now {
                self.day_count
            } else {
                0
            },
            success_count: self.success_count,
            total_count: self.total_count,
            last_used_ms: time(self.used),
            last_minted_ms: time(self.minted),
            token_expires_ms: self.live_token(rules).map(|token| token.expires_ms),
        }
    }
}
