//! What lives here: which account a lease gets, and what it is told when it gets none.

use std::time::Duration;

use b2a_domain::{AccountState, Bucket, Generation, Outcome};
use b2a_pool::{LeaseReply, LeaseRequest, NoLease};

use crate::bench::{Bench, LONG_MS, about, id, leased, probation, serve};

pub(crate) async fn least_recently_used_goes_first(bench: Bench) {
    for name in ["c", "a", "b"] {
        let account = bench.ready(name).await;
        let prefer = Some(&account);
        leased(bench.ask(LeaseRequest { prefer, ..serve() }).await);
        bench.pass(2).await;
    }
    bench.ready("new").await;
    let mut order = Vec::new();
    for _ in 0..8 {
        order.push(bench.lease().await.account.name().to_owned());
    }
    assert_eq!(order, ["new", "c", "a", "b", "new", "c", "a", "b"]);
}

pub(crate) async fn warm_goes_before_cold_once_it_rested(bench: Bench) {
    for name in ["cold", "warm"] {
        bench.ready(name).await;
    }
    bench.warm(&id("warm")).await;
    let lease = bench.lease().await;
    assert_eq!(
        lease.account,
        id("warm"),
        "a rested account with a token goes first"
    );
    assert_eq!(
        lease.token.unwrap().sealed,
        bench.token(0).sealed,
        "its token comes along"
    );

    bench.set(|policy| policy.use_cooldown_ms = LONG_MS);
    assert_eq!(
        bench.lease().await.account,
        id("cold"),
        "the warm one did not rest"
    );
    let all_but_warm = [id("cold")];
    let only_warm = LeaseRequest {
        exclude: &all_but_warm,
        ..serve()
    };
    assert_eq!(
        leased(bench.ask(only_warm).await).account,
        id("warm"),
        "better tired than none"
    );
}

pub(crate) async fn a_token_that_ended_makes_nobody_warm(bench: Bench) {
    for name in ["a", "b"] {
        bench.ready(name).await;
    }
    let token = bench.token(15);
    assert!(
        bench
            .store
            .put_token(&id("b"), &Generation::new("g1"), &token)
            .await
            .unwrap()
    );
    bench.pass(40).await;
    let lease = bench.lease().await;
    assert_eq!((lease.account, lease.token), (id("a"), None));
    assert_eq!(bench.get(&id("b")).await.token_expires_ms, None);
}

pub(crate) async fn preferred_goes_first_unless_excluded_or_not_leasable(bench: Bench) {
    for name in ["a", "b"] {
        bench.ready(name).await;
    }
    let b = id("b");
    let prefer = LeaseRequest {
        prefer: Some(&b),
        ..serve()
    };
    let lease = leased(bench.ask(prefer).await);
    assert_eq!(lease.account, b);

    let exclude = [b.clone()];
    let both = LeaseRequest {
        prefer: Some(&b),
        exclude: &exclude,
        ..serve()
    };
    assert_eq!(leased(bench.ask(both).await).account, id("a"));

    let cool = Outcome::RateLimited {
        retry_after_ms: Some(LONG_MS),
    };
    assert!(bench.release(&lease, cool).await);
    assert_eq!(
        leased(bench.ask(prefer).await).account,
        id("a"),
        "a cooldown is never broken"
    );
    let nobody = id("nobody");
    let prefer = LeaseRequest {
        prefer: Some(&nobody),
        ..serve()
    };
    assert_eq!(leased(bench.ask(prefer).await).account, id("a"));
}

pub(crate) async fn excluded_accounts_are_left_out(bench: Bench) {
    assert_eq!(bench.refused(serve()).await, NoLease::Empty);
    let all: Vec<_> = ["a", "b", "c"].map(id).into();
    for account in &all {
        bench.ready(account.name()).await;
    }
    for tried in 0..all.len() {
        let request = LeaseRequest {
            exclude: &all[..tried],
            ..serve()
        };
        assert_eq!(leased(bench.ask(request).await).account, all[tried]);
    }
    let request = LeaseRequest {
        exclude: &all,
        ..serve()
    };
    assert_eq!(bench.refused(request).await, NoLease::Excluded);
}

