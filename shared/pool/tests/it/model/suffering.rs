//! What lives here: what becomes of an account of the reference when a lease ends.

use b2a_domain::{AccountState, Outcome, ProofBackoff, rate_limit_cooldown_ms};
use b2a_pool::PoolPolicy;

use super::reference::{Held, Known, Reference};

impl Known {
    pub(super) fn suffer(&mut self, outcome: Outcome, held: &Held, policy: &PoolPolicy, now: u64) {
        let is_pending = self.state == AccountState::Pending;
        let is_refused = matches!(outcome, Outcome::Unauthorized | Outcome::Forbidden);
        if is_pending && !held.proof && outcome.is_failure() && !is_refused {
            return;
        }
        let bucket = held.bucket.index();
        self.fail_count += u32::from(outcome.is_failure());
        match outcome {
            Outcome::Ok => {
                self.fail_count = 0;
                self.failed_calls = 0;
                self.strikes[bucket] = 0;
                self.success_count += 1;
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
                *end = Reference::next_day(now).max(*end);
            }
            other if other.is_failure() => {
                self.failed_calls += 1;
                let is_ready = self.state == AccountState::Ready;
                let most = policy.max_fail_count;
                if is_ready && most > 0 && self.failed_calls >= most {
                    self.state = AccountState::Pending;
                    self.token_end = None;
                    self.proof_due = now + ProofBackoff::after_ms(self.fail_count);
                }
            }
            _ => {}
        }
    }
}
