//! What lives here: the end of a lease, and what its outcome does to the account.

use b2a_domain::{
    AccountEvent, AccountEventKind, AccountId, AccountState, Bucket, Generation, Outcome,
    ProofBackoff, TokenUsage, rate_limit_cooldown_ms,
};

use super::pool::{Closed, Pool};
use super::record::{Record, Rules};
use crate::Remembered;
use crate::effect::{Effect, SUSPENDED_PREFIX, reason_of};

impl Pool {
    /// Ends a lease; tells whether it was still there.
    pub(super) fn release(
        &mut self,
        id: u64,
        account: &AccountId,
        outcome: Outcome,
        usage: &TokenUsage,
        remember: Option<&Remembered<'_>>,
        rules: &Rules<'_>,
    ) -> bool {
        if self.live_lease(id, account, rules).is_none() {
            return false;
        }
        let Closed::Ended { lease, proving } = self.close_lease(id) else {
            return false;
        };
        self.statistics.count(outcome, usage, rules.now);
        self.guard.note(account, outcome, rules.now);
        if let Some(record) = self.accounts.get_mut(account)
            && record.generation == lease.generation
        {
            if proving {
                record.proof_due = rules.now;
            }
            take_effect(record, outcome, lease.bucket, proving, rules);
            if outcome == Outcome::Ok {
                record.success_count = record.success_count.saturating_add(1);
            }
            if let Some(remembered) = remember {
                let generation = &record.generation;
                self.conversations
                    .remember(remembered, account, generation, rules.now);
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
        take_effect(record, outcome, Bucket::Text, true, rules);
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
        record.enter(AccountState::Invalid, Some(reason.to_owned()), rules.now);
        record.given_up = true;
        record.token = None;
        self.settle(id, rules);
        true
    }
}

/// Lets an outcome in `bucket` work on the account. A pending account fails by a verdict alone: by its proof or
/// a report, not by a call that was made before.
fn take_effect(
    record: &mut Record,
    outcome: Outcome,
    bucket: Bucket,
    is_verdict: bool,
    rules: &Rules<'_>,
) {
    let (effect, reason) = (Effect::of(outcome), reason_of(outcome));
    let is_pending = record.state == AccountState::Pending;
    if is_pending && !is_verdict && !matches!(effect, Effect::Proven | Effect::Refused) {
        return;
    }
    if outcome.is_failure() {
        record.fail_count = record.fail_count.saturating_add(1);
    }
    match effect {
        Effect::Nothing => {}
        Effect::Proven => {
            record.fail_count = 0;
            record.failed_calls = 0;
            *record.strikes.get_mut(bucket) = 0;
            if is_pending {
                record.enter(AccountState::Ready, None, rules.now);
            }
        }
        Effect::Refused => {
            record.token = None;
            if matches!(record.state, AccountState::Ready | AccountState::Pending) {
                record.await_renewal(reason, rules.now);
            }
        }
        _ if is_pending => try_later(record, reason.to_owned(), rules),
        Effect::Failed => count_failed_call(record, reason, rules),
        Effect::Exhausted(exhausted) => rest(record, exhausted, rules.next_reset, reason, rules),
        Effect::Throttled { retry_after_ms } => {
            let strikes = record.strikes.get_mut(bucket);
            // Leases that ran side by side and hit the same wall are one strike.
            if *record.cooldowns.get(bucket) <= rules.now {
                *strikes = strikes.saturating_add(1);
            }
            let use_cooldown_ms = rules.policy.use_cooldown_ms;
            let cooldown = rate_limit_cooldown_ms(*strikes, use_cooldown_ms, retry_after_ms);
            let until_ms = rules.now.saturating_add(cooldown);
            rest(record, bucket, until_ms, reason, rules);
        }
    }
}

/// Suspends the account if it was one too many.
fn count_failed_call(record: &mut Record, reason: &str, rules: &Rules<'_>) {
    record.failed_calls = record.failed_calls.saturating_add(1);
    let most = rules.policy.max_fail_count;
    if record.state == AccountState::Ready && most > 0 && record.failed_calls >= most {
        record.token = None;
        let reason = format!("{SUSPENDED_PREFIX}{reason}");
        record.enter(AccountState::Pending, Some(reason), rules.now);
        // Calls that failed say little of the credentials: the proof is due at once, and only its failures make it wait.
        record.fail_count = 0;
        record.proof_due = rules.now;
    }
}

fn try_later(record: &mut Record, reason: String, rules: &Rules<'_>) {
    let backoff = ProofBackoff::after_ms(record.fail_count);
    record.proof_due = rules.now.saturating_add(backoff);
    record.history.note(AccountEvent {
        reason: Some(reason.clone()),
        until_ms: Some(record.proof_due),
        ..AccountEvent::new(rules.now, AccountEventKind::ProofFailed)
    });
    record.reason = Some(reason);
}

/// A cooldown is never made shorter.
fn rest(
    record: &mut Record,
    bucket: Bucket,
    until_ms: u64,
    reason: &'static str,
    rules: &Rules<'_>,
) {
    let cooldown = record.cooldowns.get_mut(bucket);
    if until_ms > *cooldown {
        *cooldown = until_ms;
        let cooldown = AccountEventKind::Entered(AccountState::Cooldown);
        record.history.note(AccountEvent {
            reason: Some(reason.to_owned()),
            bucket: Some(bucket),
            until_ms: Some(until_ms),
            ..AccountEvent::new(rules.now, cooldown)
        });
    }
    if bucket == Bucket::Text {
        record.rest_reason = reason;
    }
}
