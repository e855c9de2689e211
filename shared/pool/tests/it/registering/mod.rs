//! What lives here: random lives of registrations, lived by a store and by a naive reference at once. Time is the test's
//! against the embedded store; against Redis what is short ends within its own step, and all else outlasts the test.

mod steps;

use std::time::Duration;

use b2a_domain::{TaskId, TaskKind};
use b2a_pool::{TaskClaim, TaskHold};
use proptest::collection::vec;
use proptest::test_runner::{Config, TestRunner};

use self::steps::{SHORT_MS, Step, step};
use crate::bench::{Bench, about};

const WORKERS: [&str; 2] = ["w0", "w1"];

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Finished,
    Failed(u32),
}

/// What the reference knows of a task that is there.
#[derive(Debug, Clone)]
struct Known {
    id: TaskId,
    expires_ms: u64,
    worker: Option<usize>,
    is_used: bool,
    claimable_ms: u64,
    failures: u32,
}

impl Known {
    fn over_ms(&self) -> u64 {
        let lease_end = self.worker.map_or(0, |_| self.claimable_ms);
        self.expires_ms.max(lease_end)
    }
}

struct Life {
    bench: Bench,
    exact: bool,
    known: Vec<Known>,
    ended: Vec<(TaskId, usize, End)>,
    /// Every id that was ever seen.
    seen: Vec<TaskId>,
}

fn is_asked(worker: usize, asked: Option<usize>) -> bool {
    asked.is_none_or(|asked| asked == worker)
}

impl Life {
    fn end_of(&self, task: TaskId, worker: Option<usize>) -> Option<End> {
        let mut ended = self.ended.iter().rev();
        let found = ended.find(|(id, by, _)| *id == task && is_asked(*by, worker));
        found.map(|(_, _, end)| *end)
    }

    fn held(&mut self, task: TaskId, worker: Option<usize>) -> Option<&mut Known> {
        let mut known = self.known.iter_mut();
        known.find(|it| it.id == task && it.worker.is_some_and(|by| is_asked(by, worker)))
    }

    fn wanted(&self, now: u64) -> Vec<Known> {
        let wanted = self.known.iter().filter(|it| it.over_ms() > now);
        let mut wanted: Vec<Known> = wanted.cloned().collect();
        wanted.sort_by_key(|it| (it.claimable_ms, it.id));
        wanted
    }

    async fn take(&mut self, step: &Step) {
        let now = self.bench.now();
        let count = self.seen.len();
        let numbered = |task: usize| count.checked_sub(1 + task % count.max(1));
        let named = |task: usize| numbered(task).map(|at| self.seen[at]);
        match *step {
            Step::Want { wanted, ttl_ms } => self.want(wanted, ttl_ms, now).await,
            Step::Claim {
                worker,
                limit,
                lease_ms,
            } => self.claim(worker, limit, lease_ms, now).await,
            Step::Expire { limit } => {
                let reply = self.bench.store.expire_tasks(limit).await.unwrap();
                let over = self.known.iter().filter(|it| it.over_ms() <= now).count();
                assert_eq!(reply as usize, over.min(limit as usize));
                // Which of them went is nobody's business: the others go as well.
                let rest = self.bench.store.expire_tasks(u32::MAX).await.unwrap();
                assert_eq!((reply + rest) as usize, over);
                self.known.retain(|it| it.over_ms() > now);
            }
            Step::Jump { ms } => {
                self.bench.jump(ms);
            }
            Step::Hold { task, .. }
            | Step::Fail { task, .. }
            | Step::Finish { task, .. }
            | Step::HandBack { task, .. }
            | Step::Cancel { task }
            | Step::Retry { task } => {
                if let Some(task) = named(task) {
                    self.ask(step, task, now).await;
                }
            }
        }
    }

