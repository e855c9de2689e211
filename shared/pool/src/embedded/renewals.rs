//! What lives here: which accounts registrars renew, and what becomes of it.

use std::collections::HashMap;

use b2a_domain::{AccountId, AccountState, TaskKind};

use super::held::{End, Held};
use super::index::up_to;
use super::pool::Pool;
use super::record::{Record, Rules};
use super::renewal_record::RenewalRecord;
use crate::limits::ttl_ms;
use crate::task_rules::renewal_id;
use crate::task_window::Renewed;
use crate::{
    Candidate, ClaimedRenewal, ClaimedRenewals, FailedTask, RenewalCounts, TaskClaim, TaskEntry,
    TaskHold, WindowChange,
};

/// What a pool knows of renewals as a whole.
#[derive(Debug, Default)]
pub(super) struct Renewals {
    counts: RenewalCounts,
    /// Of every account the task that it has, and the one that ended last.
    by_number: HashMap<u64, AccountId>,
}

impl Renewals {
    /// Forgets the tasks of an account that is gone.
    pub(super) fn forget(&mut self, renewal: &RenewalRecord) {
        for number in renewal.numbers() {
            self.by_number.remove(&number);
        }
    }

    /// Counts one more renewal.
    fn count(&mut self, renewed: Renewed) -> WindowChange {
        let before = self.counts.window.clone();
        self.counts.window = before.with(renewed);
        let count = match renewed {
            Renewed::Failed => &mut self.counts.failed,
            Renewed::Well | Renewed::WithFallback => &mut self.counts.succeeded,
        };
        *count = count.saturating_add(1);
        if renewed == Renewed::WithFallback {
            self.counts.fallbacks = self.counts.fallbacks.saturating_add(1);
        }
        WindowChange {
            before,
            after: self.counts.window.clone(),
        }
    }

    fn no_change(&self) -> WindowChange {
        WindowChange {
            before: self.counts.window.clone(),
            after: self.counts.window.clone(),
        }
    }

    /// Notes that the account's task ended; the one before is forgotten.
    fn end(&mut self, renewal: &mut RenewalRecord, held: Held, end: End) {
        if let Some(earlier) = renewal.ended.replace(held.ended(end)) {
            self.by_number.remove(&earlier.number);
        }
    }
}

impl Pool {
    /// Leases accounts that wait for a registrar, those that wait longest first.
    pub(super) fn claim_renewals(
        &mut self,
        claim: &TaskClaim<'_>,
        rules: &Rules<'_>,
    ) -> ClaimedRenewals {
        let throttled = self.renewals.counts.window.is_throttled();
        let most = if throttled { 1 } else { usize::MAX };
        let limit = usize::try_from(claim.limit).unwrap_or(most).min(most);
        let tasks = up_to(&self.index.external, rules.now, limit)
            .into_iter()
            .filter_map(|account| self.claim_renewal(&account, claim, rules))
            .collect();
        ClaimedRenewals { tasks, throttled }
    }

    /// Leases this account, if it can be claimed now.
    pub(super) fn claim_renewal(
        &mut self,
        account: &AccountId,
        claim: &TaskClaim<'_>,
        rules: &Rules<'_>,
    ) -> Option<ClaimedRenewal> {
        let is_claimable = |record: &Record| {
            record.state == AccountState::PendingExternal && record.claimable_ms <= rules.now
        };
        self.accounts.get(account).filter(|it| is_claimable(it))?;
        let number = self.next_id(rules);
        let lease_until_ms = rules.now.saturating_add(ttl_ms(claim.lease));
        let record = self.accounts.get_mut(account)?;
        let generation = record.generation.clone();
        let expired = record.claim(Held {
            number,
            worker: claim.worker.to_owned(),
            lease_until_ms,
        });
        if let Some(expired) = expired {
            self.renewals.by_number.remove(&expired.number);
            self.renewals.counts.leases_expired += 1;
        }
        self.renewals.by_number.insert(number, account.clone());
        self.renewals.counts.claimed += 1;
        self.settle(account, rules);
        Some(ClaimedRenewal {
            task: renewal_id(number),
            account: account.clone(),
            generation,
            lease_until_ms,
        })
    }

