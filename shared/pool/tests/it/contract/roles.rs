//! What lives here: who leads.

use std::time::Duration;

use b2a_pool::Leadership;

use crate::bench::{Bench, LONG, LONG_MS};

async fn lead(bench: &Bench, holder: &str, ttl: Duration) -> Leadership {
    bench.store.lead("chief", holder, ttl).await.unwrap()
}

fn fence(leadership: Leadership) -> u64 {
    match leadership {
        Leadership::Leader { fence } => fence,
        Leadership::Standby { .. } => panic!("another one leads"),
    }
}

pub(crate) async fn one_holder_leads_until_it_resigns_or_is_late(bench: Bench) {
    let is_led = async || bench.store.is_led("chief").await.unwrap();
    assert!(!is_led().await, "nobody leads at first");
    let first = fence(lead(&bench, "x", LONG).await);
    assert!(is_led().await);
    assert!(first > 1_700_000_000_000_000, "microseconds of the clock");
    let Leadership::Standby { ends_in_ms } = lead(&bench, "y", LONG).await else {
        panic!("two lead");
    };
    assert!(ends_in_ms > 0 && ends_in_ms <= LONG_MS);
    assert_eq!(fence(lead(&bench, "x", LONG).await), first, "renewed");
    let other = bench.store.lead("clerk", "y", LONG).await.unwrap();
    fence(other);

    bench.store.resign("chief", "y").await.unwrap();
    let standby = lead(&bench, "y", LONG).await;
    assert!(matches!(standby, Leadership::Standby { .. }));
    bench.store.resign("chief", "x").await.unwrap();
    assert!(!is_led().await, "the leader went");
    bench.store.resign("nobody", "x").await.unwrap();
    let second = fence(lead(&bench, "y", LONG).await);
    assert!(second > first);
    bench.store.resign("chief", "y").await.unwrap();
    let third = fence(lead(&bench, "y", LONG).await);
    assert!(third > second, "resigned and elected anew");
}

pub(crate) async fn a_late_leader_gets_another_fence(bench: Bench) {
    let short = Duration::from_millis(30);
    let first = fence(lead(&bench, "x", short).await);
    bench.pass(60).await;
    assert!(!bench.store.is_led("chief").await.unwrap());
    let second = fence(lead(&bench, "x", short).await);
    assert!(second > first, "another one may have led in the meantime");
    bench.pass(60).await;
    assert!(fence(lead(&bench, "y", LONG).await) > second);
    assert!(matches!(
        lead(&bench, "x", LONG).await,
        Leadership::Standby { .. }
    ));
}
