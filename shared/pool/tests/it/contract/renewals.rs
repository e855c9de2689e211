//! What lives here: accounts that wait for a registrar, and workers that claim them.

use std::time::Duration;

use b2a_domain::{AccountKind, AccountState, Generation, Outcome, TaskId, TaskKind};
use b2a_pool::{AccountFilter, Page, StoreError, TaskClaim, TaskHold};

use crate::bench::{Bench, LONG, LONG_MS, about, claim, id, serve};

const KIND: AccountKind = AccountKind::Business;
const SHORT: Duration = Duration::from_millis(30);

pub(crate) async fn waiting_accounts_are_claimed_once_and_longest_waiting_first(bench: Bench) {
    let store = &bench.store;
    assert_eq!(bench.claim("w1").await, []);
    // By the time of waiting, not by name. Accounts that are well or not proven yet wait for nobody.
    bench.ready("ready").await;
    bench.pending("pending").await;
    for name in ["c", "a", "b"] {
        bench.waiting(name).await;
    }
    let candidates = store.claimable_renewals(KIND, 2).await.unwrap();
    let names: Vec<&str> = candidates.iter().map(|it| it.id.name()).collect();
    assert_eq!(names, ["c", "a"]);
    assert_eq!(candidates[0].generation, Generation::new("g1"));
    assert_eq!(store.renewal_counts(KIND).await.unwrap().claimed, 0);

    let two = TaskClaim {
        limit: 2,
        ..claim("w1")
    };
    let before = bench.now();
    let claimed = store.claim_renewals(KIND, &two).await.unwrap();
    assert!(!claimed.throttled);
    let [first, second] = &claimed.tasks[..] else {
        panic!("{claimed:?}");
    };
    assert_eq!((first.account.name(), second.account.name()), ("c", "a"));
    assert_eq!(first.generation, Generation::new("g1"));
    assert_eq!(first.task.kind, TaskKind::Refresh);
    assert!(first.task.number < second.task.number);
    let lease = before + LONG_MS..=bench.now() + LONG_MS;
    assert!(lease.contains(&first.lease_until_ms));

    bench.pass(2).await;
    let third = bench.claim_one("w2").await;
    assert_eq!(third.account.name(), "b");
    assert_eq!(bench.claim("w3").await, []);
    assert_eq!(store.claimable_renewals(KIND, 9).await.unwrap(), []);
    assert_eq!(store.renewal_counts(KIND).await.unwrap().claimed, 3);

    let entries = bench.tasks(TaskKind::Refresh).await;
    let seen: Vec<_> = (entries.iter())
        .map(|it| (it.account.as_ref().unwrap().name(), it.worker.as_deref()))
        .collect();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[2], ("b", Some("w2")), "claimed last, free last");
    assert_eq!(entries[2].task, Some(third.task));
    assert_eq!(entries[2].claimable_ms, third.lease_until_ms);
    assert_eq!(
        store.list_tasks(TaskKind::Refresh, 2).await.unwrap().len(),
        2
    );
}

pub(crate) async fn a_lease_that_ran_out_is_claimed_again_under_another_id(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let short = TaskClaim {
        lease: SHORT,
        ..claim("w1")
    };
    let late = store.claim_renewals(KIND, &short).await.unwrap().tasks[0].task;
    bench.pass(60).await;
    let hold = async |task, worker| store.hold_task(task, worker, None, LONG).await.unwrap();
    assert_eq!(
        hold(late, Some("w1")).await,
        TaskHold::NotHeld,
        "it is over"
    );
    assert_eq!(bench.tasks(TaskKind::Refresh).await[0].worker, None);
    assert_eq!(store.renewal_counts(KIND).await.unwrap().leases_expired, 0);

    let again = bench.claim_one("w2").await;
    assert!(again.task.number > late.number);
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!((counts.claimed, counts.leases_expired), (2, 1));
    for worker in [Some("w1"), None] {
        assert_eq!(hold(late, worker).await, TaskHold::NotHeld);
        assert_eq!(
            store.fail_task(late, worker, "late", 1).await.unwrap(),
            None
        );
    }
    assert!(!store.hand_back_task(late, "w1").await.unwrap());
    assert!(!store.cancel_task(late).await.unwrap());
    assert!(matches!(
        hold(again.task, Some("w2")).await,
        TaskHold::Held { .. }
    ));
    assert_eq!(bench.state(&a).await, AccountState::PendingExternal);
}

