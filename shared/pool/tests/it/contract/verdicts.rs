//! What lives here: accounts that are suspended, reported on outside of a lease, or given up.

use b2a_domain::{AccountState, Bucket, Generation, Outcome, ProofBackoff};
use b2a_pool::{LeaseReply, NoLease};

use crate::bench::{Bench, LONG_MS, about, id, leased, probation, serve};

pub(crate) async fn failed_calls_in_a_row_suspend_an_account(bench: Bench) {
    bench.set(|policy| policy.max_fail_count = 3);
    let a = bench.ready("a").await;
    bench.warm(&a).await;
    let fail = async |lease| assert!(bench.release(&lease, Outcome::UpstreamError).await);
    fail(bench.lease().await).await;
    fail(bench.lease().await).await;
    let lease = bench.lease().await;
    assert!(bench.release(&lease, Outcome::Ok).await);
    assert_eq!(bench.get(&a).await.fail_count, 0, "a success clears");
    let [under_way, late] = [bench.lease().await, bench.lease().await];
    for _ in 0..3 {
        assert_eq!(bench.state(&a).await, AccountState::Ready);
        fail(bench.lease().await).await;
    }
    let account = bench.get(&a).await;
    assert_eq!(
        (account.state, account.token_expires_ms),
        (AccountState::Pending, None)
    );
    let reason = account.reason.unwrap();
    assert!(reason.starts_with("suspended: the upstream"), "{reason}");
    // The proof is due at once, and only its failures make it wait.
    fail(leased(bench.ask(probation()).await)).await;
    let NoLease::Pending { next_due_ms } = bench.refused(probation()).await else {
        panic!("not pending");
    };
    assert!(next_due_ms > 0 && about(next_due_ms, ProofBackoff::after_ms(1)));

    fail(under_way).await;
    let account = bench.get(&a).await;
    assert_eq!(
        (account.state, account.fail_count),
        (AccountState::Pending, 1),
        "calls made before say nothing more"
    );
    assert!(bench.release(&late, Outcome::Ok).await);
    let account = bench.get(&a).await;
    assert_eq!(
        (account.state, account.fail_count, account.reason),
        (AccountState::Ready, 0, None),
        "but for a good answer"
    );
}

pub(crate) async fn limits_and_other_calls_suspend_nobody(bench: Bench) {
    bench.set(|policy| policy.max_fail_count = 2);
    let a = bench.ready("a").await;
    let outcomes = [
        Outcome::UpstreamError,
        Outcome::RateLimited {
            retry_after_ms: Some(1),
        },
        Outcome::Quota {
            bucket: Bucket::Video,
        },
        Outcome::ClientGone,
        Outcome::RequestFault,
        Outcome::Empty {
            thoughts_only: true,
        },
    ];
    for outcome in outcomes {
        let lease = bench.lease().await;
        assert!(bench.release(&lease, outcome).await);
        bench.pass(5).await;
        assert_eq!(bench.state(&a).await, AccountState::Ready, "{outcome:?}");
    }
    let lease = bench.lease().await;
    let empty = Outcome::Empty {
        thoughts_only: false,
    };
    assert!(bench.release(&lease, empty).await);
    assert_eq!(bench.state(&a).await, AccountState::Pending);

    bench.set(|policy| policy.max_fail_count = 0);
    let b = bench.ready("b").await;
    for _ in 0..20 {
        let lease = bench.lease().await;
        assert!(bench.release(&lease, Outcome::UpstreamError).await);
    }
    assert_eq!(bench.state(&b).await, AccountState::Ready);
}

