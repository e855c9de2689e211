//! What lives here: what the embedded pool knows of the renewals of one account.

use b2a_domain::{AccountEvent, AccountEventKind, AccountState, Generation};

use super::held::{Ended, Held};
use super::record::Record;
use crate::task_rules::{backoff_ms, given_up_reason};

/// What is known of the renewals of one account.
#[derive(Debug, Default)]
pub(super) struct RenewalRecord {
    /// Who has its task.
    pub(super) task: Option<Held>,
    /// The one that ended last.
    pub(super) ended: Option<Ended>,
    /// The credentials that were claimed last: failures are theirs.
    generation: Option<Generation>,
    /// Leases of the account that had ended well when it failed last: one more, and it worked since.
    successes: u64,
    pub(super) failures: u32,
    retry_ms: u64,
    pub(super) last_error: String,
}

impl RenewalRecord {
    /// When nobody has it any more, nor waits; 0: nothing is in the way.
    fn free_ms(&self) -> u64 {
        let task = self.task.as_ref();
        task.map_or(self.retry_ms, |task| task.lease_until_ms)
    }

    /// As if it had not failed.
    pub(super) fn forget_failures(&mut self) {
        self.failures = 0;
        self.retry_ms = 0;
        self.last_error.clear();
    }

    /// Whether anybody ever claimed it.
    pub(super) fn was_claimed(&self) -> bool {
        self.generation.is_some()
    }

    /// The numbers under which somebody may ask for it.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        let task = self.task.as_ref().map(|task| task.number);
        task.into_iter()
            .chain(self.ended.as_ref().map(|ended| ended.number))
    }
}

impl Record {
    /// What is known of its renewals, without failures of other credentials or of a time before it worked again.
    pub(super) fn renewal_now(&mut self) -> &mut RenewalRecord {
        let is_of_now = self.renewal.generation.as_ref() == Some(&self.generation)
            && self.renewal.successes == self.success_count;
        if !is_of_now {
            self.renewal.forget_failures();
        }
        &mut self.renewal
    }

    /// Waits for a registrar from now on: for this reason, and not before a live task or a wait ends.
    pub(super) fn await_renewal(&mut self, reason: &str, now: u64) {
        self.claimable_ms = self.renewal_now().free_ms().max(now);
        self.enter(AccountState::PendingExternal, Some(reason.to_owned()), now);
    }

    /// Gives its task to a worker. Answers with a task whose lease ran out.
    pub(super) fn claim(&mut self, held: Held) -> Option<Held> {
        self.claimable_ms = held.lease_until_ms;
        self.renewal_now();
        self.renewal.generation = Some(self.generation.clone());
        self.renewal.task.replace(held)
    }

    /// A renewal failed: answers how many did in a row, 0 if it was one of other credentials, and whether the account
    /// was given up for it.
    pub(super) fn suffer_failure(
        &mut self,
        error: &str,
        give_up_after: u32,
        now: u64,
    ) -> (u32, bool) {
        self.claimable_ms = now;
        let renewal = &mut self.renewal;
        if renewal.generation.as_ref() != Some(&self.generation) {
            return (0, false);
        }
        let failures = renewal.failures.saturating_add(1);
        let waits = self.state == AccountState::PendingExternal;
        let given_up = waits && give_up_after > 0 && failures >= give_up_after;
        if given_up {
            renewal.forget_failures();
            let reason = given_up_reason(failures, error);
            self.enter(AccountState::Invalid, Some(reason), now);
            self.given_up = true;
            self.token = None;
        } else {
            renewal.failures = failures;
            renewal.successes = self.success_count;
            renewal.retry_ms = now.saturating_add(backoff_ms(failures));
            error.clone_into(&mut renewal.last_error);
            self.claimable_ms = renewal.retry_ms;
            self.history.note(AccountEvent {
                reason: Some(error.to_owned()),
                until_ms: Some(self.claimable_ms),
                ..AccountEvent::new(now, AccountEventKind::RenewalFailed)
            });
        }
        (failures, given_up)
    }
}
