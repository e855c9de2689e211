//! What lives here: the end of a lease, and what its outcome does to the account.

use b2a_domain::{
    AccountId, AccountState, Bucket, Generation, Outcome, ProofBackoff, TokenUsage,
    rate_limit_cooldown_ms,
};

use super::pool::{Closed, Pool};
use super::record::{Record, Rules};
use crate::effect::{Effect, reason_of};

impl Pool {
    /// Ends a lease; tells whether it was still there.
    pub(super) fn release(
        &mut self,
        id: u64,
        account: &AccountId,
        outcome: Outcome,
        usage: &TokenUsage,
        rules: &Rules<'_>,
    ) -> bool {
        if self.live_lease(id, account, rules).is_none() {
            return false;
        }
        let Closed::Ended { lease, proving } = self.close_lease(id) else {
            return false;
        };
        self.statistics.count(outcome, usage, rules.now);
        if let Some(record) = self.accounts.get_mut(account)
            && record.generation == lease.generation
        {
            if proving {
                record.proof_due = rules.now;
            }
            apply(record, outcome, lease.bucket, rules);
            if outcome == Outcome::Ok {
                record.success_count = record.success_count.saturating_add(1);
            }
        }
        self.settle(account, rules);
        true
    }

    /// What became of an account outside of a lease; tells whether it still has this generation.
    pub(super) fn report(
        &mut self,
        id: &AccountId,
        generation: &Generation,
        outcome: Outcome,
        rules: &Rules<'_>,
    ) -> bool {
        let record = self.accounts.get_mut(id);
        let Some(record) = record.filter(|record| record.generation == *generation) else {
            return false;
        };
        apply(record, outcome, Bucket::Text, rules);
        self.settle(id, rules);
        true
    }

    /// Makes an account invalid that is not disabled; tells whether it still has this generation.
    pub(super) fn give_up(
        &mut self,
        id: &AccountId,
        generation: &Generation,
        reason: &str,
        rules: &Rules<'_>,
    ) -> bool {
        let record = self.accounts.get_mut(id).filter(|record| {
            record.generation == *generation && record.state != AccountState::Disabled
        });
        let Some(record) = record else { return false };
        record.state = AccountState::Invalid;
        record.reason = Some(reason.to_owned());
        record.given_up = true;
        record.token = None;
        self.settle(id, rules);
        true
    }
}

/// Lets an outcome in `bucket` work on the account.
fn apply(record: &mut Record, outcome: Outcome, bucket: Bucket, rules: &Rules<'_>) {
    let reason = reason_of(outcome);
    if outcome.is_failure() {
        record.fail_count = record.fail_count.saturating_add(1);
    }
    match Effect::of(outcome) {
        Effect::Nothing => {}
        Effect::Proven => {
            record.fail_count = 0;
            *record.strikes.get_mut(bucket) = 0;
            if record.state == AccountState::Pending {
                record.state = AccountState::Ready;
                record.reason = None;
            }
        }
        Effect::Refused => {
            record.token = None;
            if matches!(record.state, AccountState::Ready | AccountState::Pending) {
                record.state = AccountState::PendingExternal;
                record.reason = Some(reason.to_owned());
            }
        }
        _ if record.state == AccountState::Pending => {
            let backoff = ProofBackoff::after_ms(record.fail_count);
            record.proof_due = rules.now.saturating_add(backoff);
            record.reason = Some(reason.to_owned());
        }
        Effect::Failed => {}
        Effect::Exhausted(exhausted) => rest(record, exhausted, rules.next_reset, reason),
        Effect::Throttled { retry_after_ms } => {
            let strikes = record.strikes.get_mut(bucket);
            // Leases that ran side by side and hit the same wall are one strike.
            if *record.cooldowns.get(bucket) <= rules.now {
                *strikes = strikes.saturating_add(1);
            }
            let use_cooldown_ms = rules.policy.use_cooldown_ms;
            let cooldown = rate_limit_cooldown_ms(*strikes, use_cooldown_ms, retry_after_ms);
            rest(record, bucket, rules.now.saturating_add(cooldown), reason);
        }
    }
}

/// A cooldown is never made shorter.
fn rest(record: &mut Record, bucket: Bucket, until_ms: u64, reason: &'static str) {
    let cooldown = record.cooldowns.get_mut(bucket);
    *cooldown = until_ms.max(*cooldown);
    if bucket == Bucket::Text {
        record.rest_reason = reason;
    }
}
