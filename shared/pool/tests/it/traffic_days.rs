//! What lives here: the tokens of a key are those of today, for both stores of what is counted of requests.

use std::sync::Arc;

use b2a_domain::{Clock, ManualClock, SystemClock};
use b2a_pool::{
    BatchId, EmbeddedTraffic, Ended, FinishedRequest, RedisTraffic, RequestTrace, TrafficBatch,
    TrafficStore,
};

use crate::bench::not_at_the_end_of_an_hour;
use crate::redis_server::RedisServer;

const DAY_MS: u64 = 86_400_000;

/// A batch of one request of the key that ended then and took fifteen tokens.
fn batch(ended_ms: u64) -> TrafficBatch {
    let mut batch = TrafficBatch::default();
    batch.count(FinishedRequest {
        ended: Ended::Answered,
        model_is_known: true,
        user_agent: None,
        trace: RequestTrace {
            at_ms: ended_ms,
            key: "client-a".to_owned(),
            input_tokens: 10,
            output_tokens: 5,
            ..RequestTrace::default()
        },
    });
    batch
}

/// Requests of the key, and tokens of today.
async fn told(store: &dyn TrafficStore) -> (u64, u64) {
    let report = store.report().await.unwrap();
    let key = report.keys["client-a"];
    (key.counts.requests, key.tokens_today)
}

async fn tokens_are_those_of_today(store: &dyn TrafficStore, now_ms: u64) {
    let yesterday = now_ms - DAY_MS;
    // A process whose clock is ahead counts today.
    let ahead = now_ms + 2 * DAY_MS;
    let steps = [
        (yesterday, 0),
        (now_ms, 15),
        (now_ms, 30),
        (yesterday, 30),
        (ahead, 45),
    ];
    for (number, (ended_ms, tokens)) in (1..).zip(steps) {
        let id = BatchId {
            process: "one".to_owned(),
            number,
        };
        assert!(store.add(&id, &batch(ended_ms)).await.unwrap());
        assert_eq!(told(store).await, (number, tokens), "step {number}");
    }
}

#[tokio::test]
async fn in_process() {
    let clock = Arc::new(ManualClock::new(1_800_014_400_000));
    let store = EmbeddedTraffic::new(Arc::clone(&clock) as Arc<dyn Clock>);
    tokens_are_those_of_today(&store, clock.now_ms()).await;
    clock.advance_ms(DAY_MS);
    assert_eq!(told(&store).await, (5, 0), "another day");
}

#[tokio::test]
async fn in_redis() {
    not_at_the_end_of_an_hour().await;
    let server = RedisServer::start().await;
    let store = RedisTraffic::connect(server.settings("b2a:"))
        .await
        .unwrap();
    tokens_are_those_of_today(&store, SystemClock.now_ms()).await;
}
