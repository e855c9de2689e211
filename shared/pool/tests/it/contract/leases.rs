//! What lives here: how long a lease lasts, and what its number promises.

use std::time::Duration;

use b2a_domain::{AccountKind, AccountState, Lease, LeaseId, Outcome};
use b2a_pool::{LeaseRequest, NoLease, Renewal};

use crate::bench::{Bench, LONG, LONG_MS, about, id, leased, probation, serve};

const SHORT: Duration = Duration::from_millis(30);

pub(crate) async fn numbers_grow_for_ever(bench: Bench) {
    let mut last = LeaseId(0);
    for round in 0..3 {
        bench.ready("a").await;
        for _ in 0..5 {
            let lease = leased(bench.ask(serve()).await);
            assert!(lease.id > last, "round {round}");
            last = lease.id;
            assert!(bench.release(&lease, Outcome::Ok).await);
        }
        assert!(bench.store.remove(&id("a")).await.unwrap());
    }
    assert!(last.0 > 1_700_000_000_000_000, "microseconds of the clock");
}

pub(crate) async fn an_expired_lease_gives_its_account_back(bench: Bench) {
    bench.set(|policy| policy.max_in_flight = 1);
    bench.ready("a").await;
    let lease = leased(
        bench
            .ask(LeaseRequest {
                ttl: SHORT,
                ..serve()
            })
            .await,
    );
    assert!(about(lease.expires_ms, bench.now() + 30));
    bench.pass(60).await;
    let next = bench.lease().await;
    assert!(next.id > lease.id);
    assert!(
        !bench.release(&lease, Outcome::Unauthorized).await,
        "too late to say anything"
    );
    assert_eq!(
        bench.store.renew(&lease, LONG).await.unwrap(),
        Renewal::Lost
    );
    let account = bench.get(&id("a")).await;
    assert_eq!((account.state, account.in_flight), (AccountState::Ready, 1));
}

pub(crate) async fn late_releases_and_renewals_end_the_lease_too(bench: Bench) {
    bench.ready("a").await;
    let [first, second] = [
        leased(
            bench
                .ask(LeaseRequest {
                    ttl: SHORT,
                    ..serve()
                })
                .await,
        ),
        leased(
            bench
                .ask(LeaseRequest {
                    ttl: SHORT,
                    ..serve()
                })
                .await,
        ),
    ];
    bench.pass(60).await;
    assert!(!bench.release(&first, Outcome::Forbidden).await);
    assert_eq!(
        bench.store.renew(&second, LONG).await.unwrap(),
        Renewal::Lost
    );
    let account = bench.get(&id("a")).await;
    assert_eq!((account.state, account.in_flight), (AccountState::Ready, 0));
}

pub(crate) async fn a_renewed_lease_lives_on(bench: Bench) {
    let ttl = Duration::from_millis(500);
    let (lease, renewal) = bench
        .within(ttl, async || {
            bench.anew("a").await;
            let lease = leased(bench.ask(LeaseRequest { ttl, ..serve() }).await);
            let renewal = bench.store.renew(&lease, LONG).await.unwrap();
            (lease, renewal)
        })
        .await;
    let Renewal::Renewed { expires_ms } = renewal else {
        panic!("lost");
    };
    assert!(about(expires_ms, bench.now() + LONG_MS));
    bench.pass(600).await;
    assert_eq!(bench.get(&id("a")).await.in_flight, 1);
    assert!(bench.release(&lease, Outcome::Ok).await);
}

pub(crate) async fn a_proof_nobody_ended_is_due_again(bench: Bench) {
    bench.pending("a").await;
    let lease = leased(
        bench
            .ask(LeaseRequest {
                ttl: SHORT,
                ..probation()
            })
            .await,
    );
    let NoLease::Pending { .. } = bench.refused(serve()).await else {
        panic!("not pending")
    };
    bench.pass(60).await;
    let again = leased(bench.ask(probation()).await);
    assert_eq!(again.account, lease.account);
    assert_eq!(bench.get(&id("a")).await.in_flight, 1);
    let renewal = bench.store.renew(&again, LONG).await.unwrap();
    assert!(matches!(renewal, Renewal::Renewed { .. }));
    assert!(matches!(
        bench.refused(probation()).await,
        NoLease::Pending { .. }
    ));
    assert!(bench.release(&again, Outcome::Ok).await);
    assert_eq!(bench.state(&id("a")).await, AccountState::Ready);
}

pub(crate) async fn only_the_first_release_counts(bench: Bench) {
    bench.ready("a").await;
    let lease = bench.lease().await;
    assert!(bench.release(&lease, Outcome::Ok).await);
    assert!(!bench.release(&lease, Outcome::Unauthorized).await);
    let account = bench.get(&id("a")).await;
    assert_eq!((account.state, account.in_flight), (AccountState::Ready, 0));
    assert_eq!(account.success_count, 2, "the proof and the lease");

    bench.ready("b").await;
    let lease = bench.lease().await;
    assert_eq!(lease.account, id("b"));
    let forged = Lease {
        account: id("a"),
        ..lease.clone()
    };
    assert!(
        !bench.release(&forged, Outcome::Unauthorized).await,
        "a lease of another account"
    );
    assert!(bench.release(&lease, Outcome::Ok).await);
}

pub(crate) async fn another_generation_only_lowers_the_count(bench: Bench) {
    bench.ready("a").await;
    let lease = bench.lease().await;
    bench.file("a", "g2", AccountState::Pending).await;
    assert_eq!(
        bench.get(&id("a")).await.in_flight,
        1,
        "live leases stay counted"
    );
    assert!(bench.release(&lease, Outcome::Unauthorized).await);
    let account = bench.get(&id("a")).await;
    assert_eq!(
        (account.state, account.in_flight),
        (AccountState::Pending, 0)
    );
    assert_eq!(account.fail_count, 0);
}

pub(crate) async fn leases_end_with_their_account(bench: Bench) {
    bench.ready("a").await;
    let lease = bench.lease().await;
    assert!(bench.store.remove(&id("a")).await.unwrap());
    assert!(!bench.store.remove(&id("a")).await.unwrap());
    bench.ready("a").await;
    let next = bench.lease().await;
    assert!(!bench.release(&lease, Outcome::Unauthorized).await);
    assert_eq!(
        bench.store.renew(&lease, LONG).await.unwrap(),
        Renewal::Lost
    );
    assert_eq!(
        bench.get(&id("a")).await.in_flight,
        1,
        "the lease of the account that is there"
    );
    assert!(bench.release(&next, Outcome::Ok).await);
}

pub(crate) async fn reap_ends_what_is_over(bench: Bench) {
    let (kind, ttl) = (AccountKind::Business, Duration::from_millis(400));
    let early = bench
        .within(ttl, async || {
            bench.anew("a").await;
            for _ in 0..5 {
                leased(bench.ask(LeaseRequest { ttl, ..serve() }).await);
            }
            bench.store.reap(kind, 100).await.unwrap()
        })
        .await;
    assert_eq!(early, 0, "nothing is over yet");
    bench.pass(600).await;
    assert_eq!(bench.store.reap(kind, 3).await.unwrap(), 3);
    assert_eq!(bench.store.reap(kind, 100).await.unwrap(), 2);
    assert_eq!(bench.store.reap(kind, 100).await.unwrap(), 0);
    assert_eq!(bench.get(&id("a")).await.in_flight, 0);
}