pub(crate) async fn most_leases_make_an_account_busy(bench: Bench) {
    bench.set(|policy| policy.max_in_flight = 2);
    bench.ready("a").await;
    let first = bench.lease().await;
    bench.lease().await;
    assert_eq!(bench.refused(serve()).await, NoLease::Busy);
    assert!(bench.release(&first, Outcome::Ok).await);
    bench.lease().await;
    assert_eq!(bench.refused(serve()).await, NoLease::Busy);

    bench.set(|policy| policy.max_in_flight = 3);
    bench.lease().await;
    bench.set(|policy| policy.max_in_flight = 1);
    assert_eq!(bench.refused(serve()).await, NoLease::Busy);
    assert_eq!(bench.get(&id("a")).await.in_flight, 3);
}

pub(crate) async fn a_bucket_cools_alone_and_tells_how_long(bench: Bench) {
    bench.ready("a").await;
    let lease = leased(
        bench
            .ask(LeaseRequest {
                bucket: Bucket::Image,
                ..serve()
            })
            .await,
    );
    let cool = Outcome::RateLimited {
        retry_after_ms: Some(LONG_MS),
    };
    assert!(bench.release(&lease, cool).await);

    let NoLease::Cooling { ready_in_ms } = bench
        .refused(LeaseRequest {
            bucket: Bucket::Image,
            ..serve()
        })
        .await
    else {
        panic!("not cooling");
    };
    assert!(about(ready_in_ms, LONG_MS));
    let account = bench.get(&id("a")).await;
    assert_eq!(
        account.state,
        AccountState::Ready,
        "cooldown is shown only while text cools"
    );
    let until = account.cooldown_until_ms.get(Bucket::Image).unwrap();
    assert!(about(until, bench.now() + LONG_MS));
    bench.lease().await;
}

pub(crate) async fn a_cooldown_ends_by_itself(bench: Bench) {
    let rest = Duration::from_secs(1);
    let cool = Outcome::RateLimited {
        retry_after_ms: Some(1_000),
    };
    let (state, reply) = bench
        .within(rest, async || {
            bench.anew("a").await;
            let lease = bench.lease().await;
            assert!(bench.release(&lease, cool).await);
            (bench.state(&id("a")).await, bench.ask(serve()).await)
        })
        .await;
    assert_eq!(state, AccountState::Cooldown);
    let LeaseReply::None(NoLease::Cooling { ready_in_ms }) = reply else {
        panic!("not cooling: {reply:?}");
    };
    assert!(ready_in_ms <= 1_000);
    bench.pass(ready_in_ms).await;
    bench.lease().await;
    assert_eq!(bench.state(&id("a")).await, AccountState::Ready);
}

pub(crate) async fn a_daily_limit_holds_until_the_next_day(bench: Bench) {
    bench.set(|policy| policy.daily_limit = 2);
    bench.ready("a").await;
    for _ in 0..2 {
        let lease = bench.lease().await;
        assert!(bench.release(&lease, Outcome::Ok).await);
    }
    let NoLease::DailyLimit { resets_in_ms } = bench.refused(serve()).await else {
        panic!("not limited");
    };
    assert!((1..=86_400_000).contains(&resets_in_ms));
    let account = bench.get(&id("a")).await;
    assert_eq!(
        (account.state, account.daily_count),
        (AccountState::Cooldown, 2)
    );
    assert_eq!(
        account.total_count, 3,
        "the proof counts as a lease, but not for the day"
    );

    bench.set(|policy| policy.daily_limit = 3);
    bench.lease().await;
    assert!(matches!(
        bench.refused(serve()).await,
        NoLease::DailyLimit { .. }
    ));
    bench.set(|policy| policy.daily_limit = 0);
    bench.lease().await;

    bench.set(|policy| policy.daily_limit = 1);
    assert!(matches!(
        bench.refused(serve()).await,
        NoLease::DailyLimit { .. }
    ));
    if bench.jump(resets_in_ms) {
        assert_eq!(bench.get(&id("a")).await.daily_count, 0);
        bench.lease().await;
    }
}

