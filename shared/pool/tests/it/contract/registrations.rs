//! What lives here: accounts that registrars are asked for.

use std::time::Duration;

use b2a_domain::{TaskId, TaskKind};
use b2a_pool::{RegistrationCounts, TaskClaim, TaskHold};

use crate::bench::{Bench, LONG, LONG_MS, about, claim};

const SHORT: Duration = Duration::from_millis(30);

pub(crate) async fn registrations_are_asked_for_up_to_what_is_wanted(bench: Bench) {
    let store = &bench.store;
    assert_eq!(store.outstanding_registrations().await.unwrap(), 0);
    assert_eq!(store.want_registrations(3, LONG).await.unwrap(), 3);
    assert_eq!(store.want_registrations(3, LONG).await.unwrap(), 3);
    assert_eq!(
        store.want_registrations(1, LONG).await.unwrap(),
        3,
        "none is taken back"
    );
    assert_eq!(store.outstanding_registrations().await.unwrap(), 3);
    assert_eq!(store.expire_tasks(9).await.unwrap(), 0, "none is over");

    assert_eq!(store.want_registrations(5, SHORT).await.unwrap(), 5);
    bench.pass(60).await;
    assert_eq!(store.outstanding_registrations().await.unwrap(), 3);
    assert_eq!(store.expire_tasks(1).await.unwrap(), 1);
    assert_eq!(store.expire_tasks(9).await.unwrap(), 1);
    assert_eq!(store.outstanding_registrations().await.unwrap(), 3);
    let most = store.want_registrations(u32::MAX, SHORT).await.unwrap();
    assert_eq!(most, 1000);
}

pub(crate) async fn registrations_are_claimed_once_and_oldest_first(bench: Bench) {
    let store = &bench.store;
    assert_eq!(store.claim_registrations(&claim("w1")).await.unwrap(), []);
    for wanted in 1..=3 {
        store.want_registrations(wanted, LONG).await.unwrap();
        bench.pass(2).await;
    }
    let two = TaskClaim {
        limit: 2,
        ..claim("w1")
    };
    let before = bench.now();
    let claimed = store.claim_registrations(&two).await.unwrap();
    let lease = before + LONG_MS..=bench.now() + LONG_MS;
    assert!(claimed.iter().all(|it| lease.contains(&it.lease_until_ms)));
    let third = store.claim_registrations(&claim("w2")).await.unwrap();
    assert_eq!(third.len(), 1);
    let numbers: Vec<u64> = (claimed.iter().chain(&third))
        .map(|it| it.task.number)
        .collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert_eq!(third[0].task.kind, TaskKind::Register);
    assert_eq!(store.claim_registrations(&claim("w3")).await.unwrap(), []);
    assert_eq!(store.outstanding_registrations().await.unwrap(), 3);
    let entries = bench.tasks(TaskKind::Register).await;
    let last = entries.last().unwrap();
    assert_eq!(last.task, Some(third[0].task));
    assert_eq!(last.worker.as_deref(), Some("w2"));
    assert_eq!(last.claimable_ms, third[0].lease_until_ms);
    assert!(about(last.expires_ms.unwrap(), bench.now() + LONG_MS));
    assert_eq!(
        store.list_tasks(TaskKind::Register, 2).await.unwrap().len(),
        2
    );

    store.want_registrations(300, LONG).await.unwrap();
    let all = TaskClaim {
        limit: u32::MAX,
        ..claim("w1")
    };
    assert_eq!(store.claim_registrations(&all).await.unwrap().len(), 200);
}

pub(crate) async fn a_registration_whose_lease_ran_out_gets_another_id(bench: Bench) {
    let store = &bench.store;
    store.want_registrations(1, LONG).await.unwrap();
    let known = bench.tasks(TaskKind::Register).await[0].task.unwrap();
    let short = TaskClaim {
        lease: SHORT,
        ..claim("w1")
    };
    let late = store.claim_registrations(&short).await.unwrap()[0].task;
    assert_eq!(
        late, known,
        "the first to claim it finds the id that it had"
    );
    bench.pass(60).await;
    let hold = async |task, worker| store.hold_task(task, worker, None, LONG).await.unwrap();
    assert_eq!(hold(late, Some("w1")).await, TaskHold::NotHeld);
    assert_eq!(bench.tasks(TaskKind::Register).await[0].worker, None);
    let again = store.claim_registrations(&claim("w2")).await.unwrap()[0].task;
    assert!(again.number > late.number);
    assert_eq!(hold(late, None).await, TaskHold::NotHeld);
    assert_eq!(
        store.fail_task(late, Some("w1"), "", 0).await.unwrap(),
        None
    );
    assert!(!store.finish_registration(late, Some("w1")).await.unwrap());
    assert!(!store.cancel_task(late).await.unwrap());
    assert!(matches!(
        hold(again, Some("w2")).await,
        TaskHold::Held { .. }
    ));
    assert_eq!(hold(again, Some("w1")).await, TaskHold::NotHeld);
    assert_eq!(store.outstanding_registrations().await.unwrap(), 1);
}