pub(crate) async fn an_account_can_be_claimed_by_name(bench: Bench) {
    let store = &bench.store;
    let (a, b) = (bench.waiting("a").await, bench.waiting("b").await);
    let ready = bench.ready("ready").await;
    let nobody = id("nobody");
    let by_name = async |account, worker| {
        let claimed = store.claim_renewal(account, &claim(worker)).await;
        claimed.unwrap()
    };
    for other in [&ready, &nobody] {
        assert_eq!(by_name(other, "w1").await, None);
    }
    let before = bench.now();
    let task = by_name(&b, "w1").await.expect("it waits");
    assert_eq!(
        (&task.account, &task.generation),
        (&b, &Generation::new("g1"))
    );
    assert!((before + LONG_MS..=bench.now() + LONG_MS).contains(&task.lease_until_ms));
    assert_eq!(by_name(&b, "w2").await, None, "somebody has it");
    assert_eq!(
        bench.claim_one("w2").await.account,
        a,
        "and others wait still"
    );

    let failed = store.fail_task(task.task, Some("w1"), "no", 0).await;
    assert!(failed.unwrap().is_some());
    assert_eq!(by_name(&b, "w2").await, None, "it backs off");
    assert!(store.retry_renewal(&b).await.unwrap());
    let short = TaskClaim {
        lease: SHORT,
        ..claim("w2")
    };
    let late = store.claim_renewal(&b, &short).await.unwrap().unwrap();
    assert!(late.task.number > task.task.number);
    bench.pass(60).await;
    let again = by_name(&b, "w3").await.expect("its lease ran out");
    assert!(again.task.number > late.task.number);
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!((counts.claimed, counts.leases_expired), (4, 1));
    let nameless = store.claim_renewal(&b, &claim("")).await;
    assert!(matches!(nameless, Err(StoreError::Misconfigured(_))));
}

pub(crate) async fn a_held_task_lives_on_and_is_never_cut_short(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let task = bench.claim_one("w1").await;
    let keep = async |worker, account, lease| {
        let held = store.hold_task(task.task, worker, account, lease).await;
        held.unwrap()
    };
    let longer = bench.now() + 2 * LONG_MS;
    let TaskHold::Held { lease_until_ms } = keep(Some("w1"), Some(&a), 2 * LONG).await else {
        panic!("not held");
    };
    assert!(lease_until_ms >= longer && about(lease_until_ms, longer));
    let same = TaskHold::Held { lease_until_ms };
    assert_eq!(keep(Some("w1"), None, SHORT).await, same, "never shorter");
    assert_eq!(
        keep(None, Some(&a), SHORT).await,
        same,
        "nobody is compared"
    );
    assert_eq!(
        bench.tasks(TaskKind::Refresh).await[0].claimable_ms,
        lease_until_ms
    );

    assert_eq!(keep(Some("w2"), None, LONG).await, TaskHold::NotHeld);
    assert_eq!(keep(Some(""), None, LONG).await, TaskHold::NotHeld);
    assert_eq!(
        keep(Some("w1"), Some(&id("b")), LONG).await,
        TaskHold::NotHeld
    );
    for (kind, number) in [
        (TaskKind::Register, task.task.number),
        (TaskKind::Refresh, task.task.number + 1),
        (TaskKind::Refresh, u64::MAX),
        (TaskKind::Refresh, 0),
    ] {
        let other = TaskId { kind, number };
        let held = store.hold_task(other, None, None, LONG).await.unwrap();
        assert_eq!(held, TaskHold::NotHeld, "{other}");
        assert_eq!(store.fail_task(other, None, "", 1).await.unwrap(), None);
    }
}

