//! What lives here: what is counted of leases that ended.

use b2a_domain::{AccountKind, Outcome, OutcomeKind, TokenUsage};
use b2a_pool::StatisticsSlot;

use crate::bench::Bench;

const KIND: AccountKind = AccountKind::Business;
const HOUR_MS: u64 = 3_600_000;

async fn statistics(bench: &Bench, from_hour: u64) -> Vec<StatisticsSlot> {
    bench.store.statistics(KIND, from_hour).await.unwrap()
}

/// Leases an account and releases it with some usage.
async fn use_one(bench: &Bench, outcome: Outcome) {
    let lease = bench.lease().await;
    let usage = TokenUsage {
        input_tokens: 10,
        output_tokens: 7,
        reasoning_tokens: 3,
    };
    for still_there in [true, false] {
        let released = bench.store.release(&lease, outcome, &usage, None).await;
        assert_eq!(released.unwrap(), still_there);
    }
}

pub(crate) async fn leases_are_counted_by_outcome(bench: Bench) {
    let hour = bench.now() / HOUR_MS;
    assert_eq!(statistics(&bench, 0).await, []);
    bench.ready("a").await;
    for outcome in [
        Outcome::Ok,
        Outcome::UpstreamError,
        Outcome::ClientGone,
        Outcome::Ok,
    ] {
        use_one(&bench, outcome).await;
    }
    let slots = statistics(&bench, hour).await;
    let tally = slots
        .iter()
        .fold(b2a_pool::Tally::default(), |mut sum, slot| {
            assert!(slot.hours == 1 && slot.from_hour >= hour);
            sum.add(&slot.tally);
            sum
        });
    assert_eq!(tally.leases(), 5, "with the proof");
    assert_eq!(tally.of(OutcomeKind::Ok), 3);
    assert_eq!(tally.of(OutcomeKind::UpstreamError), 1);
    assert_eq!(tally.of(OutcomeKind::ClientGone), 1);
    assert_eq!((tally.input_tokens, tally.output_tokens), (40, 28));
    assert_eq!(statistics(&bench, hour + 9).await, []);
    let rolled_up = bench.store.roll_up_statistics(KIND).await.unwrap();
    assert_eq!(rolled_up, 0, "nothing is old");
    assert_eq!(statistics(&bench, hour).await, slots);
}

pub(crate) async fn old_hours_become_days_and_old_days_go(bench: Bench) {
    bench.ready("a").await;
    let day = bench.now() / HOUR_MS / 24 * 24;
    for _ in 0..3 {
        use_one(&bench, Outcome::Ok).await;
        if !bench.jump(HOUR_MS) {
            return;
        }
    }
    assert_eq!(bench.store.roll_up_statistics(KIND).await.unwrap(), 0);
    bench.jump(49 * HOUR_MS);
    assert_eq!(bench.store.roll_up_statistics(KIND).await.unwrap(), 3);
    let slots = statistics(&bench, day + 5).await;
    let [slot] = &*slots else {
        panic!("{slots:?}");
    };
    assert_eq!((slot.from_hour, slot.hours), (day, 24));
    assert_eq!((slot.tally.leases(), slot.tally.input_tokens), (4, 30));
    assert_eq!(statistics(&bench, day + 24).await, [], "that day is over");

    use_one(&bench, Outcome::Ok).await;
    assert_eq!(statistics(&bench, 0).await.len(), 2, "a day and an hour");
    bench.jump(91 * 24 * HOUR_MS);
    assert_eq!(bench.store.roll_up_statistics(KIND).await.unwrap(), 3);
    assert_eq!(statistics(&bench, 0).await, []);
}
