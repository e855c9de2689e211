//! What lives here: the promises of a store of what limited clients use, for both stores and for a cluster.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{ClientId, ManualClock, SystemClock};
use b2a_pool::{
    Admission, EmbeddedQuotas, Quota, QuotaLimit, QuotaRequest, QuotaStore, QuotaUse, RedisQuotas,
    StoreError,
};
use tokio::task::JoinSet;

use crate::redis_cluster::RedisCluster;
use crate::redis_server::RedisServer;
use crate::wait::eventually;

const LONG: Duration = Duration::from_secs(600);
/// 2026-01-02T23:59:00Z.
const ONE_MINUTE_TO_MIDNIGHT_MS: u64 = 1_767_398_340_000;

fn client(digit: u8) -> ClientId {
    ClientId::of_digest(&[digit; 32])
}

fn request<'a>(client: &'a ClientId, request_id: &'a str) -> QuotaRequest<'a> {
    QuotaRequest {
        client,
        request_id,
        ttl: LONG,
    }
}

fn per_minute(most: u32) -> Quota {
    Quota {
        requests_per_minute: Some(most),
        ..Quota::default()
    }
}

fn at_once(most: u32) -> Quota {
    Quota {
        concurrent_requests: Some(most),
        ..Quota::default()
    }
}

fn a_day(most: u64) -> Quota {
    Quota {
        tokens_per_day: Some(most),
        ..Quota::default()
    }
}

async fn allowed(store: &dyn QuotaStore, request: QuotaRequest<'_>, quota: &Quota) -> QuotaUse {
    match store.begin_request(&request, quota).await.unwrap() {
        Admission::Allowed(used) => used,
        refused @ Admission::Refused { .. } => panic!("{request:?}: {refused:?}"),
    }
}

/// The limit that was reached, and when to try again.
async fn refused(
    store: &dyn QuotaStore,
    request: QuotaRequest<'_>,
    quota: &Quota,
) -> Option<(QuotaLimit, u64)> {
    match store.begin_request(&request, quota).await.unwrap() {
        Admission::Allowed(_) => None,
        Admission::Refused {
            limit,
            retry_after_ms,
            ..
        } => Some((limit, retry_after_ms)),
    }
}

/// All promises that need no waiting.
async fn keeps_its_promises(store: &dyn QuotaStore) {
    requests_of_a_minute_are_limited(store).await;
    requests_in_flight_are_limited(store).await;
    tokens_of_a_day_are_limited(store).await;
    a_client_without_limits_is_counted_all_the_same(store).await;
}

async fn requests_of_a_minute_are_limited(store: &dyn QuotaStore) {
    let ann = client(1);
    let quota = per_minute(2);
    let first = allowed(store, request(&ann, "a"), &quota).await;
    assert_eq!((first.requests_this_minute, first.in_flight), (1, 1));
    assert!(first.requests_reset_ms > 50_000 && first.requests_reset_ms <= 60_000);
    allowed(store, request(&ann, "b"), &quota).await;
    let (limit, wait_ms) = refused(store, request(&ann, "c"), &quota).await.unwrap();
    assert_eq!(limit, QuotaLimit::Requests);
    assert!(wait_ms > 40_000 && wait_ms <= 60_000, "{wait_ms}");
    // An end gives nothing back, and a refusal was not counted.
    store.end_request(&ann, "a", 0).await.unwrap();
    let used = store.quota_use(&ann).await.unwrap();
    assert_eq!((used.requests_this_minute, used.in_flight), (2, 1));
    assert!(refused(store, request(&ann, "d"), &quota).await.is_some());
    // Another client has limits of its own; a higher limit works at once.
    allowed(store, request(&client(2), "a"), &quota).await;
    allowed(store, request(&ann, "e"), &per_minute(3)).await;

    store.forget_client(&ann).await.unwrap();
    store.end_request(&ann, "b", 7).await.unwrap();
    let forgotten = store.quota_use(&ann).await.unwrap();
    assert_eq!(
        (forgotten.requests_this_minute, forgotten.tokens_today),
        (0, 0)
    );
}

