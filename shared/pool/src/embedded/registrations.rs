//! What lives here: the accounts that registrars are asked for.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use b2a_domain::TaskKind;

use super::held::{End, Ended, Held};
use crate::limits::ttl_ms;
use crate::task_rules::{ENDED_KEPT, backoff_ms, registration_id};
use crate::upkeep::MOST_REGISTRATIONS;
use crate::{
    ClaimedRegistration, FailedTask, RegistrationCounts, TaskClaim, TaskEntry, TaskHold,
    WindowChange,
};

/// One account that is wanted.
#[derive(Debug)]
struct Registration {
    /// When it is not wanted any more; a live lease keeps it for longer.
    expires_ms: u64,
    held: Option<Held>,
    /// Somebody had it under this id.
    is_used: bool,
    /// When nobody has it any more, nor waits.
    claimable_ms: u64,
    failures: u32,
    last_error: String,
}

impl Registration {
    fn over_ms(&self) -> u64 {
        let lease_until_ms = self.held.as_ref().map_or(0, |held| held.lease_until_ms);
        self.expires_ms.max(lease_until_ms)
    }
}

/// All of them, by the numbers of their tasks.
#[derive(Debug, Default)]
pub(super) struct Registrations {
    wanted: BTreeMap<u64, Registration>,
    last_id: u64,
    ended: VecDeque<Ended>,
    counts: RegistrationCounts,
}

impl Registrations {
    /// How many are outstanding.
    pub(super) fn outstanding(&self, now: u64) -> u32 {
        let live = self.wanted.values().filter(|it| it.over_ms() > now);
        u32::try_from(live.count()).unwrap_or(u32::MAX)
    }

    /// Adds as many as are missing; tells how many are outstanding then.
    pub(super) fn want(&mut self, wanted: u32, ttl: Duration, now: u64) -> u32 {
        let outstanding = self.outstanding(now);
        let wanted = wanted.min(MOST_REGISTRATIONS).max(outstanding);
        for _ in outstanding..wanted {
            let registration = Registration {
                expires_ms: now.saturating_add(ttl_ms(ttl)),
                held: None,
                is_used: false,
                claimable_ms: now,
                failures: 0,
                last_error: String::new(),
            };
            let id = self.next_id(now);
            self.wanted.insert(id, registration);
        }
        wanted
    }

    fn next_id(&mut self, now: u64) -> u64 {
        self.last_id = self.last_id.saturating_add(1).max(now.saturating_mul(1000));
        self.last_id
    }

    /// Forgets those whose time is over, at most `limit`; tells how many.
    pub(super) fn expire(&mut self, limit: u32, now: u64) -> u32 {
        let over = self.wanted.iter().filter(|(_, it)| it.over_ms() <= now);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let over: Vec<u64> = over.map(|(number, _)| *number).take(limit).collect();
        for number in &over {
            self.wanted.remove(number);
        }
        u32::try_from(over.len()).unwrap_or(u32::MAX)
    }

    /// Leases registrations, oldest first.
    pub(super) fn claim(&mut self, claim: &TaskClaim<'_>, now: u64) -> Vec<ClaimedRegistration> {
        let is_free = |it: &Registration| it.over_ms() > now && it.claimable_ms <= now;
        let free = self.wanted.iter().filter(|(_, it)| is_free(it));
        let limit = usize::try_from(claim.limit).unwrap_or(usize::MAX);
        let free: Vec<u64> = free.map(|(number, _)| *number).take(limit).collect();
        let lease_until_ms = now.saturating_add(ttl_ms(claim.lease));
        let mut claimed = Vec::with_capacity(free.len());
        for earlier in free {
            let Some(mut it) = self.wanted.remove(&earlier) else {
                continue;
            };
            let number = if it.is_used {
                self.next_id(now)
            } else {
                earlier
            };
            it.is_used = true;
            it.claimable_ms = lease_until_ms;
            it.held = Some(Held {
                number,
                worker: claim.worker.to_owned(),
                lease_until_ms,
            });
            self.wanted.insert(number, it);
            claimed.push(ClaimedRegistration {
                task: registration_id(number),
                lease_until_ms,
            });
        }
        claimed
    }

    /// Keeps a task for longer, if this worker has it.
    pub(super) fn hold(
        &mut self,
        task: u64,
        worker: Option<&str>,
        lease_ms: u64,
        now: u64,
    ) -> TaskHold {
        if self.end_of(task, worker) == Some(End::Finished) {
            return TaskHold::Finished;
        }
        let Some(it) = self.wanted.get_mut(&task) else {
            return TaskHold::NotHeld;
        };
        let held = it.held.as_mut();
        let Some(held) = held.filter(|held| held.is(task, worker) && held.is_live(now)) else {
            return TaskHold::NotHeld;
        };
        held.lease_until_ms = held.lease_until_ms.max(now.saturating_add(lease_ms));
        it.claimable_ms = held.lease_until_ms;
        TaskHold::Held {
            lease_until_ms: held.lease_until_ms,
        }
    }