    async fn want(&mut self, wanted: u32, ttl_ms: u64, now: u64) {
        let ttl = Duration::from_millis(ttl_ms);
        let outstanding = u32::try_from(self.wanted(now).len()).unwrap();
        let reply = self.bench.store.want_registrations(wanted, ttl).await;
        assert_eq!(reply.unwrap(), wanted.max(outstanding));
        let entries = self.bench.tasks(TaskKind::Register).await;
        let mut new: Vec<TaskId> = entries.iter().filter_map(|it| it.task).collect();
        new.retain(|id| self.seen.last().is_none_or(|last| id > last));
        new.sort_unstable();
        assert_eq!(new.len(), wanted.saturating_sub(outstanding) as usize);
        for id in new {
            self.seen.push(id);
            self.known.push(Known {
                id,
                expires_ms: now + ttl_ms,
                worker: None,
                is_used: false,
                claimable_ms: now,
                failures: 0,
            });
        }
    }

    async fn claim(&mut self, worker: usize, limit: u32, lease_ms: u64, now: u64) {
        let claim = TaskClaim {
            worker: WORKERS[worker],
            limit,
            lease: Duration::from_millis(lease_ms),
        };
        let reply = self.bench.store.claim_registrations(&claim).await.unwrap();
        let mut free = self.wanted(now);
        free.retain(|it| it.claimable_ms <= now);
        free.sort_by_key(|it| it.id);
        free.truncate(limit as usize);
        assert_eq!(reply.len(), free.len());
        for (claimed, free) in reply.iter().zip(free) {
            let known = self.known.iter_mut().find(|it| it.id == free.id).unwrap();
            if known.is_used {
                assert!(self.seen.last().is_none_or(|last| claimed.task > *last));
                self.seen.push(claimed.task);
            } else {
                assert_eq!(claimed.task, known.id);
            }
            assert!(about(claimed.lease_until_ms, now + lease_ms));
            known.id = claimed.task;
            known.is_used = true;
            known.worker = Some(worker);
            known.claimable_ms = now + lease_ms;
        }
    }

    /// Steps that are about one task.
    async fn ask(&mut self, step: &Step, task: TaskId, now: u64) {
        match *step {
            Step::Hold {
                worker, lease_ms, ..
            } => {
                let lease = Duration::from_millis(lease_ms);
                let called = worker.map(|worker| WORKERS[worker]);
                let reply = self.bench.store.hold_task(task, called, None, lease).await;
                let end = self.end_of(task, worker);
                let live = self.held(task, worker);
                let live = live.filter(|it| end.is_none() && it.claimable_ms > now);
                let is_held = live
                    .map(|it| it.claimable_ms = it.claimable_ms.max(now + lease_ms))
                    .is_some();
                match reply.unwrap() {
                    TaskHold::Held { .. } => assert!(is_held),
                    TaskHold::Finished => assert_eq!(end, Some(End::Finished)),
                    TaskHold::NotHeld => assert!(!is_held && end != Some(End::Finished)),
                }
            }
            Step::Fail { worker, .. } => {
                let called = worker.map(|worker| WORKERS[worker]);
                let reply = self.bench.store.fail_task(task, called, "no", 1).await;
                let failed = reply.unwrap().map(|failed| failed.failures);
                assert_eq!(failed, self.fail(task, worker, now));
            }
            Step::Finish { worker, .. } => {
                let called = worker.map(|worker| WORKERS[worker]);
                let reply = self.bench.store.finish_registration(task, called).await;
                assert_eq!(reply.unwrap(), self.finish(task, worker));
            }
            Step::HandBack { worker, .. } => {
                let reply = self.bench.store.hand_back_task(task, WORKERS[worker]).await;
                let held = self.held(task, Some(worker));
                let had = held.map(|it| (it.worker, it.claimable_ms) = (None, now));
                assert_eq!(reply.unwrap(), had.is_some());
            }
            Step::Cancel { .. } => {
                let reply = self.bench.store.cancel_task(task).await.unwrap();
                let was = self.wanted(now).iter().any(|it| it.id == task);
                self.known.retain(|it| it.id != task);
                assert_eq!(reply, was);
            }
            Step::Retry { .. } => {
                let reply = self.bench.store.retry_registration(task).await.unwrap();
                let mut known = self.known.iter_mut();
                let known = known.find(|it| it.id == task && it.over_ms() > now);
                assert_eq!(reply, known.is_some());
                if let Some(it) = known.filter(|it| it.worker.is_none() && it.claimable_ms > now) {
                    (it.failures, it.claimable_ms) = (0, now);
                }
            }
            _ => panic!("{step:?} is about no task"),
        }
    }