    /// Accounts that can be claimed now.
    pub(super) fn claimable_renewals(&self, limit: usize, rules: &Rules<'_>) -> Vec<Candidate> {
        let ids = up_to(&self.index.external, rules.now, limit).into_iter();
        ids.filter_map(|id| {
            let generation = self.accounts.get(&id)?.generation.clone();
            Some(Candidate { id, generation })
        })
        .collect()
    }

    /// Has an account renewed, unless it is disabled or has no credentials; answers with its state then.
    pub(super) fn want_renewal(
        &mut self,
        id: &AccountId,
        reason: &str,
        rules: &Rules<'_>,
    ) -> Option<AccountState> {
        let record = self.accounts.get_mut(id)?;
        let has_credentials = !record.generation.as_str().is_empty();
        if record.state != AccountState::Disabled && has_credentials {
            record.renewal_now().forget_failures();
            record.token = None;
            record.given_up = false;
            let waits =
                record.state == AccountState::PendingExternal && record.claimable_ms <= rules.now;
            let since = record.claimable_ms;
            record.await_renewal(reason, rules.now);
            if waits {
                // It keeps its place among those that wait.
                record.claimable_ms = since;
            }
        }
        let state = record.state;
        self.settle(id, rules);
        Some(state)
    }

    /// Keeps a task for longer, if this worker has it.
    pub(super) fn hold_renewal(
        &mut self,
        task: u64,
        worker: Option<&str>,
        account: Option<&AccountId>,
        lease_ms: u64,
        rules: &Rules<'_>,
    ) -> TaskHold {
        let Some(id) = self.renewals.by_number.get(&task).cloned() else {
            return TaskHold::NotHeld;
        };
        let Some(record) = self.accounts.get_mut(&id) else {
            return TaskHold::NotHeld;
        };
        if account.is_some_and(|account| *account != id) {
            return TaskHold::NotHeld;
        }
        let ended = record.renewal.ended.as_ref();
        if ended.is_some_and(|it| it.is(task, worker) && it.end == End::Finished) {
            return TaskHold::Finished;
        }
        let held = record.renewal.task.as_mut();
        let Some(held) = held.filter(|it| it.is(task, worker) && it.is_live(rules.now)) else {
            return TaskHold::NotHeld;
        };
        let lease_until_ms = held.lease_until_ms.max(rules.now.saturating_add(lease_ms));
        held.lease_until_ms = lease_until_ms;
        record.claimable_ms = lease_until_ms;
        self.settle(&id, rules);
        TaskHold::Held { lease_until_ms }
    }

    /// Ends a task that failed, if this worker has it.
    pub(super) fn fail_renewal(
        &mut self,
        task: u64,
        worker: Option<&str>,
        error: &str,
        give_up_after: u32,
        rules: &Rules<'_>,
    ) -> Option<FailedTask> {
        let id = self.renewals.by_number.get(&task)?.clone();
        let record = self.accounts.get_mut(&id)?;
        record.renewal_now();
        let ended = record.renewal.ended.as_ref();
        if let Some(ended) = ended.filter(|ended| ended.is(task, worker)) {
            let End::Failed { failures, given_up } = ended.end else {
                return None;
            };
            return Some(FailedTask {
                account: Some(id),
                failures,
                given_up,
                window: self.renewals.no_change(),
            });
        }
        let held = (record.renewal.task).take_if(|held| held.is(task, worker))?;
        let (failures, given_up) = record.suffer_failure(error, give_up_after, rules.now);
        let end = End::Failed { failures, given_up };
        self.renewals.end(&mut record.renewal, held, end);
        let window = self.renewals.count(Renewed::Failed);
        self.settle(&id, rules);
        Some(FailedTask {
            account: Some(id),
            failures,
            given_up,
            window,
        })
    }

    /// Takes note of new credentials.
    pub(super) fn finish_renewal(
        &mut self,
        account: &AccountId,
        task: Option<u64>,
        renewed: Renewed,
        rules: &Rules<'_>,
    ) -> WindowChange {
        if let Some(record) = self.accounts.get_mut(account) {
            let ended = record.renewal.ended.as_ref();
            let is_repeated =
                ended.is_some_and(|it| Some(it.number) == task && it.end == End::Finished);
            if is_repeated {
                return self.renewals.no_change();
            }
            if let Some(held) = record.renewal.task.take() {
                self.renewals.end(&mut record.renewal, held, End::Finished);
            }
            record.renewal.forget_failures();
            if record.renewal.was_claimed() {
                record.claimable_ms = rules.now;
            }
        }
        self.settle(account, rules);
        self.renewals.count(renewed)
    }

