//! What lives here: what each outcome does to an account.

use b2a_domain::{
    AccountState, Bucket, Generation, Outcome, ProofBackoff, RATE_LIMIT_CEILING_MS,
    rate_limit_cooldown_ms,
};
use b2a_pool::NoLease;

use crate::bench::{Bench, LONG_MS, about, id, leased, probation, serve};

pub(crate) async fn refused_credentials_wait_for_new_ones(bench: Bench) {
    for (name, outcome) in [("a", Outcome::Unauthorized), ("b", Outcome::Forbidden)] {
        let account = bench.ready(name).await;
        bench.warm(&account).await;
        let lease = bench.lease().await;
        assert!(bench.release(&lease, outcome).await);
        let account = bench.get(&account).await;
        assert_eq!(account.state, AccountState::PendingExternal);
        assert!(account.reason.is_some());
        assert_eq!((account.token_expires_ms, account.fail_count), (None, 1));
        assert_eq!(bench.refused(serve()).await, NoLease::Empty);
    }
    bench.file("a", "g1", AccountState::Pending).await;
    assert_eq!(
        bench.state(&id("a")).await,
        AccountState::PendingExternal,
        "the same credentials"
    );
    bench.file("a", "g2", AccountState::Pending).await;
    let account = bench.get(&id("a")).await;
    assert_eq!(
        (account.state, account.reason),
        (AccountState::Pending, None)
    );
}

pub(crate) async fn rate_limits_grow_as_the_domain_says(bench: Bench) {
    bench.ready("a").await;
    for strikes in 1..=3 {
        // Two strikes that are soon over, then one whose length can be told.
        let use_cooldown_ms = if strikes < 3 { 10 } else { 15_000 };
        bench.set(|policy| policy.use_cooldown_ms = use_cooldown_ms);
        let lease = bench.lease().await;
        assert!(
            bench
                .release(
                    &lease,
                    Outcome::RateLimited {
                        retry_after_ms: None
                    }
                )
                .await
        );
        if strikes < 3 {
            bench
                .pass(rate_limit_cooldown_ms(strikes, use_cooldown_ms, None) + 10)
                .await;
        }
    }
    let account = bench.get(&id("a")).await;
    let until = account.cooldown_until_ms.get(Bucket::Text).unwrap();
    assert!(about(
        until,
        bench.now() + rate_limit_cooldown_ms(3, 15_000, None)
    ));
    assert_eq!(
        (account.state, account.fail_count),
        (AccountState::Cooldown, 3)
    );
    assert!(account.reason.is_some());
}

pub(crate) async fn rate_limits_clear_on_success_and_stop_at_an_hour(bench: Bench) {
    bench.ready("a").await;
    for _ in 0..4 {
        let lease = bench.lease().await;
        assert!(
            bench
                .release(
                    &lease,
                    Outcome::RateLimited {
                        retry_after_ms: Some(1)
                    }
                )
                .await
        );
        bench.pass(10).await;
    }
    let lease = bench.lease().await;
    assert!(bench.release(&lease, Outcome::Ok).await);
    assert_eq!(bench.get(&id("a")).await.fail_count, 0);

    bench.set(|policy| policy.use_cooldown_ms = 20_000);
    let lease = bench.lease().await;
    assert!(
        bench
            .release(
                &lease,
                Outcome::RateLimited {
                    retry_after_ms: None
                }
            )
            .await
    );
    let until = bench
        .get(&id("a"))
        .await
        .cooldown_until_ms
        .get(Bucket::Text)
        .unwrap();
    assert!(about(until, bench.now() + 60_000), "the first strike again");

    bench.ready("b").await;
    let lease = bench.lease().await;
    assert!(
        bench
            .release(
                &lease,
                Outcome::RateLimited {
                    retry_after_ms: Some(u64::MAX)
                }
            )
            .await
    );
    let until = bench
        .get(&id("b"))
        .await
        .cooldown_until_ms
        .get(Bucket::Text)
        .unwrap();
    assert!(about(until, bench.now() + RATE_LIMIT_CEILING_MS));
}

pub(crate) async fn one_wall_is_one_strike(bench: Bench) {
    bench.set(|policy| policy.use_cooldown_ms = 20_000);
    bench.ready("a").await;
    let leases = [
        bench.lease().await,
        bench.lease().await,
        bench.lease().await,
    ];
    for lease in &leases {
        assert!(
            bench
                .release(
                    lease,
                    Outcome::RateLimited {
                        retry_after_ms: None
                    }
                )
                .await
        );
    }
    let account = bench.get(&id("a")).await;
    let until = account.cooldown_until_ms.get(Bucket::Text).unwrap();
    assert!(about(until, bench.now() + 60_000));
    assert_eq!(account.fail_count, 3);
}