    fn fail(&mut self, task: TaskId, worker: Option<usize>, now: u64) -> Option<u32> {
        match self.end_of(task, worker) {
            Some(End::Failed(failures)) => return Some(failures),
            Some(End::Finished) => return None,
            None => {}
        }
        let it = self.held(task, worker)?;
        let by = it.worker.take()?;
        it.failures += 1;
        let waits = [30_000, 60_000, 120_000, 240_000, 300_000];
        it.claimable_ms = now + waits[4.min(it.failures as usize - 1)];
        let failures = it.failures;
        self.ended.push((task, by, End::Failed(failures)));
        Some(failures)
    }

    fn finish(&mut self, task: TaskId, worker: Option<usize>) -> bool {
        if let Some(end) = self.end_of(task, worker) {
            return end == End::Finished;
        }
        let Some(by) = self.held(task, worker).and_then(|it| it.worker) else {
            return false;
        };
        self.known.retain(|it| it.id != task);
        self.ended.push((task, by, End::Finished));
        true
    }

    /// Compares all that can be seen.
    async fn compare(&self) {
        let now = self.bench.now();
        let wanted = self.wanted(now);
        let outstanding = self.bench.store.outstanding_registrations().await;
        assert_eq!(outstanding.unwrap() as usize, wanted.len());
        let entries = self.bench.tasks(TaskKind::Register).await;
        assert_eq!(entries.len(), wanted.len());
        let is_then =
            |seen: u64, expected: u64| seen == expected || !self.exact && about(seen, expected);
        for (entry, known) in entries.iter().zip(&wanted) {
            assert_eq!(entry.task, Some(known.id));
            let worker = known.worker.filter(|_| known.claimable_ms > now);
            assert_eq!(
                entry.worker.as_deref(),
                worker.map(|worker| WORKERS[worker])
            );
            assert_eq!(entry.failures, known.failures);
            assert!(is_then(entry.claimable_ms, known.claimable_ms));
            assert!(is_then(entry.expires_ms.unwrap(), known.over_ms()));
        }
        let counts = self.bench.store.registration_counts().await.unwrap();
        let finished = self.ended.iter().filter(|it| it.2 == End::Finished);
        assert_eq!(counts.succeeded, finished.count() as u64);
        assert_eq!(counts.ended, self.ended.len() as u64);
    }

    async fn live(mut self, steps: &[Step]) {
        for step in steps {
            self.take(step).await;
            self.bench
                .pass(if step.is_short() { 2 * SHORT_MS } else { 2 })
                .await;
            self.compare().await;
        }
    }
}

fn run(cases: u32, steps: usize, bench: impl AsyncFn() -> Bench, exact: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&vec(step(), 1..steps), |steps| {
        runtime.block_on(async {
            let life = Life {
                bench: bench().await,
                exact,
                known: Vec::new(),
                ended: Vec::new(),
                seen: Vec::new(),
            };
            life.live(&steps).await;
        });
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn embedded_registrations_live_as_the_reference_does() {
    // No more ends in one life than are remembered.
    run(300, 64, async || Bench::embedded(), true);
}

#[test]
fn redis_registrations_live_as_the_reference_does() {
    run(20, 60, Bench::redis, false);
}
