//! What lives here: the steps of a life that are about renewals, taken by a store and by the naive reference.

use std::time::Duration;

use b2a_domain::{AccountKind, TaskKind};
use b2a_pool::{FailedTask, TaskClaim, TaskHold};

use super::renewal_steps::{RenewalStep, WorkerSlot};
use super::renewals::Worth;
use super::steps::Slot;
use super::{Life, digest, name};
use crate::bench::{about, parts};

const KIND: AccountKind = AccountKind::Business;

fn worker_name(worker: WorkerSlot) -> String {
    format!("worker {worker}")
}

impl Life {
    pub(super) async fn renew_credentials(&mut self, step: &RenewalStep, now: u64) {
        let handed_out = self.tasks.len();
        let numbered = |task: usize| handed_out.checked_sub(1 + task % handed_out.max(1));
        match *step {
            RenewalStep::Claim {
                worker,
                limit,
                lease_ms,
            } => self.claim(worker, limit, lease_ms, now).await,
            RenewalStep::Hold {
                task,
                worker,
                account,
                lease_ms,
            } => {
                if let Some(task) = numbered(task) {
                    self.hold(task, worker, account, lease_ms, now).await;
                }
            }
            RenewalStep::Fail {
                task,
                worker,
                give_up_after,
            } => {
                if let Some(task) = numbered(task) {
                    self.fail(task, worker, give_up_after, now).await;
                }
            }
            RenewalStep::Finish {
                task,
                account,
                fallback,
            } => {
                let task = task.and_then(numbered);
                let its = task.and_then(|task| self.reference.renewals.tasks[task].account);
                if let Some(account) = account.or(its) {
                    self.finish(account, task, fallback, now).await;
                }
            }
            RenewalStep::HandBack { task, worker } => {
                if let Some(task) = numbered(task) {
                    let (id, called) = (self.tasks[task], worker_name(worker));
                    let reply = self.bench.store.hand_back_task(id, &called).await;
                    let expected = self.reference.hand_back(task, Some(worker), now);
                    assert_eq!(reply.unwrap(), expected);
                }
            }
            RenewalStep::Cancel { task } => {
                if let Some(task) = numbered(task) {
                    let reply = self.bench.store.cancel_task(self.tasks[task]).await;
                    assert_eq!(reply.unwrap(), self.reference.hand_back(task, None, now));
                }
            }
            RenewalStep::Retry { account } => {
                let reply = self.bench.store.retry_renewal(&name(account)).await;
                assert_eq!(reply.unwrap(), self.reference.retry(account, now));
            }
            RenewalStep::Want { account } => {
                let reply = self
                    .bench
                    .store
                    .want_renewal(&name(account), "wanted")
                    .await;
                assert_eq!(reply.unwrap(), self.reference.want(account, now));
            }
        }
    }

    async fn claim(&mut self, worker: WorkerSlot, limit: u32, lease_ms: u64, now: u64) {
        let called = worker_name(worker);
        let claim = TaskClaim {
            worker: &called,
            limit,
            lease: Duration::from_millis(lease_ms),
        };
        let throttled = self.reference.renewals.is_throttled();
        let reply = self.bench.store.claim_renewals(KIND, &claim).await.unwrap();
        let expected = self.reference.claim(worker, limit, lease_ms, now);
        let claimed: Vec<_> = reply.tasks.iter().map(|it| it.account.clone()).collect();
        assert_eq!(
            claimed,
            expected.iter().copied().map(name).collect::<Vec<_>>()
        );
        assert_eq!(reply.throttled, throttled);
        for (task, slot) in reply.tasks.iter().zip(expected) {
            let known = self.reference.accounts[slot].as_ref().unwrap();
            assert_eq!(task.generation, digest(known.generation));
            assert!(self.is_then(task.lease_until_ms, now + lease_ms));
            assert!(self.tasks.last().is_none_or(|last| *last < task.task));
            self.tasks.push(task.task);
        }
    }

