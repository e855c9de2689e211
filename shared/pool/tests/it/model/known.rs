//! What lives here: what the naive reference knows of one account, and what an outcome does to it.

use b2a_domain::{AccountState, Bucket, Outcome, ProofBackoff, rate_limit_cooldown_ms};
use b2a_pool::PoolPolicy;

pub(super) const DAY_MS: u64 = 86_400_000;

/// When the day ends, in UTC.
pub(super) fn next_day(now: u64) -> u64 {
    (now / DAY_MS + 1) * DAY_MS
}

#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) generation: u8,
    pub(super) state: AccountState,
    pub(super) cooldowns: [u64; 3],
    pub(super) strikes: [u32; 3],
    pub(super) fail_count: u32,
    pub(super) failed_calls: u32,
    pub(super) success_count: u64,
    pub(super) total_count: u64,
    pub(super) day: Option<u64>,
    pub(super) day_count: u32,
    pub(super) used: Option<u64>,
    /// When it was leased on probation, or named as idle.
    pub(super) probed: Option<u64>,
    pub(super) minted: Option<u64>,
    pub(super) token_end: Option<u64>,
    pub(super) proof_due: u64,
    pub(super) given_up: bool,
    /// When a registrar can have it, while it waits for one.
    pub(super) claimable_ms: u64,
    /// Renewals that failed in a row, and until when it backs off.
    pub(super) failures: u32,
    pub(super) retry_ms: u64,
}

impl Known {
    /// An account that nothing is known of yet.
    pub(super) fn new(generation: u8, state: AccountState, now: u64) -> Self {
        Self {
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
            probed: None,
            minted: None,
            token_end: None,
            proof_due: now,
            given_up: false,
            claimable_ms: 0,
            failures: 0,
            retry_ms: 0,
        }
    }

    /// Lets an outcome in this bucket work on the account.
    pub(super) fn suffer(
        &mut self,
        outcome: Outcome,
        bucket: Bucket,
        is_verdict: bool,
        policy: &PoolPolicy,
        now: u64,
    ) {
        let is_pending = self.state == AccountState::Pending;
        let is_refused = matches!(outcome, Outcome::Unauthorized | Outcome::Forbidden);
        if is_pending && !is_verdict && outcome.is_failure() && !is_refused {
            return;
        }
        let bucket = bucket.index();
        self.fail_count += u32::from(outcome.is_failure());
        match outcome {
            Outcome::Ok => {
                self.fail_count = 0;
                self.failed_calls = 0;
                self.strikes[bucket] = 0;
                if is_pending {
                    self.state = AccountState::Ready;
                }
            }
            Outcome::Unauthorized | Outcome::Forbidden => {
                self.token_end = None;
                if is_pending || self.state == AccountState::Ready {
                    self.state = AccountState::PendingExternal;
                }
            }
            other if other.is_failure() && is_pending => {
                self.proof_due = now + ProofBackoff::after_ms(self.fail_count);
            }
            Outcome::RateLimited { retry_after_ms } => {
                let (end, strikes) = (&mut self.cooldowns[bucket], &mut self.strikes[bucket]);
                *strikes += u32::from(*end <= now);
                let rest = rate_limit_cooldown_ms(*strikes, policy.use_cooldown_ms, retry_after_ms);
                *end = (now + rest).max(*end);
            }
            Outcome::Quota { bucket } => {
                let end = &mut self.cooldowns[bucket.index()];
                *end = next_day(now).max(*end);
            }
            other if other.is_failure() => {
                self.failed_calls += 1;
                let is_ready = self.state == AccountState::Ready;
                let most = policy.max_fail_count;
                if is_ready && most > 0 && self.failed_calls >= most {
                    self.state = AccountState::Pending;
                    self.token_end = None;
                    self.fail_count = 0;
                    self.proof_due = now;
                }
            }
            _ => {}
        }
    }
}
