//! What lives here: new credentials are proven, dead ones are found out, and an upstream that is away decides nothing.

use b2a_domain::AccountState;
use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::Store;

use crate::bench::Bench;

on_each_store!(
    proofs_tell_live_from_dead,
    an_upstream_that_fails_leaves_everything_open,
    many_accounts_are_proven_a_few_at_once,
);

async fn proofs_tell_live_from_dead(store: Store) {
    let bench = Bench::new(store, 3).await;
    let files = bench.simulator.account_files();
    bench.simulator.rotate_cookies(&files[0].email).unwrap();
    bench.settle().await;
    let counts = bench.counts().await;
    assert_eq!((counts.ready, counts.pending_external), (2, 1));
    assert_eq!(
        bench.state(&files[0].email).await,
        Some(AccountState::PendingExternal)
    );
    assert_eq!(bench.take_mints(), 3, "each account is asked for once");
}

async fn an_upstream_that_fails_leaves_everything_open(store: Store) {
    let bench = Bench::new(store, 4).await;
    let (all, files) = (Scope::all(), bench.simulator.account_files());
    for (file, status) in files.iter().zip([500, 503, 429, 502]) {
        let scope = Scope::account(file.email.clone());
        bench
            .simulator
            .stand(Call::Mint, &scope, Fault::status(status));
    }
    bench.settle().await;
    let counts = bench.counts().await;
    assert_eq!((counts.pending, counts.total()), (4, 4));
    // Where time is real, a busy machine may let that time pass.
    let most = if store == Store::Embedded { 4 } else { 8 };
    let mints = bench.take_mints();
    assert!(
        (4..=most).contains(&mints),
        "{mints}: the next proof waits for its time"
    );
    for file in &files {
        let scope = Scope::account(file.email.clone());
        bench.simulator.clear_faults(Call::Mint, &scope);
    }
    bench.simulator.clear_faults(Call::Mint, &all);
}

async fn many_accounts_are_proven_a_few_at_once(store: Store) {
    let bench = Bench::with(store, 40, |settings| settings.proving_concurrency = 3).await;
    bench.settle().await;
    assert_eq!(bench.counts().await.ready, 40);
    let mints = bench.simulator.counters().of(Call::Mint);
    assert_eq!(mints.calls, 40);
    assert!(mints.max_in_flight <= 3, "{} at once", mints.max_in_flight);
}

/// The upstream is away for two hours: ready accounts stay ready, pending ones pending, and all come back.
#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_is_away_for_hours_makes_no_account_invalid() {
    let bench = Bench::new(Store::Embedded, 3).await;
    bench.settle().await;
    let late = bench.simulator.add_accounts(3);
    bench
        .simulator
        .stand(Call::Mint, &Scope::all(), Fault::status(503));
    for file in &late {
        bench.write(file);
    }
    for _ in 0..60 {
        bench.clock.advance_ms(120_000);
        bench.use_accounts(3).await;
        bench.tick().await;
        let counts = bench.counts().await;
        assert_eq!((counts.pending, counts.total()), (3, 6), "{counts:?}");
        assert_eq!(counts.invalid + counts.pending_external, 0, "{counts:?}");
    }
    assert!(
        bench.take_mints() < 400,
        "nobody hammers an upstream that is away"
    );

    bench.simulator.clear_faults(Call::Mint, &Scope::all());
    bench.clock.advance_ms(300_000);
    bench.settle().await;
    assert_eq!(bench.counts().await.ready, 6);
}