pub(crate) async fn a_task_that_is_handed_back_or_cancelled_can_be_claimed_at_once(bench: Bench) {
    let store = &bench.store;
    bench.waiting("a").await;
    let first = bench.claim_one("w1").await.task;
    assert!(!store.hand_back_task(first, "w2").await.unwrap());
    assert_eq!(bench.claim("w2").await, []);
    assert!(store.hand_back_task(first, "w1").await.unwrap());
    assert!(!store.hand_back_task(first, "w1").await.unwrap());
    let second = bench.claim_one("w2").await.task;
    assert!(second.number > first.number);

    assert!(store.cancel_task(second).await.unwrap());
    assert!(!store.cancel_task(second).await.unwrap());
    let held = store.hold_task(second, Some("w2"), None, LONG).await;
    assert_eq!(held.unwrap(), TaskHold::NotHeld);
    let third = bench.claim_one("w2").await.task;
    assert!(third.number > second.number);
    let counts = store.renewal_counts(KIND).await.unwrap();
    assert_eq!(
        (counts.claimed, counts.failed, counts.leases_expired),
        (3, 0, 0)
    );
    assert_eq!(bench.tasks(TaskKind::Refresh).await[0].failures, 0);
}

pub(crate) async fn other_states_change_nothing_about_a_lease_or_a_wait(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let task = bench.claim_one("w1").await.task;
    // Proven anew, and refused again.
    let state = store.prove_anew(&a).await.unwrap();
    assert_eq!(state, Some(AccountState::Pending));
    assert_eq!(
        bench.tasks(TaskKind::Refresh).await,
        [],
        "it does not wait now"
    );
    let held = store.hold_task(task, Some("w1"), Some(&a), LONG).await;
    assert!(matches!(held.unwrap(), TaskHold::Held { .. }));
    bench.refuse(&a, "g1").await;
    bench.waiting("b").await;
    let entries = bench.tasks(TaskKind::Refresh).await;
    let b = entries[0].account.as_ref().unwrap();
    assert_eq!(b.name(), "b", "it can be claimed first");
    assert_eq!(entries[1].task, Some(task));
    assert_eq!(
        bench.claim_one("w2").await.account,
        *b,
        "the first worker has the other"
    );

    let failed = store.fail_task(task, Some("w1"), "no", 0).await.unwrap();
    assert_eq!(failed.unwrap().failures, 1);
    store.prove_anew(&a).await.unwrap();
    bench.refuse(&a, "g1").await;
    assert_eq!(bench.claim("w2").await, [], "it backs off");
    // Switched off and on again.
    bench.file("a", "g1", AccountState::Disabled).await;
    assert_eq!(bench.tasks(TaskKind::Refresh).await.len(), 1, "`b` alone");
    bench.file("a", "g1", AccountState::Pending).await;
    bench.refuse(&a, "g1").await;
    assert_eq!(bench.claim("w2").await, []);
    assert_eq!(bench.tasks(TaskKind::Refresh).await[0].failures, 1);
}

pub(crate) async fn a_wanted_renewal_can_be_claimed_at_once(bench: Bench) {
    let store = &bench.store;
    let want = async |name| store.want_renewal(&id(name), "by hand").await.unwrap();
    assert_eq!(want("nobody").await, None);
    let a = bench.ready("a").await;
    bench.warm(&a).await;
    assert_eq!(want("a").await, Some(AccountState::PendingExternal));
    let account = bench.get(&a).await;
    assert_eq!(account.state, AccountState::PendingExternal);
    assert_eq!(account.reason.as_deref(), Some("by hand"));
    assert_eq!(account.token_expires_ms, None);
    bench.refused(serve()).await;
    let task = bench.claim_one("w1").await.task;

    assert_eq!(want("a").await, Some(AccountState::PendingExternal));
    assert_eq!(bench.claim("w2").await, [], "a lease stays");
    let failed = store.fail_task(task, Some("w1"), "no", 0).await.unwrap();
    assert!(failed.is_some());
    assert_eq!(bench.claim("w2").await, []);
    want("a").await;
    assert_eq!(bench.tasks(TaskKind::Refresh).await[0].failures, 0);
    let task = bench.claim_one("w2").await.task;
    let failed = store.fail_task(task, Some("w2"), "no", 1).await.unwrap();
    assert!(failed.unwrap().given_up);
    assert_eq!(want("a").await, Some(AccountState::PendingExternal));
    assert_eq!(bench.claim("w2").await.len(), 1, "given up or not");

    bench.file("off", "g1", AccountState::Disabled).await;
    assert_eq!(want("off").await, Some(AccountState::Disabled));
    bench.file("empty", "", AccountState::Invalid).await;
    assert_eq!(want("empty").await, Some(AccountState::Invalid));
    assert_eq!(bench.claim("w2").await, []);
}