async fn requests_in_flight_are_limited(store: &dyn QuotaStore) {
    let bob = client(3);
    let quota = at_once(2);
    for id in ["a", "b"] {
        allowed(store, request(&bob, id), &quota).await;
    }
    let (limit, wait_ms) = refused(store, request(&bob, "c"), &quota).await.unwrap();
    assert_eq!(limit, QuotaLimit::Concurrency);
    assert!(wait_ms > 0);
    assert!(store.keep_request(&request(&bob, "a")).await.unwrap());
    assert!(!store.keep_request(&request(&bob, "c")).await.unwrap());
    for _ in 0..2 {
        store.end_request(&bob, "a", 0).await.unwrap();
    }
    assert!(!store.keep_request(&request(&bob, "a")).await.unwrap());
    let used = allowed(store, request(&bob, "c"), &quota).await;
    assert_eq!(used.in_flight, 2, "an end counts once");
    assert!(refused(store, request(&bob, "d"), &quota).await.is_some());
}

async fn tokens_of_a_day_are_limited(store: &dyn QuotaStore) {
    let cat = client(4);
    let quota = a_day(100);
    allowed(store, request(&cat, "a"), &quota).await;
    store.end_request(&cat, "a", 99).await.unwrap();
    let used = allowed(store, request(&cat, "b"), &quota).await;
    assert_eq!(used.tokens_today, 99);
    assert!(used.tokens_reset_ms <= 86_400_000);
    store.end_request(&cat, "b", 51).await.unwrap();
    assert_eq!(store.quota_use(&cat).await.unwrap().tokens_today, 150);
    let (limit, wait_ms) = refused(store, request(&cat, "c"), &quota).await.unwrap();
    assert_eq!(limit, QuotaLimit::Tokens);
    assert!(wait_ms > 0 && wait_ms <= 86_400_000, "{wait_ms}");
}

async fn a_client_without_limits_is_counted_all_the_same(store: &dyn QuotaStore) {
    let dog = client(5);
    let used = allowed(store, request(&dog, "a"), &Quota::default()).await;
    assert_eq!((used.requests_this_minute, used.in_flight), (1, 1));
    store.end_request(&dog, "a", 5).await.unwrap();
    assert_eq!(store.quota_use(&dog).await.unwrap().tokens_today, 5);
}