    /// Ends the lease of a task, if this worker has it; tells whether it had.
    pub(super) fn hand_back_renewal(
        &mut self,
        task: u64,
        worker: Option<&str>,
        rules: &Rules<'_>,
    ) -> bool {
        let Some(id) = self.renewals.by_number.get(&task).cloned() else {
            return false;
        };
        let record = self.accounts.get_mut(&id);
        let held = record.and_then(|record| {
            let held = record.renewal.task.take_if(|it| it.is(task, worker))?;
            record.claimable_ms = rules.now;
            Some(held)
        });
        if held.is_none() {
            return false;
        }
        self.renewals.by_number.remove(&task);
        self.settle(&id, rules);
        true
    }

    /// Lets an account that backs off be claimed now; tells whether it waits for a registrar.
    pub(super) fn retry_renewal(&mut self, id: &AccountId, rules: &Rules<'_>) -> bool {
        let record = self.accounts.get_mut(id);
        let waiting = record.filter(|record| record.state == AccountState::PendingExternal);
        let Some(record) = waiting else { return false };
        if record.renewal.task.is_none() && record.claimable_ms > rules.now {
            record.renewal.forget_failures();
            record.claimable_ms = rules.now;
        }
        self.settle(id, rules);
        true
    }

    /// Every account that waits for a registrar, those that can be claimed first.
    pub(super) fn list_renewals(&mut self, limit: usize, rules: &Rules<'_>) -> Vec<TaskEntry> {
        let mut entries = Vec::new();
        for account in up_to(&self.index.external, u64::MAX, limit) {
            let Some(record) = self.accounts.get_mut(&account) else {
                continue;
            };
            let claimable_ms = record.claimable_ms;
            let renewal = record.renewal_now();
            let held = renewal.task.as_ref().filter(|it| it.is_live(rules.now));
            entries.push(TaskEntry {
                kind: TaskKind::Refresh,
                task: held.map(|held| renewal_id(held.number)),
                account: Some(account),
                worker: held.map(|held| held.worker.clone()),
                claimable_ms,
                failures: renewal.failures,
                last_error: (renewal.failures > 0).then(|| renewal.last_error.clone()),
                expires_ms: None,
            });
        }
        entries
    }

    /// What became of renewals.
    pub(super) fn renewal_counts(&self) -> RenewalCounts {
        self.renewals.counts.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use b2a_domain::{AccountKind, Generation};

    use super::*;
    use crate::{AccountUpsert, PoolPolicy};

    #[test]
    fn of_each_account_two_tasks_are_known_and_none_when_it_is_gone() {
        let policy = PoolPolicy::default();
        let rules = |now| Rules {
            now,
            next_reset: u64::MAX,
            policy: &policy,
        };
        let mut pool = Pool::default();
        let file = AccountUpsert {
            id: AccountId::new(AccountKind::Business, "a").unwrap(),
            generation: Generation::new("g1"),
            state: AccountState::Pending,
            reason: None,
        };
        pool.upsert(&file, &rules(1));
        pool.want_renewal(&file.id, "by hand", &rules(1));
        let claim = TaskClaim {
            worker: "w",
            limit: 1,
            lease: Duration::from_millis(1),
        };
        for now in [10, 20, 30, 40, 50] {
            let claimed = pool.claim_renewals(&claim, &rules(now));
            let task = claimed.tasks[0].task.number;
            if now > 20 {
                pool.fail_renewal(task, None, "", 0, &rules(now)).unwrap();
                assert!(pool.retry_renewal(&file.id, &rules(now)));
            }
        }
        pool.claim_renewals(&claim, &rules(60));
        assert_eq!(pool.renewals.by_number.len(), 2);
        assert!(pool.remove(&file.id));
        assert_eq!(pool.renewals.by_number.len(), 0);
    }
}