pub(crate) async fn a_renewal_that_is_wanted_again_keeps_its_place(bench: Bench) {
    bench.waiting("b").await;
    bench.waiting("a").await;
    let again = bench.store.want_renewal(&id("b"), "by hand").await.unwrap();
    assert_eq!(again, Some(AccountState::PendingExternal));
    let claimed = bench.claim("w1").await;
    let names: Vec<&str> = claimed.iter().map(|it| it.account.name()).collect();
    assert_eq!(names, ["b", "a"]);
    assert_eq!(bench.get(&id("b")).await.reason.as_deref(), Some("by hand"));
}

pub(crate) async fn tasks_end_with_their_account(bench: Bench) {
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let ended = bench.claim_one("w1").await.task;
    let change = store.finish_renewal(&a, Some(ended), false).await.unwrap();
    assert_eq!(change.after.sample_size(), 1);
    let live = bench.claim_one("w1").await.task;
    assert!(store.remove(&a).await.unwrap());
    bench.waiting("a").await;
    for task in [ended, live] {
        let held = store.hold_task(task, None, None, LONG).await.unwrap();
        assert_eq!(held, TaskHold::NotHeld, "it was another account's");
        assert_eq!(store.fail_task(task, None, "no", 1).await.unwrap(), None);
        assert!(!store.cancel_task(task).await.unwrap());
    }
    let task = bench.claim_one("w2").await.task;
    assert!(task.number > live.number);
    let gone = store.finish_renewal(&id("gone"), None, true).await.unwrap();
    assert_eq!(gone.after.sample_size(), 2, "it is counted all the same");
    assert_eq!(store.renewal_counts(KIND).await.unwrap().leases_expired, 0);
}

pub(crate) async fn accounts_that_wait_are_listed_by_name_whoever_is_next(bench: Bench) {
    for name in ["c", "a", "d", "b"] {
        bench.waiting(name).await;
    }
    let two = TaskClaim {
        limit: 2,
        ..claim("w1")
    };
    let claimed = bench.store.claim_renewals(KIND, &two).await.unwrap();
    assert_eq!(claimed.tasks.len(), 2);
    let filter = AccountFilter {
        states: vec![AccountState::PendingExternal],
        ..AccountFilter::default()
    };
    let page = Page {
        offset: 1,
        limit: 2,
    };
    let listed = bench.store.list(KIND, &filter, &page).await.unwrap();
    let names: Vec<&str> = listed.items.iter().map(|it| it.id.name()).collect();
    assert_eq!((names, listed.total), (vec!["b", "c"], 4));
    let counts = bench.store.counts(KIND).await.unwrap();
    assert_eq!((counts.pending_external, counts.total()), (4, 4));
    // A call that was under way changes nothing.
    let (a, generation) = (id("a"), Generation::new("g1"));
    let report = bench.store.report(&a, &generation, Outcome::Ok);
    assert!(report.await.unwrap());
    assert_eq!(bench.state(&a).await, AccountState::PendingExternal);
}

pub(crate) async fn workers_without_a_name_get_nothing(bench: Bench) {
    bench.waiting("a").await;
    bench.store.want_registrations(1, LONG).await.unwrap();
    for worker in ["", &"w".repeat(201)] {
        let renewals = bench.store.claim_renewals(KIND, &claim(worker)).await;
        assert!(matches!(renewals, Err(StoreError::Misconfigured(_))));
        let registrations = bench.store.claim_registrations(&claim(worker)).await;
        assert!(matches!(registrations, Err(StoreError::Misconfigured(_))));
    }
    let none = TaskClaim {
        limit: 0,
        ..claim("w1")
    };
    let renewals = bench.store.claim_renewals(KIND, &none).await.unwrap();
    assert_eq!(renewals.tasks, []);
    assert_eq!(bench.store.claim_registrations(&none).await.unwrap(), []);
    assert_eq!(bench.claim(&"w".repeat(200)).await.len(), 1);
}
