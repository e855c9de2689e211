//! What lives here: renewals that failed, that brought credentials, and what they say together.

use b2a_domain::{AccountId, AccountKind, AccountState, Generation, Outcome, TaskKind};
use b2a_pool::{FailedTask, TaskHold, UpsertReply};

use crate::bench::{Bench, LONG, LONG_MS, id, leased, parts, probation};

const KIND: AccountKind = AccountKind::Business;

/// Fails whatever task there is to be claimed.
async fn fail(bench: &Bench, give_up_after: u32) -> FailedTask {
    let task = bench.claim_one("w1").await.task;
    let failed = bench
        .store
        .fail_task(task, Some("w1"), "no luck", give_up_after);
    failed.await.unwrap().unwrap()
}

pub(crate) async fn a_renewal_that_failed_waits_longer_each_time(bench: Bench) {
    let a = bench.waiting("a").await;
    for (failures, wait_ms) in [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]
        .into_iter()
        .enumerate()
    {
        let before = bench.now();
        let failed = fail(&bench, 0).await;
        let range = before + wait_ms..=bench.now() + wait_ms;
        assert_eq!(failed.account.as_ref(), Some(&a));
        assert_eq!(failed.failures as usize, failures + 1);
        assert!(!failed.given_up);
        assert_eq!(bench.claim("w1").await, [], "it waits");
        let [entry] = &bench.tasks(TaskKind::Refresh).await[..] else {
            panic!("not one");
        };
        assert_eq!((entry.task, &entry.worker), (None, &None));
        assert_eq!(entry.failures, failed.failures);
        assert_eq!(entry.last_error.as_deref(), Some("no luck"));
        assert!(range.contains(&entry.claimable_ms), "{entry:?}");
        if !bench.jump(wait_ms - 1) {
            return;
        }
        assert_eq!(bench.claim("w1").await, [], "it waits still");
        bench.jump(1);
    }
    let task = bench.claim_one("w1").await.task;
    bench
        .store
        .finish_renewal(&a, Some(task), false)
        .await
        .unwrap();
    assert_eq!(fail(&bench, 0).await.failures, 1, "a success clears");
}

pub(crate) async fn only_its_worker_fails_a_task_and_once(bench: Bench) {
    let store = &bench.store;
    bench.waiting("a").await;
    let task = bench.claim_one("w1").await.task;
    for other in ["w2", "", &"w".repeat(201)] {
        let failed = store.fail_task(task, Some(other), "no", 1).await;
        assert_eq!(failed.unwrap(), None);
    }
    let long = "ä".repeat(1000);
    let first = store.fail_task(task, Some("w1"), &long, 0).await.unwrap();
    let first = first.unwrap();
    assert_eq!(first.window.before.sample_size(), 0);
    assert_eq!(parts(&first.window.after), (1, 0.0, 1.0, 0.0));
    let again = store.fail_task(task, Some("w1"), "else", 1).await.unwrap();
    let again = again.unwrap();
    assert_eq!((again.failures, again.given_up), (1, false));
    assert_eq!(again.window.before, first.window.after);
    assert_eq!(again.window.after, first.window.after);
    assert!(store.fail_task(task, None, "", 0).await.unwrap().is_some());
    assert_eq!(
        store.fail_task(task, Some("w2"), "", 0).await.unwrap(),
        None
    );
    let held = store.hold_task(task, Some("w1"), None, LONG).await.unwrap();
    assert_eq!(held, TaskHold::NotHeld, "it is over");
    assert!(!store.hand_back_task(task, "w1").await.unwrap());
    assert!(!store.cancel_task(task).await.unwrap());
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!((counts.failed, counts.succeeded), (1, 0));
    let error = bench.tasks(TaskKind::Refresh).await[0].last_error.clone();
    assert_eq!(error.unwrap(), "ä".repeat(500), "no more than is needed");

    // It is remembered also while another worker has the next one, and until that ends as well.
    assert!(store.retry_renewal(&id("a")).await.unwrap());
    let next = bench.claim_one("w2").await.task;
    assert!(
        store
            .fail_task(task, Some("w1"), "", 0)
            .await
            .unwrap()
            .is_some()
    );
    let change = store.finish_renewal(&id("a"), Some(next), false).await;
    assert_eq!(change.unwrap().after.sample_size(), 2);
    assert_eq!(
        store.fail_task(task, Some("w1"), "", 0).await.unwrap(),
        None
    );
    assert_eq!(
        store.fail_task(next, Some("w2"), "", 0).await.unwrap(),
        None
    );
}