pub(crate) async fn a_quota_rests_its_bucket_until_the_next_day(bench: Bench) {
    bench.ready("a").await;
    let lease = bench.lease().await;
    assert!(
        bench
            .release(
                &lease,
                Outcome::Quota {
                    bucket: Bucket::Video
                }
            )
            .await
    );
    let account = bench.get(&id("a")).await;
    let until = account.cooldown_until_ms.get(Bucket::Video).unwrap();
    assert_eq!(until % 86_400_000, 0, "midnight in UTC");
    assert!(until > bench.now() && until <= bench.now() + 86_400_000);
    assert_eq!(
        (account.state, account.fail_count),
        (AccountState::Ready, 1)
    );
    assert_eq!(account.cooldown_until_ms.get(Bucket::Text), &None);

    let lease = bench.lease().await;
    assert!(
        bench
            .release(
                &lease,
                Outcome::Quota {
                    bucket: Bucket::Text
                }
            )
            .await
    );
    assert_eq!(bench.state(&id("a")).await, AccountState::Cooldown);
    assert!(matches!(
        bench.refused(serve()).await,
        NoLease::Cooling { .. }
    ));
}

pub(crate) async fn small_failures_only_count(bench: Bench) {
    bench.ready("a").await;
    let cases = [
        (Outcome::UpstreamError, 1),
        (
            Outcome::Empty {
                thoughts_only: false,
            },
            2,
        ),
        (
            Outcome::Empty {
                thoughts_only: true,
            },
            2,
        ),
        (Outcome::RequestFault, 2),
        (Outcome::ClientGone, 2),
        (Outcome::Ok, 0),
    ];
    for (outcome, fail_count) in cases {
        let lease = bench.lease().await;
        assert!(bench.release(&lease, outcome).await);
        let account = bench.get(&id("a")).await;
        assert_eq!(
            (account.state, account.fail_count),
            (AccountState::Ready, fail_count)
        );
        assert_eq!(account.in_flight, 0);
    }
}

pub(crate) async fn a_proof_that_failed_for_other_reasons_waits(bench: Bench) {
    bench.pending("a").await;
    let outcomes = [
        Outcome::UpstreamError,
        Outcome::RateLimited {
            retry_after_ms: None,
        },
        Outcome::Quota {
            bucket: Bucket::Text,
        },
        Outcome::Empty {
            thoughts_only: false,
        },
    ];
    for (outcome, failures) in outcomes.into_iter().zip(1..) {
        let lease = leased(bench.ask(probation()).await);
        assert!(bench.release(&lease, outcome).await);
        let account = bench.get(&id("a")).await;
        assert_eq!(
            (account.state, account.fail_count),
            (AccountState::Pending, failures)
        );
        assert!(account.reason.is_some());
        let NoLease::Pending { next_due_ms } = bench.refused(probation()).await else {
            panic!("not pending");
        };
        assert!(next_due_ms > 0 && about(next_due_ms, ProofBackoff::after_ms(failures)));
        if !bench.jump(next_due_ms) {
            return;
        }
    }
    let lease = leased(bench.ask(probation()).await);
    assert!(bench.release(&lease, Outcome::Ok).await);
    let account = bench.get(&id("a")).await;
    assert_eq!((account.state, account.reason), (AccountState::Ready, None));
    bench.lease().await;
}

pub(crate) async fn a_proof_without_a_verdict_is_due_at_once(bench: Bench) {
    bench.pending("a").await;
    for outcome in [Outcome::ClientGone, Outcome::RequestFault] {
        let lease = leased(bench.ask(probation()).await);
        assert!(bench.release(&lease, outcome).await);
        let account = bench.get(&id("a")).await;
        assert_eq!(
            (account.state, account.fail_count),
            (AccountState::Pending, 0)
        );
    }
    let lease = leased(bench.ask(probation()).await);
    assert!(bench.release(&lease, Outcome::Forbidden).await);
    assert_eq!(bench.state(&id("a")).await, AccountState::PendingExternal);
    assert_eq!(bench.refused(probation()).await, NoLease::Empty);
}

pub(crate) async fn outcomes_never_undo_the_operator(bench: Bench) {
    bench.ready("a").await;
    let leases = [bench.lease().await, bench.lease().await];
    bench.file("a", "g1", AccountState::Disabled).await;
    assert!(bench.release(&leases[0], Outcome::Ok).await);
    assert_eq!(bench.state(&id("a")).await, AccountState::Disabled);
    assert!(bench.release(&leases[1], Outcome::Unauthorized).await);
    let account = bench.get(&id("a")).await;
    assert_eq!(
        (account.state, account.in_flight),
        (AccountState::Disabled, 0)
    );
}

pub(crate) async fn tokens_belong_to_their_credentials(bench: Bench) {
    let a = bench.ready("a").await;
    let (g1, g2) = (Generation::new("g1"), Generation::new("g2"));
    let token = bench.token(LONG_MS);
    assert!(!bench.store.put_token(&a, &g2, &token).await.unwrap());
    assert!(
        !bench
            .store
            .put_token(&id("nobody"), &g1, &token)
            .await
            .unwrap()
    );
    assert!(bench.store.put_token(&a, &g1, &token).await.unwrap());
    let account = bench.get(&a).await;
    assert_eq!(account.token_expires_ms, Some(token.expires_ms));
    assert!(about(account.last_minted_ms.unwrap(), bench.now()));

    bench.store.drop_token(&a, &g2).await.unwrap();
    assert_eq!(bench.lease().await.token, Some(token.clone()));
    bench.store.drop_token(&a, &g1).await.unwrap();
    assert_eq!(bench.lease().await.token, None);

    assert!(bench.store.put_token(&a, &g1, &token).await.unwrap());
    bench.file("a", "g2", AccountState::Pending).await;
    assert_eq!(bench.get(&a).await.token_expires_ms, None);
}