pub(crate) async fn a_registration_that_failed_waits_and_is_wanted_still(bench: Bench) {
    let store = &bench.store;
    store.want_registrations(1, 10 * LONG).await.unwrap();
    for (failures, wait_ms) in [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]
        .into_iter()
        .enumerate()
    {
        let failures = failures + 1;
        let task = store.claim_registrations(&claim("w1")).await.unwrap()[0].task;
        let fail = async |worker| {
            store
                .fail_task(task, Some(worker), "no mail", 1)
                .await
                .unwrap()
        };
        assert_eq!(fail("w2").await, None);
        let before = bench.now();
        let failed = fail("w1").await.unwrap();
        let range = before + wait_ms..=bench.now() + wait_ms;
        assert_eq!(failed.failures as usize, failures);
        assert_eq!((&failed.account, failed.given_up), (&None, false));
        assert_eq!(fail("w1").await, Some(failed), "said twice");
        assert_eq!(fail("w2").await, None);
        assert!(!store.finish_registration(task, Some("w1")).await.unwrap());
        assert_eq!(store.claim_registrations(&claim("w1")).await.unwrap(), []);
        let [entry] = &bench.tasks(TaskKind::Register).await[..] else {
            panic!("not one");
        };
        assert_eq!((&entry.worker, entry.failures as usize), (&None, failures));
        assert_eq!(entry.last_error.as_deref(), Some("no mail"));
        assert!(range.contains(&entry.claimable_ms), "{entry:?}");
        let counts = store.registration_counts().await.unwrap();
        assert_eq!((counts.ended, counts.succeeded), (failures as u64, 0));
        assert_eq!(counts.failed, failures as u64);
        assert_eq!(counts.last_error.as_deref(), Some("no mail"));
        assert!(counts.updated_ms.unwrap() >= before);
        assert_eq!(store.outstanding_registrations().await.unwrap(), 1);
        if !bench.jump(wait_ms) {
            return;
        }
    }
}

pub(crate) async fn a_registration_that_is_done_is_wanted_no_more(bench: Bench) {
    let store = &bench.store;
    let none = store.registration_counts().await.unwrap();
    assert_eq!(none, RegistrationCounts::default());
    store.want_registrations(2, LONG).await.unwrap();
    let unclaimed = bench.tasks(TaskKind::Register).await[0].task.unwrap();
    assert!(!store.finish_registration(unclaimed, None).await.unwrap());
    assert_eq!(store.fail_task(unclaimed, None, "", 0).await.unwrap(), None);
    let claimed = store.claim_registrations(&claim("w1")).await.unwrap();
    let [task, other] = [0, 1].map(|at| claimed[at].task);
    let finish = async |worker| store.finish_registration(task, worker).await.unwrap();
    assert!(!finish(Some("w2")).await);
    assert!(finish(Some("w1")).await);
    assert!(finish(Some("w1")).await, "said twice");
    assert!(finish(None).await);
    assert!(!finish(Some("w2")).await);
    let hold = async |task, worker| {
        store
            .hold_task(task, Some(worker), None, LONG)
            .await
            .unwrap()
    };
    assert_eq!(hold(task, "w1").await, TaskHold::Finished);
    assert_eq!(hold(task, "w2").await, TaskHold::NotHeld);
    assert_eq!(
        store.fail_task(task, Some("w1"), "", 0).await.unwrap(),
        None
    );
    let counts = store.registration_counts().await.unwrap();
    assert_eq!((counts.ended, counts.succeeded, counts.failed), (1, 1, 0));
    assert_eq!(counts.last_error, None);
    assert_eq!(store.outstanding_registrations().await.unwrap(), 1);
    assert_eq!(bench.tasks(TaskKind::Register).await.len(), 1);
    assert!(matches!(hold(other, "w1").await, TaskHold::Held { .. }));
    let renewal = TaskId {
        kind: TaskKind::Refresh,
        ..other
    };
    assert!(!store.finish_registration(renewal, None).await.unwrap());
    assert!(!store.retry_registration(renewal).await.unwrap());
}