pub(crate) async fn a_lease_that_ran_out_can_fail_still(bench: Bench) {
    let store = &bench.store;
    bench.waiting("a").await;
    let short = b2a_pool::TaskClaim {
        lease: std::time::Duration::from_millis(30),
        ..crate::bench::claim("w1")
    };
    let task = store.claim_renewals(KIND, &short).await.unwrap().tasks[0].task;
    bench.pass(60).await;
    let failed = store.fail_task(task, Some("w1"), "slow", 0).await.unwrap();
    assert_eq!(failed.unwrap().failures, 1);
    assert_eq!(bench.claim("w2").await, []);
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!((counts.failed, counts.leases_expired), (1, 0));
}

pub(crate) async fn failures_are_of_one_generation_and_in_a_row(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    assert_eq!(fail(&bench, 0).await.failures, 1);
    // Other credentials, refused as well: nobody failed to renew these.
    let reply = bench.file("a", "g2", AccountState::Pending).await;
    assert_eq!(reply, UpsertReply::Changed);
    bench.refuse(&a, "g2").await;
    let entry = bench.tasks(TaskKind::Refresh).await.remove(0);
    assert_eq!((entry.failures, entry.last_error), (0, None));
    assert_eq!(fail(&bench, 0).await.failures, 1);

    // Proven, and well for a while.
    store.prove_anew(&a).await.unwrap();
    let lease = leased(bench.ask(probation()).await);
    assert!(bench.release(&lease, Outcome::Ok).await);
    let lease = bench.lease().await;
    assert!(bench.release(&lease, Outcome::Forbidden).await);
    assert_eq!(bench.state(&a).await, AccountState::PendingExternal);
    assert_eq!(fail(&bench, 2).await.failures, 1, "it worked meanwhile");
}

pub(crate) async fn renewals_that_fail_too_often_give_an_account_up(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let failed = fail(&bench, 2).await;
    assert_eq!((failed.failures, failed.given_up), (1, false));
    let mut expected = 1;
    if bench.jump(30_000) {
        expected = 2;
    } else {
        store.retry_renewal(&a).await.unwrap();
    }
    let failed = fail(&bench, expected).await;
    assert_eq!((failed.failures, failed.given_up), (expected, true));
    let account = bench.get(&a).await;
    assert_eq!(account.state, AccountState::Invalid);
    let s = if expected == 1 { "" } else { "s" };
    let reason = format!("given up after {expected} failed renewal{s}: no luck");
    assert_eq!(account.reason, Some(reason));
    assert_eq!(bench.tasks(TaskKind::Refresh).await, []);
    let again = bench.file("a", "g1", AccountState::Pending).await;
    assert_eq!(again, UpsertReply::Unchanged, "not by the same credentials");

    // Proven anew it starts afresh.
    store.prove_anew(&a).await.unwrap();
    bench.refuse(&a, "g1").await;
    let failed = fail(&bench, expected + 1).await;
    assert_eq!((failed.failures, failed.given_up), (1, false));
}

pub(crate) async fn a_late_failure_gives_no_account_up_that_changed(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let task = bench.claim_one("w1").await.task;
    bench.file("a", "g2", AccountState::Pending).await;
    bench.refuse(&a, "g2").await;
    assert_eq!(bench.claim("w2").await, [], "the lease goes on");
    let failed = store.fail_task(task, Some("w1"), "no", 1).await.unwrap();
    let failed = failed.unwrap();
    assert_eq!((failed.failures, failed.given_up), (0, false));
    assert_eq!(bench.state(&a).await, AccountState::PendingExternal);
    let task = bench.claim_one("w2").await;
    assert_eq!(task.generation, Generation::new("g2"));

    // Nor one that is to be proven anew.
    store.prove_anew(&a).await.unwrap();
    let failed = store.fail_task(task.task, Some("w2"), "no", 1).await;
    assert!(!failed.unwrap().unwrap().given_up);
    assert_eq!(bench.state(&a).await, AccountState::Pending);
}