    /// Ends a task that failed, if this worker has it.
    pub(super) fn fail(
        &mut self,
        task: u64,
        worker: Option<&str>,
        error: &str,
        now: u64,
    ) -> Option<FailedTask> {
        let failed = |failures| FailedTask {
            account: None,
            failures,
            given_up: false,
            window: WindowChange::default(),
        };
        match self.end_of(task, worker) {
            Some(End::Finished) => return None,
            Some(End::Failed { failures, .. }) => return Some(failed(failures)),
            None => {}
        }
        let it = self.wanted.get_mut(&task)?;
        let held = it.held.take_if(|held| held.is(task, worker))?;
        it.failures = it.failures.saturating_add(1);
        it.claimable_ms = now.saturating_add(backoff_ms(it.failures));
        error.clone_into(&mut it.last_error);
        let failures = it.failures;
        self.counts.failed += 1;
        self.counts.last_error = Some(error.to_owned());
        let given_up = false;
        self.note_end(held, End::Failed { failures, given_up }, now);
        Some(failed(failures))
    }

    /// Ends a task that brought an account; tells whether this worker had it.
    pub(super) fn finish(&mut self, task: u64, worker: Option<&str>, now: u64) -> bool {
        if let Some(end) = self.end_of(task, worker) {
            return end == End::Finished;
        }
        let it = self.wanted.get_mut(&task);
        let Some(held) = it.and_then(|it| it.held.take_if(|held| held.is(task, worker))) else {
            return false;
        };
        self.wanted.remove(&task);
        self.counts.succeeded += 1;
        self.note_end(held, End::Finished, now);
        true
    }

    fn note_end(&mut self, held: Held, end: End, now: u64) {
        self.counts.ended += 1;
        self.counts.updated_ms = Some(now);
        self.ended.push_front(held.ended(end));
        self.ended.truncate(ENDED_KEPT);
    }

    /// How this task of this worker ended, if it did not long ago.
    fn end_of(&self, task: u64, worker: Option<&str>) -> Option<End> {
        let ended = self.ended.iter().find(|ended| ended.is(task, worker));
        ended.map(|ended| ended.end)
    }

    /// Ends the lease of a task, if this worker has it; tells whether it had.
    pub(super) fn hand_back(&mut self, task: u64, worker: &str, now: u64) -> bool {
        let Some(it) = self.wanted.get_mut(&task) else {
            return false;
        };
        let held = it.held.take_if(|held| held.is(task, Some(worker)));
        if held.is_some() {
            it.claimable_ms = now;
        }
        held.is_some()
    }

    /// Lets a task that waits be claimed now; tells whether there is one.
    pub(super) fn retry(&mut self, task: u64, now: u64) -> bool {
        let it = self.wanted.get_mut(&task);
        let Some(it) = it.filter(|it| it.over_ms() > now) else {
            return false;
        };
        if it.held.is_none() && it.claimable_ms > now {
            it.failures = 0;
            it.last_error.clear();
            it.claimable_ms = now;
        }
        true
    }

    /// Takes a task back; tells whether there was one.
    pub(super) fn cancel(&mut self, task: u64, now: u64) -> bool {
        let is_wanted = |it: &Registration| it.over_ms() > now;
        self.wanted.remove(&task).is_some_and(|it| is_wanted(&it))
    }

    /// Those that are wanted, those first that can be claimed first.
    pub(super) fn list(&self, limit: usize, now: u64) -> Vec<TaskEntry> {
        let wanted = self.wanted.iter().filter(|(_, it)| it.over_ms() > now);
        let mut wanted: Vec<_> = wanted.collect();
        wanted.sort_by_key(|(number, it)| (it.claimable_ms, **number));
        wanted.truncate(limit);
        let entry = |(number, it): (&u64, &Registration)| {
            let held = it.held.as_ref().filter(|held| held.is_live(now));
            TaskEntry {
                kind: TaskKind::Register,
                task: Some(registration_id(*number)),
                account: None,
                worker: held.map(|held| held.worker.clone()),
                claimable_ms: it.claimable_ms,
                failures: it.failures,
                last_error: (it.failures > 0).then(|| it.last_error.clone()),
                expires_ms: Some(it.over_ms()),
            }
        };
        wanted.into_iter().map(entry).collect()
    }

    /// What became of them.
    pub(super) fn counts(&self) -> RegistrationCounts {
        self.counts.clone()
    }
}