    async fn hold(
        &mut self,
        task: usize,
        worker: Option<WorkerSlot>,
        account: Option<Slot>,
        lease_ms: u64,
        now: u64,
    ) {
        let (called, account_id) = (worker.map(worker_name), account.map(name));
        let lease = Duration::from_millis(lease_ms);
        let store = &self.bench.store;
        let reply = store.hold_task(
            self.tasks[task],
            called.as_deref(),
            account_id.as_ref(),
            lease,
        );
        let reply = reply.await.unwrap();
        match (
            self.reference.hold(task, worker, account, lease_ms, now),
            reply,
        ) {
            (Ok(until), TaskHold::Held { lease_until_ms }) => {
                assert!(self.is_then(lease_until_ms, until));
            }
            (Err(Worth::Finished), TaskHold::Finished) => {}
            (Err(worth), TaskHold::NotHeld) if worth != Worth::Finished => {}
            (expected, reply) => panic!("{reply:?} instead of {expected:?}"),
        }
    }

    async fn fail(
        &mut self,
        task: usize,
        worker: Option<WorkerSlot>,
        give_up_after: u32,
        now: u64,
    ) {
        let called = worker.map(worker_name);
        let before = self.reference.renewals.latest();
        let store = &self.bench.store;
        let reply = store.fail_task(self.tasks[task], called.as_deref(), "no", give_up_after);
        let reply = reply.await.unwrap();
        let expected = self.reference.fail(task, worker, give_up_after, now);
        let seen = |failed: &FailedTask| {
            assert_eq!(parts(&failed.window.before), before);
            assert_eq!(
                parts(&failed.window.after),
                self.reference.renewals.latest()
            );
            (failed.account.clone(), failed.failures, failed.given_up)
        };
        let expected = expected.map(|(slot, failures, up)| (Some(name(slot)), failures, up));
        assert_eq!(reply.as_ref().map(seen), expected);
    }

    async fn finish(&mut self, account: Slot, task: Option<usize>, fallback: bool, now: u64) {
        let before = self.reference.renewals.latest();
        let id = task.map(|task| self.tasks[task]);
        let store = &self.bench.store;
        let change = store.finish_renewal(&name(account), id, fallback).await;
        let change = change.unwrap();
        self.reference.finish(account, task, fallback, now);
        assert_eq!(parts(&change.before), before);
        assert_eq!(parts(&change.after), self.reference.renewals.latest());
    }

    fn is_then(&self, actual: u64, expected: u64) -> bool {
        actual == expected || !self.exact && about(actual, expected)
    }

    /// Compares all that can be seen of renewals.
    pub(super) async fn compare_renewals(&mut self, now: u64) {
        let store = &self.bench.store;
        let entries = store.list_tasks(TaskKind::Refresh, u32::MAX).await.unwrap();
        let waiting = self.reference.waiting();
        assert_eq!(entries.len(), waiting.len());
        for (entry, (claimable_ms, slot)) in entries.iter().zip(&waiting) {
            assert_eq!(entry.account, Some(name(*slot)));
            assert!(self.is_then(entry.claimable_ms, *claimable_ms));
            let failures = self.reference.accounts[*slot].as_ref().unwrap().failures;
            assert_eq!(entry.failures, failures);
            let tasks = self.reference.renewals.tasks.iter();
            let held = tasks.zip(&self.tasks).find(|(it, _)| {
                it.account == Some(*slot) && it.worth == Worth::Live && it.until_ms > now
            });
            assert_eq!(entry.task, held.map(|(_, id)| *id));
            assert_eq!(entry.worker, held.map(|(it, _)| worker_name(it.worker)));
        }
        let claimable = store.claimable_renewals(KIND, 99).await.unwrap();
        let claimable: Vec<_> = claimable.into_iter().map(|it| it.id).collect();
        let expected = waiting.iter().filter(|(since, _)| *since <= now);
        let expected: Vec<_> = expected.map(|(_, slot)| name(*slot)).collect();
        assert_eq!(claimable, expected);
        let counts = store.renewal_counts(KIND).await.unwrap();
        let known = &self.reference.renewals;
        assert_eq!(
            [counts.claimed, counts.succeeded, counts.failed],
            [known.claimed, known.succeeded, known.failed]
        );
        assert_eq!(
            [counts.leases_expired, counts.fallbacks],
            [known.expired, known.fallbacks]
        );
        assert_eq!(parts(&counts.window), known.latest());
        assert_eq!(counts.window.is_throttled(), known.is_throttled());
    }
}