/// Requests of a process that died are forgotten.
async fn forgets_in_time(store: &dyn QuotaStore) {
    let eve = client(6);
    let short = QuotaRequest {
        ttl: Duration::from_millis(200),
        ..request(&eve, "lost")
    };
    allowed(store, short, &at_once(1)).await;
    eventually("the end of a lost request", async || {
        refused(store, request(&eve, "next"), &at_once(1))
            .await
            .is_none()
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn embedded_keeps_its_promises() {
    let store = EmbeddedQuotas::new(Arc::new(SystemClock));
    keeps_its_promises(&store).await;
    forgets_in_time(&store).await;
}

#[tokio::test]
async fn a_minute_slides_and_a_day_ends_at_midnight() {
    let clock = Arc::new(ManualClock::new(ONE_MINUTE_TO_MIDNIGHT_MS));
    let store = EmbeddedQuotas::new(clock.clone());
    let ann = client(1);
    let quota = Quota {
        requests_per_minute: Some(2),
        tokens_per_day: Some(10),
        concurrent_requests: None,
    };
    allowed(&store, request(&ann, "a"), &quota).await;
    clock.advance_ms(20_000);
    allowed(&store, request(&ann, "b"), &quota).await;
    let reached = refused(&store, request(&ann, "c"), &quota).await;
    assert_eq!(reached, Some((QuotaLimit::Requests, 40_000)));
    store.end_request(&ann, "a", 10).await.unwrap();
    let reached = refused(&store, request(&ann, "c"), &quota).await;
    assert_eq!(
        reached,
        Some((QuotaLimit::Tokens, 40_000)),
        "until midnight"
    );
    clock.advance_ms(39_999);
    assert!(refused(&store, request(&ann, "c"), &quota).await.is_some());
    clock.advance_ms(1);
    let used = allowed(&store, request(&ann, "c"), &quota).await;
    assert_eq!((used.requests_this_minute, used.tokens_today), (2, 0));
    let reached = refused(&store, request(&ann, "d"), &quota).await;
    assert_eq!(reached, Some((QuotaLimit::Requests, 20_000)));
}

#[tokio::test]
async fn redis_keeps_its_promises_and_every_key_has_its_end() {
    let server = RedisServer::start().await;
    let store = RedisQuotas::connect(server.settings("b2a:")).await.unwrap();
    keeps_its_promises(&store).await;
    forgets_in_time(&store).await;
    let mut raw = server.raw().await;
    let mut keys = redis::cmd("KEYS");
    let keys: Vec<String> = keys.arg("*").query_async(&mut raw).await.unwrap();
    assert!(!keys.is_empty());
    for key in keys {
        assert!(key.starts_with("{b2a:quota:"), "{key}");
        let mut left = redis::cmd("PTTL");
        let left: i64 = left.arg(&key).query_async(&mut raw).await.unwrap();
        assert!(left > 0, "{key}: {left}");
    }
}

#[tokio::test]
async fn in_redis_a_minute_slides_and_a_day_ends() {
    let server = RedisServer::start().await;
    let store = RedisQuotas::connect(server.settings("")).await.unwrap();
    let ann = client(1);
    for id in ["a", "b"] {
        allowed(&store, request(&ann, id), &per_minute(2)).await;
        store.end_request(&ann, id, 50).await.unwrap();
    }
    assert!(
        refused(&store, request(&ann, "c"), &per_minute(2))
            .await
            .is_some()
    );
    // As if it had all been a minute, and a day, ago.
    let earlier = "local begun = cmsgpack.unpack(redis.call('HGET', KEYS[1], 'minute'))
        for at = 1, #begun, 2 do begun[at] = begun[at] - 60 end
        redis.call('HSET', KEYS[1], 'minute', cmsgpack.pack(begun))
        return redis.call('HINCRBY', KEYS[1], 'day', -1)";
    let mut raw = server.raw().await;
    let mut shift = redis::cmd("EVAL");
    let key = format!("{{quota:{}}}:used", ann.as_str());
    let shift = shift.arg(earlier).arg(1).arg(key);
    let _: i64 = shift.query_async(&mut raw).await.unwrap();
    let used = store.quota_use(&ann).await.unwrap();
    assert_eq!((used.requests_this_minute, used.tokens_today), (0, 0));
    assert_eq!(used.requests_reset_ms, 0);
    allowed(&store, request(&ann, "c"), &per_minute(1)).await;
}

#[tokio::test]
async fn of_many_at_once_as_many_begin_as_may() {
    let server = RedisServer::start().await;
    let connect = async || Arc::new(RedisQuotas::connect(server.settings("")).await.unwrap());
    let stores = [connect().await, connect().await];
    let ann = client(1);
    let quota = Quota {
        requests_per_minute: Some(30),
        concurrent_requests: Some(10),
        ..Quota::default()
    };
    let mut callers = JoinSet::new();
    for number in 0..64 {
        let (store, ann) = (Arc::clone(&stores[number % 2]), ann.clone());
        callers.spawn(async move {
            let id = format!("r{number}");
            let answer = store.begin_request(&request(&ann, &id), &quota).await;
            matches!(answer.unwrap(), Admission::Allowed(_))
        });
    }
    let answers = callers.join_all().await;
    assert_eq!(answers.into_iter().filter(|allowed| *allowed).count(), 10);
    let used = stores[0].quota_use(&ann).await.unwrap();
    assert_eq!((used.requests_this_minute, used.in_flight), (10, 10));
}

#[tokio::test]
async fn a_cluster_keeps_the_promises() {
    let cluster = RedisCluster::start().await;
    let store = RedisQuotas::connect(cluster.settings("b2a:"))
        .await
        .unwrap();
    keeps_its_promises(&store).await;
}

#[tokio::test]
async fn redis_that_went_away_is_told_at_once() {
    let mut server = RedisServer::start().await;
    let settings = b2a_pool::RedisPoolSettings {
        response_timeout_ms: 300,
        ..server.settings("")
    };
    let store = RedisQuotas::connect(settings).await.unwrap();
    server.kill();
    let gone = store
        .begin_request(&request(&client(1), "a"), &per_minute(1))
        .await;
    assert!(matches!(gone, Err(StoreError::Unreachable(_))), "{gone:?}");
}
