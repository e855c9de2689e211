//! What lives here: when the egress guard hands out no account, and when it does again.

use b2a_domain::{Lease, Outcome};
use b2a_pool::NoLease;

use crate::bench::{Bench, about, serve};

/// A 429 after which the account need not rest: with a use cooldown of 0 rests are three times nothing.
const THROTTLED: Outcome = Outcome::RateLimited {
    retry_after_ms: None,
};

/// Brings in this many accounts.
async fn accounts(bench: &Bench, count: u32) {
    for number in 0..count {
        bench.ready(&format!("a{number}")).await;
    }
}

/// Leases this many at once, the least recently used first.
async fn leases(bench: &Bench, count: usize) -> Vec<Lease> {
    let mut leases = Vec::new();
    for _ in 0..count {
        leases.push(bench.lease().await);
    }
    leases
}

async fn release_all(bench: &Bench, leases: &[Lease], outcome: Outcome) {
    for lease in leases {
        assert!(bench.release(lease, outcome).await);
    }
}

/// How long no account is handed out, from now on.
async fn pause_ms(bench: &Bench) -> u64 {
    match bench.refused(serve()).await {
        NoLease::Throttled { ends_in_ms } => ends_in_ms,
        reason => panic!("{reason:?}"),
    }
}

pub(crate) async fn many_throttled_accounts_stop_all_and_one_success_starts_again(bench: Bench) {
    accounts(&bench, 10).await;
    let held = leases(&bench, 21).await;
    let (still_running, ended) = held.split_at(5);
    release_all(&bench, &ended[..15], THROTTLED).await;
    bench.lease().await;
    release_all(&bench, &ended[15..], THROTTLED).await;
    let pause = pause_ms(&bench).await;
    assert!((1..=5_000).contains(&pause), "{pause}");
    let probation = bench.refused(crate::bench::probation()).await;
    assert!(
        matches!(probation, NoLease::Throttled { .. }),
        "{probation:?}"
    );
    release_all(&bench, &still_running[..1], THROTTLED).await;
    assert!(
        pause_ms(&bench).await <= pause,
        "what was under way makes it no longer"
    );
    release_all(&bench, &still_running[1..2], Outcome::Ok).await;
    let next = leases(&bench, 1).await;
    release_all(&bench, &next, THROTTLED).await;
    bench.lease().await;
}

pub(crate) async fn few_accounts_or_few_throttles_stop_nobody(bench: Bench) {
    accounts(&bench, 7).await;
    let held = leases(&bench, 40).await;
    release_all(&bench, &held, THROTTLED).await;
    assert!(
        !matches!(bench.ask(serve()).await, b2a_pool::LeaseReply::None(_)),
        "seven accounts may well be at fault themselves"
    );
    for number in 0..5 {
        bench.ready(&format!("b{number}")).await;
    }
    let held = leases(&bench, 60).await;
    for four in held.chunks(4) {
        release_all(&bench, &four[..3], THROTTLED).await;
        release_all(&bench, &four[3..], Outcome::RequestFault).await;
    }
    bench.lease().await;
}

pub(crate) async fn the_next_pause_is_twice_as_long(bench: Bench) {
    accounts(&bench, 10).await;
    let held = leases(&bench, 16).await;
    release_all(&bench, &held, THROTTLED).await;
    let mut expected = 5_000;
    for _ in 0..7 {
        let pause = pause_ms(&bench).await;
        assert!(about(pause, expected) && pause <= expected, "{pause}");
        // With real time one pause is enough to wait for, and to see that it ends.
        if !bench.jump(pause) {
            return;
        }
        let one = leases(&bench, 1).await;
        release_all(&bench, &one, THROTTLED).await;
        expected = (expected * 2).min(120_000);
    }
    bench.jump(120_000 + 120_001);
    let held = leases(&bench, 15).await;
    release_all(&bench, &held, THROTTLED).await;
    let one = leases(&bench, 1).await;
    release_all(&bench, &one, THROTTLED).await;
    assert_eq!(
        pause_ms(&bench).await,
        5_000,
        "what was long ago does not count"
    );
}
