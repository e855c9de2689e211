//! What lives here: accounts that nobody uses are tried out now and then.

use b2a_domain::AccountState;
use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::Store;

use crate::bench::Bench;

const HOUR_MS: u64 = 3_600_000;

#[tokio::test(flavor = "multi_thread")]
async fn dead_credentials_are_found_before_a_request_meets_them() {
    let bench = Bench::new(Store::Embedded, 3).await;
    bench.settle().await;
    bench.take_mints();
    let dead = bench.simulator.account_files().remove(0).email;
    bench.simulator.rotate_cookies(&dead).unwrap();
    bench.clock.advance_ms(3 * HOUR_MS);
    bench.tick().await;
    assert_eq!(bench.take_mints(), 0, "not yet");
    bench.clock.advance_ms(2 * HOUR_MS);
    bench.tick().await;
    assert_eq!(bench.take_mints(), 3);
    assert_eq!(
        bench.state(&dead).await,
        Some(AccountState::PendingExternal)
    );
    assert_eq!(bench.counts().await.ready, 2);
    bench.tick().await;
    assert_eq!(bench.take_mints(), 0, "once is enough for a while");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_fails_says_nothing_about_the_account() {
    let bench = Bench::new(Store::Embedded, 3).await;
    bench.settle().await;
    bench
        .simulator
        .stand(Call::Mint, &Scope::all(), Fault::status(503));
    for _ in 0..10 {
        bench.clock.advance_ms(5 * HOUR_MS);
        bench.tick().await;
    }
    // Suspended after three failures in a row, which a proof ends.
    let counts = bench.counts().await;
    assert_eq!(
        (counts.ready + counts.pending, counts.total()),
        (3, 3),
        "{counts:?}"
    );
    bench.simulator.clear_faults(Call::Mint, &Scope::all());
    bench.clock.advance_ms(HOUR_MS);
    bench.settle().await;
    assert_eq!(bench.counts().await.ready, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_tried_out_when_the_settings_say_so() {
    let never = |settings: &mut b2a_config::Settings| settings.scheduler.probe_idle_minutes = 0;
    let bench = Bench::with(Store::Embedded, 2, never).await;
    bench.settle().await;
    bench.take_mints();
    bench.clock.advance_ms(100 * HOUR_MS);
    bench.tick().await;
    assert_eq!(bench.take_mints(), 0);
}