pub(crate) async fn an_upstream_that_is_down_for_an_hour_makes_no_account_invalid(bench: Bench) {
    bench.set(|policy| policy.max_fail_count = 3);
    for name in ["a", "b"] {
        bench.ready(name).await;
    }
    let (mut calls, mut waited_ms) = (0, 0);
    while waited_ms < 3_600_000 {
        calls += 1;
        let reply = match bench.ask(serve()).await {
            LeaseReply::None(_) => bench.ask(probation()).await,
            leased @ LeaseReply::Leased(_) => leased,
        };
        match reply {
            LeaseReply::Leased(lease) => {
                assert!(bench.release(&lease, Outcome::UpstreamError).await);
            }
            LeaseReply::None(NoLease::Pending { next_due_ms }) => {
                waited_ms += next_due_ms;
                if !bench.jump(next_due_ms) {
                    break;
                }
            }
            LeaseReply::None(reason) => panic!("{reason:?}"),
        }
    }
    assert!(calls < 100, "{calls} calls of an upstream that is down");
    for name in ["a", "b"] {
        assert_eq!(bench.state(&id(name)).await, AccountState::Pending);
    }
    if bench.jump(ProofBackoff::CEILING_MS) {
        for _ in 0..2 {
            let lease = leased(bench.ask(probation()).await);
            assert!(bench.release(&lease, Outcome::Ok).await);
        }
        assert_eq!(bench.state(&id("a")).await, AccountState::Ready);
        assert_eq!(bench.state(&id("b")).await, AccountState::Ready);
    }
}

pub(crate) async fn reports_work_as_releases_do_but_count_no_lease(bench: Bench) {
    let a = bench.ready("a").await;
    let (g1, g2) = (Generation::new("g1"), Generation::new("g2"));
    let before = bench.get(&a).await;
    for outcome in [Outcome::Unauthorized, Outcome::UpstreamError] {
        assert!(!bench.store.report(&a, &g2, outcome).await.unwrap());
    }
    let nobody = bench.store.report(&id("nobody"), &g1, Outcome::Ok).await;
    assert!(!nobody.unwrap());
    assert_eq!(bench.get(&a).await, before);

    let failed = bench.store.report(&a, &g1, Outcome::UpstreamError).await;
    assert!(failed.unwrap());
    assert_eq!(bench.get(&a).await.fail_count, 1);
    assert!(bench.store.report(&a, &g1, Outcome::Ok).await.unwrap());
    let limited = Outcome::RateLimited {
        retry_after_ms: Some(LONG_MS),
    };
    assert!(bench.store.report(&a, &g1, limited).await.unwrap());
    assert_eq!(bench.state(&a).await, AccountState::Cooldown);
    let refused = bench.store.report(&a, &g1, Outcome::Unauthorized).await;
    assert!(refused.unwrap());
    let account = bench.get(&a).await;
    assert_eq!(account.state, AccountState::PendingExternal);
    assert!(account.reason.is_some());
    assert_eq!(
        (account.total_count, account.success_count),
        (before.total_count, before.success_count)
    );
    let pending = bench.pending("b").await;
    assert!(
        bench
            .store
            .report(&pending, &g1, Outcome::Ok)
            .await
            .unwrap()
    );
    assert_eq!(bench.state(&pending).await, AccountState::Ready);
}

pub(crate) async fn given_up_accounts_wait_for_other_credentials(bench: Bench) {
    let a = bench.ready("a").await;
    bench.warm(&a).await;
    let lease = bench.lease().await;
    let give_up = async |digest: &str| {
        let generation = Generation::new(digest);
        bench
            .store
            .give_up(&a, &generation, "too often")
            .await
            .unwrap()
    };
    assert!(!give_up("g2").await);
    assert!(give_up("g1").await);
    let account = bench.get(&a).await;
    assert_eq!(
        (account.state, account.reason.as_deref(), account.in_flight),
        (AccountState::Invalid, Some("too often"), 1)
    );
    assert!(bench.release(&lease, Outcome::Ok).await);
    assert_eq!(bench.refused(serve()).await, NoLease::Empty);
    bench.file("a", "g1", AccountState::Pending).await;
    assert_eq!(
        bench.state(&a).await,
        AccountState::Invalid,
        "the same credentials"
    );
    bench.file("a", "g1", AccountState::Disabled).await;
    assert!(!give_up("g1").await, "the operator's word stays");
    bench.file("a", "g1", AccountState::Pending).await;
    assert_eq!(
        bench.state(&a).await,
        AccountState::Pending,
        "enabled by the operator: another chance"
    );
    assert!(give_up("g1").await);
    bench.store.prove_anew(&a).await.unwrap();
    assert_eq!(bench.state(&a).await, AccountState::Pending);
    assert!(give_up("g1").await);
    bench.file("a", "g2", AccountState::Pending).await;
    assert_eq!(bench.state(&a).await, AccountState::Pending);
}