pub(crate) async fn pending_accounts_serve_nobody(bench: Bench) {
    let a = bench.pending("a").await;
    let prefer = LeaseRequest {
        prefer: Some(&a),
        ..serve()
    };
    assert_eq!(
        bench.refused(prefer).await,
        NoLease::Pending { next_due_ms: 0 }
    );
    bench.file("broken", "g1", AccountState::Invalid).await;
    assert!(bench.store.remove(&a).await.unwrap());
    assert_eq!(bench.refused(serve()).await, NoLease::Empty);
    assert_eq!(bench.refused(probation()).await, NoLease::Empty);
}

pub(crate) async fn proofs_go_by_waiting_time_one_at_a_time(bench: Bench) {
    for name in ["b", "a"] {
        bench.pending(name).await;
    }
    let first = leased(bench.ask(probation()).await);
    assert!(first.probation);
    assert_eq!(first.account, id("b"), "it waited longest");
    let b = id("b");
    let again = LeaseRequest {
        prefer: Some(&b),
        ..probation()
    };
    assert_eq!(
        leased(bench.ask(again).await).account,
        id("a"),
        "b is being proven already"
    );
    let NoLease::Pending { next_due_ms } = bench.refused(probation()).await else {
        panic!("not pending");
    };
    assert!(next_due_ms > 0 && about(next_due_ms, LONG_MS));

    let all = [id("a"), id("b")];
    assert!(bench.release(&first, Outcome::ClientGone).await);
    let request = LeaseRequest {
        exclude: &all,
        ..probation()
    };
    assert_eq!(bench.refused(request).await, NoLease::Excluded);
    assert_eq!(leased(bench.ask(probation()).await).account, b);
}

pub(crate) async fn many_leases_end_at_once(bench: Bench) {
    bench.set(|policy| policy.max_in_flight = 1);
    for number in 0..40 {
        bench.ready(&format!("a{number:02}")).await;
    }
    for _ in 0..40 {
        leased(
            bench
                .ask(LeaseRequest {
                    ttl: Duration::from_millis(1),
                    ..serve()
                })
                .await,
        );
    }
    bench.pass(20).await;
    for _ in 0..40 {
        leased(bench.ask(serve()).await);
    }
    assert_eq!(bench.refused(serve()).await, NoLease::Busy);
}

pub(crate) async fn changed_limits_hold_at_once(bench: Bench) {
    let a = bench.ready("a").await;
    let _held = [bench.lease().await, bench.lease().await];
    bench.set(|policy| policy.max_in_flight = 2);
    assert_eq!(bench.refused(serve()).await, NoLease::Busy);
    bench.set(|policy| policy.max_in_flight = 3);
    bench.lease().await;
    assert_eq!(bench.refused(serve()).await, NoLease::Busy);
    bench.set(|policy| policy.daily_limit = 3);
    assert!(matches!(
        bench.refused(serve()).await,
        NoLease::DailyLimit { .. }
    ));
    assert_eq!(bench.state(&a).await, AccountState::Cooldown);
    bench.set(|policy| policy.daily_limit = 4);
    bench.lease().await;
    assert!(matches!(
        bench.refused(serve()).await,
        NoLease::DailyLimit { .. }
    ));
    bench.set(|policy| policy.daily_limit = 0);
    bench.lease().await;
}

pub(crate) async fn quotas_end_with_the_day_of_the_zone(bench: Bench) {
    bench.set(|policy| "America/Los_Angeles".clone_into(&mut policy.reset_zone));
    let a = bench.ready("a").await;
    let quota = Outcome::Quota {
        bucket: Bucket::Text,
    };
    let hour = 3_600_000;
    // Hours since the Unix epoch: some time of a day there, and its end. Summer begins on 14 March 2027 and ends
    // on 7 November, so these days have 23 and 25 hours.
    for (some_hour, end) in [(501_393, 501_415), (507_104_u64, 507_128)] {
        let is_real_time = !bench.jump((some_hour * hour).saturating_sub(bench.now()));
        let lease = bench.lease().await;
        assert!(bench.release(&lease, quota).await);
        let until = bench.get(&a).await.cooldown_until_ms;
        let until = until.get(Bucket::Text).unwrap();
        if is_real_time {
            assert!(until > bench.now() && until <= bench.now() + 25 * hour);
            return;
        }
        assert_eq!(until, end * hour);
    }
}
