//! What lives here: registrars are asked for accounts that the pool lacks, and never for more than that.

use b2a_config::Settings;
use b2a_suite::Store;

use crate::bench::Bench;

on_each_store!(
    below_the_floor_the_gap_to_the_target_is_asked_for_once,
    between_floor_and_target_nothing_is_asked_for,
    a_server_is_filled_up,
);

async fn outstanding(bench: &Bench) -> u32 {
    bench.pool().outstanding_registrations().await.unwrap()
}

async fn below_the_floor_the_gap_to_the_target_is_asked_for_once(store: Store) {
    let mut bench = Bench::new(store, 3).await;
    bench.settle().await;
    assert_eq!(outstanding(&bench).await, 47);
    bench.settle().await;
    assert_eq!(outstanding(&bench).await, 47, "those are still out");

    if let Some(redis) = &mut bench.redis {
        // A pool that was flushed lacks no accounts: the files are looked at first.
        redis.flush().await;
        bench.settle().await;
        assert_eq!(outstanding(&bench).await, 47);
    }
}

async fn between_floor_and_target_nothing_is_asked_for(store: Store) {
    let bench = Bench::with(store, 5, |settings| settings.pool.min_count = 5).await;
    bench.settle().await;
    assert_eq!(outstanding(&bench).await, 0);
}

async fn a_server_is_filled_up(store: Store) {
    let server = |settings: &mut Settings| {
        settings.pool_server.enable = true;
        "server".clone_into(&mut settings.pool_server.mode);
        settings.pool_server.target_count = 8;
    };
    let bench = Bench::with(store, 5, server).await;
    bench.settle().await;
    assert_eq!(outstanding(&bench).await, 3);
}