pub(crate) async fn a_registration_can_be_handed_back_retried_and_cancelled(bench: Bench) {
    let store = &bench.store;
    store.want_registrations(1, LONG).await.unwrap();
    let claim = async || store.claim_registrations(&claim("w1")).await.unwrap();
    let first = claim().await[0].task;
    assert!(!store.hand_back_task(first, "w2").await.unwrap());
    assert!(!store.hand_back_task(first, "").await.unwrap());
    assert!(store.hand_back_task(first, "w1").await.unwrap());
    assert!(!store.hand_back_task(first, "w1").await.unwrap());
    let held = store
        .hold_task(first, Some("w1"), None, LONG)
        .await
        .unwrap();
    assert_eq!(held, TaskHold::NotHeld);
    let second = claim().await[0].task;
    assert!(second.number > first.number);

    let failed = store.fail_task(second, Some("w1"), "no", 0).await.unwrap();
    assert_eq!(failed.unwrap().failures, 1);
    assert_eq!(claim().await, []);
    assert!(!store.retry_registration(first).await.unwrap());
    assert!(store.retry_registration(second).await.unwrap());
    let entry = bench.tasks(TaskKind::Register).await.remove(0);
    assert_eq!((entry.task, entry.failures), (Some(second), 0));
    let third = claim().await.remove(0);
    assert!(third.task.number > second.number);
    assert!(store.retry_registration(third.task).await.unwrap());
    assert_eq!(claim().await, [], "a lease stays");

    assert!(store.cancel_task(third.task).await.unwrap());
    assert!(!store.cancel_task(third.task).await.unwrap());
    assert!(!store.retry_registration(third.task).await.unwrap());
    let held = store.hold_task(third.task, Some("w1"), None, LONG).await;
    assert_eq!(held.unwrap(), TaskHold::NotHeld);
    assert_eq!(store.outstanding_registrations().await.unwrap(), 0);
    assert_eq!(store.registration_counts().await.unwrap().ended, 1);
}

pub(crate) async fn a_live_lease_keeps_a_registration_beyond_its_time(bench: Bench) {
    let store = &bench.store;
    // Claimed before its time is over, however busy the machine is.
    let claimed = bench.within(SHORT, async || {
        store.want_registrations(2, SHORT).await.unwrap();
        store.claim_registrations(&claim("w1")).await.unwrap()
    });
    let claimed = claimed.await;
    bench.pass(60).await;
    store.expire_tasks(99).await.unwrap();
    assert_eq!(store.outstanding_registrations().await.unwrap(), 2);
    let [done, failed] = [0, 1].map(|at| claimed[at].task);
    let held = store.hold_task(done, Some("w1"), None, LONG).await.unwrap();
    assert!(matches!(held, TaskHold::Held { .. }));
    assert!(store.finish_registration(done, Some("w1")).await.unwrap());
    let end = store.fail_task(failed, Some("w1"), "no", 0).await.unwrap();
    assert_eq!(end.unwrap().failures, 1);
    assert_eq!(store.outstanding_registrations().await.unwrap(), 0);
    assert_eq!(bench.tasks(TaskKind::Register).await, []);
    assert!(!store.retry_registration(failed).await.unwrap());
    assert_eq!(
        store.expire_tasks(99).await.unwrap(),
        1,
        "nobody has it any more"
    );
    assert!(!store.cancel_task(failed).await.unwrap());
}

pub(crate) async fn only_the_latest_ends_are_remembered(bench: Bench) {
    let store = &bench.store;
    store.want_registrations(65, LONG).await.unwrap();
    let all = TaskClaim {
        limit: 65,
        ..claim("w1")
    };
    let claimed = store.claim_registrations(&all).await.unwrap();
    for it in &claimed {
        assert!(
            store
                .finish_registration(it.task, Some("w1"))
                .await
                .unwrap()
        );
    }
    let hold = async |at: usize| {
        let held = store.hold_task(claimed[at].task, Some("w1"), None, LONG);
        held.await.unwrap()
    };
    assert_eq!(hold(0).await, TaskHold::NotHeld);
    assert_eq!(hold(1).await, TaskHold::Finished);
    assert_eq!(hold(64).await, TaskHold::Finished);
    assert_eq!(store.registration_counts().await.unwrap().succeeded, 65);
}