pub(crate) async fn new_credentials_end_a_task_well_and_once(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let b = bench.waiting("b").await;
    let tasks = bench.claim("w1").await;
    let task = tasks[0].task;
    let keep = async |worker, account: &AccountId| {
        let held = store
            .hold_task(task, Some(worker), Some(account), LONG)
            .await;
        held.unwrap()
    };
    bench.file("a", "g2", AccountState::Pending).await;
    assert!(matches!(keep("w1", &a).await, TaskHold::Held { .. }));
    let change = store.finish_renewal(&a, Some(task), true).await.unwrap();
    assert_eq!(change.before.sample_size(), 0);
    assert_eq!(parts(&change.after), (1, 1.0, 0.0, 1.0));

    // What a worker sends again, since it got no answer.
    assert_eq!(keep("w1", &a).await, TaskHold::Finished);
    assert_eq!(keep("w2", &a).await, TaskHold::NotHeld);
    assert_eq!(keep("w1", &b).await, TaskHold::NotHeld);
    let again = store.finish_renewal(&a, Some(task), true).await.unwrap();
    assert_eq!(again.before, change.after);
    assert_eq!(again.after, change.after);
    assert_eq!(
        store.fail_task(task, Some("w1"), "", 0).await.unwrap(),
        None
    );
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!(
        (
            counts.claimed,
            counts.succeeded,
            counts.failed,
            counts.fallbacks
        ),
        (2, 1, 0, 1)
    );
    assert_eq!(bench.state(&a).await, AccountState::Pending);

    // A repetition that comes late takes no task away.
    bench.refuse(&a, "g2").await;
    let next = bench.claim_one("w2").await;
    assert_eq!(next.account, a);
    store.finish_renewal(&a, Some(task), true).await.unwrap();
    let held = store.hold_task(next.task, Some("w2"), None, LONG).await;
    assert!(matches!(held.unwrap(), TaskHold::Held { .. }));
    assert_eq!(bench.tasks(TaskKind::Refresh).await.len(), 2);
}

pub(crate) async fn an_upload_without_a_task_ends_whatever_there_is(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    assert_eq!(fail(&bench, 0).await.failures, 1);
    let change = store.finish_renewal(&a, None, false).await.unwrap();
    assert_eq!(parts(&change.after), (2, 0.5, 0.5, 0.0));
    // The same credentials, refused still: it does not back off.
    let task = bench.claim_one("w1").await.task;
    assert_eq!(bench.tasks(TaskKind::Refresh).await[0].failures, 0);
    store.finish_renewal(&a, None, false).await.unwrap();
    let held = store.hold_task(task, Some("w1"), Some(&a), LONG).await;
    assert_eq!(held.unwrap(), TaskHold::Finished);
    bench.claim_one("w2").await;
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!((counts.succeeded, counts.leases_expired), (2, 0));
}

pub(crate) async fn a_retry_ends_a_wait(bench: Bench) {
    let store = &bench.store;
    let retry = async |name| store.retry_renewal(&id(name)).await.unwrap();
    assert!(!retry("nobody").await);
    bench.ready("ready").await;
    assert!(!retry("ready").await);
    bench.waiting("a").await;
    assert!(retry("a").await);
    fail(&bench, 0).await;
    assert!(retry("a").await);
    let entry = bench.tasks(TaskKind::Refresh).await.remove(0);
    assert_eq!((entry.failures, entry.last_error), (0, None));
    let task = bench.claim_one("w1").await;
    assert!(retry("a").await);
    assert_eq!(bench.claim("w2").await, [], "a lease stays");
    let entry = bench.tasks(TaskKind::Refresh).await.remove(0);
    assert_eq!(entry.task, Some(task.task));
    assert_eq!(entry.claimable_ms, task.lease_until_ms);
}

pub(crate) async fn many_fallbacks_throttle_the_workers(bench: Bench) {
    let store = &bench.store;
    let a = bench.ready("a").await;
    let finish = async |fallback| store.finish_renewal(&a, None, fallback).await.unwrap();
    for number in 0..19 {
        finish(number % 2 == 0).await;
    }
    for name in ["b", "c", "d"] {
        bench.waiting(name).await;
    }
    let claim = async || {
        let claim = crate::bench::claim("w1");
        let claimed = store.claim_renewals(KIND, &claim).await.unwrap();
        for task in &claimed.tasks {
            assert!(store.hand_back_task(task.task, "w1").await.unwrap());
        }
        (claimed.tasks.len(), claimed.throttled)
    };
    assert_eq!(claim().await, (3, false), "too few to tell");
    let change = finish(false).await;
    assert!(!change.before.is_throttled() && change.after.is_throttled());
    assert_eq!(claim().await, (1, true));
    assert_eq!(store.claimable_renewals(KIND, 9).await.unwrap().len(), 3);
    let change = finish(false).await;
    assert!(change.before.is_throttled() && !change.after.is_throttled());
    assert_eq!(claim().await, (3, false));
}

pub(crate) async fn the_window_is_of_the_latest_hundred(bench: Bench) {
    let store = &bench.store;
    let a = bench.ready("a").await;
    for number in 0..130 {
        store.finish_renewal(&a, None, number < 60).await.unwrap();
    }
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!((counts.succeeded, counts.fallbacks), (130, 60));
    assert_eq!(parts(&counts.window), (100, 1.0, 0.0, 0.3));
    // Nothing of it is about time.
    if bench.jump(LONG_MS) {
        assert_eq!(store.renewal_counts(KIND).await.unwrap(), counts);
    }
}
