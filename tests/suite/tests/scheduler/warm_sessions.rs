//! What lives here: session tokens are minted ahead of demand, for as many accounts as traffic needs.

use std::sync::Arc;

use b2a_domain::{AccountKind, Bucket};
use b2a_pool::{LeaseMode, LeaseReply, LeaseRequest};
use b2a_scheduler::Scheduler;
use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::Store;
use std::time::Duration;
use tokio::time::Instant;

use crate::bench::Bench;

/// The pool is much larger than its traffic: renewals follow the traffic.
#[tokio::test(flavor = "multi_thread")]
async fn the_cost_follows_the_traffic_and_not_the_pool() {
    let bench = Bench::new(Store::Embedded, 60).await;
    bench.settle().await;
    assert_eq!(bench.take_mints(), 60);
    // Nobody asks: nothing is minted.
    for _ in 0..5 {
        bench.clock.advance_ms(300_000);
        bench.tick().await;
    }
    assert_eq!(bench.take_mints(), 0);

    // Two accounts are in use, for half an hour.
    for _ in 0..30 {
        bench.use_accounts(2).await;
        bench.clock.advance_ms(30_000);
        bench.tick().await;
        bench.clock.advance_ms(30_000);
        bench.tick().await;
    }
    let mints = bench.take_mints();
    assert!((7..=90).contains(&mints), "{mints} mints in half an hour");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_renewed_before_it_ends_and_not_too_often() {
    let bench = Bench::new(Store::Embedded, 1).await;
    bench.settle().await;
    bench.use_accounts(1).await;
    bench.take_mints();
    // Good for 270 s; renewed in the last 60 of them, and at least 240 after the last mint.
    bench.clock.advance_ms(205_000);
    bench.tick().await;
    assert_eq!(bench.take_mints(), 0, "not yet");
    bench.clock.advance_ms(40_000);
    bench.tick().await;
    assert_eq!(bench.take_mints(), 1);
    let email = bench.simulator.account_files().remove(0).email;
    let account = bench.find(&email).await.unwrap();
    let left = account.token_expires_ms.unwrap() - account.last_minted_ms.unwrap();
    assert!(left >= 260_000, "a whole life is left");
    bench.tick().await;
    assert_eq!(bench.take_mints(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_is_away_is_asked_less_and_less() {
    let bench = Bench::new(Store::Embedded, 5).await;
    bench.settle().await;
    bench.use_accounts(5).await;
    bench.clock.advance_ms(265_000);
    bench.take_mints();
    bench
        .simulator
        .stand(Call::Mint, &Scope::all(), Fault::status(503));
    let scheduler = Scheduler::new(&bench.parts);
    let deadline = || Instant::now() + Duration::from_secs(300);
    let first = scheduler.run_tick(deadline()).await;
    assert_eq!(first.failed, 1, "the job failed, and is put off");
    let asked = bench.take_mints();
    assert!(asked > 0);
    scheduler.run_tick(deadline()).await;
    assert_eq!(
        bench.take_mints(),
        0,
        "before its time it does not try again"
    );
    assert_eq!(bench.counts().await.ready, 5);
}

/// What the scheduler minted, the gateways use, sealed on the way; and without a key it does not mint for them at all.
#[tokio::test(flavor = "multi_thread")]
async fn gateways_use_what_the_scheduler_minted() {
    let bench = Bench::new(Store::Redis, 2).await;
    bench.settle().await;
    assert_eq!(bench.take_mints(), 2);
    let gateway = bench.elsewhere().await;
    for _ in 0..4 {
        let request = LeaseRequest {
            kind: AccountKind::Business,
            bucket: Bucket::Text,
            exclude: &[],
            prefer: None,
            conversation: None,
            mode: LeaseMode::Serve,
            ttl: Duration::from_secs(60),
        };
        let LeaseReply::Leased(lease) = gateway.pool.lease(&request).await.unwrap() else {
            panic!("no account");
        };
        let (repository, tokens) = (Arc::clone(&gateway.repository), Arc::clone(&gateway.tokens));
        let credentials = repository
            .credentials(&lease.account, &lease.generation)
            .await
            .unwrap();
        assert!(!tokens.get(&lease, &credentials).await.unwrap().is_new);
    }
    assert_eq!(bench.take_mints(), 0);
}

/// Two instances that need the same account's token at once mint it once.
#[tokio::test(flavor = "multi_thread")]
async fn instances_mint_once_together() {
    let bench = Bench::new(Store::Redis, 1).await;
    bench.settle().await;
    bench.take_mints();
    let email = bench.simulator.account_files().remove(0).email;
    let account = bench.find(&email).await.unwrap();
    bench
        .pool()
        .drop_token(&account.id, &account.generation)
        .await
        .unwrap();
    let slow = Fault::Slow {
        answer_ms: 300,
        piece_ms: 0,
        then: None,
    };
    bench.simulator.stand(Call::Mint, &Scope::all(), slow);
    let elsewhere = [
        bench.elsewhere().await,
        bench.elsewhere().await,
        bench.elsewhere().await,
    ];
    let asking = elsewhere.iter().map(|parts| async {
        let credentials = parts
            .repository
            .credentials(&account.id, &account.generation)
            .await
            .unwrap();
        let candidate = b2a_pool::Candidate {
            id: account.id.clone(),
            generation: account.generation.clone(),
        };
        parts
            .tokens
            .ahead(&candidate, &credentials, 60_000)
            .await
            .unwrap()
    });
    let minted = futures_util::future::join_all(asking).await;
    assert_eq!(minted.iter().filter(|is_ours| **is_ours).count(), 1);
    assert_eq!(bench.take_mints(), 1);
}
