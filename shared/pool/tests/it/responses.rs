//! What lives here: the promises of a store of responses, for both stores and for a cluster.

use std::time::Duration;

use b2a_domain::ClientId;
use b2a_pool::{EmbeddedResponses, RedisResponses, ResponseStore, StoreError};
use bytes::Bytes;

use crate::redis_cluster::RedisCluster;
use crate::redis_server::RedisServer;

const LONG: Duration = Duration::from_secs(600);
const MIB: u64 = 1024 * 1024;

fn client(digit: u8) -> ClientId {
    ClientId::of_digest(&[digit; 32])
}

/// The promises, on a store that keeps responses long.
async fn keeps_its_promises(store: &dyn ResponseStore) {
    let (one, other) = (client(1), client(2));
    assert_eq!(store.get(&one, "resp_a").await.unwrap(), None);
    assert!(!store.remove(&one, "resp_a").await.unwrap());

    let large = Bytes::from(vec![b'x'; 4 << 20]);
    store
        .put(&one, "resp_a", Bytes::from_static(b"first"))
        .await
        .unwrap();
    store.put(&one, "resp_b", large.clone()).await.unwrap();
    assert_eq!(store.get(&one, "resp_a").await.unwrap().unwrap(), "first");
    assert_eq!(store.get(&one, "resp_b").await.unwrap().unwrap(), large);

    // What belongs to one client is not there for another.
    assert_eq!(store.get(&other, "resp_a").await.unwrap(), None);
    assert!(!store.remove(&other, "resp_a").await.unwrap());
    assert!(store.get(&one, "resp_a").await.unwrap().is_some());

    assert!(store.remove(&one, "resp_a").await.unwrap());
    assert_eq!(store.get(&one, "resp_a").await.unwrap(), None);
    assert!(store.get(&one, "resp_b").await.unwrap().is_some());
}

/// The promise of a store that keeps responses for `ttl`.
async fn forgets_in_time(store: &dyn ResponseStore, ttl: Duration) {
    let client = client(1);
    let response = Bytes::from_static(b"short");
    store.put(&client, "resp_a", response).await.unwrap();
    assert!(store.get(&client, "resp_a").await.unwrap().is_some());
    tokio::time::sleep(ttl).await;
    assert_eq!(store.get(&client, "resp_a").await.unwrap(), None);
}

const SHORT: Duration = Duration::from_secs(1);

#[tokio::test]
async fn embedded_keeps_its_promises() {
    keeps_its_promises(&EmbeddedResponses::new(LONG, 16 * MIB)).await;
    forgets_in_time(&EmbeddedResponses::new(SHORT, MIB), SHORT).await;
}

#[tokio::test]
async fn embedded_forgets_what_was_used_longest_ago_when_it_is_full() {
    let store = EmbeddedResponses::new(LONG, MIB);
    let client = client(1);
    for number in 0..64 {
        let response = Bytes::from(vec![0_u8; 100 * 1024]);
        let id = format!("resp_{number}");
        store.put(&client, &id, response).await.unwrap();
    }
    // The bound holds a moment later: what is too much goes with the writes and reads that follow.
    let mut kept = 64;
    for _ in 0..100 {
        kept = 0;
        for number in 0..63 {
            let id = format!("resp_{number}");
            kept += usize::from(store.get(&client, &id).await.unwrap().is_some());
        }
        if kept <= 10 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(kept <= 10, "{kept} of 100 KiB in 1 MiB");
    assert!(store.get(&client, "resp_63").await.unwrap().is_some());
}

#[tokio::test]
async fn redis_keeps_its_promises() {
    let server = RedisServer::start().await;
    let store = async |ttl| {
        RedisResponses::connect(server.settings("kept:"), ttl)
            .await
            .unwrap()
    };
    keeps_its_promises(&store(LONG).await).await;
    forgets_in_time(&store(SHORT).await, SHORT + SHORT).await;
    let mut raw = server.raw().await;
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg("*")
        .query_async(&mut raw)
        .await
        .unwrap();
    let expected = format!("{{kept:response:{}:resp_b}}:kept", client(1).as_str());
    assert_eq!(keys, [expected.as_str()]);
    let left: i64 = redis::cmd("PTTL")
        .arg(&expected)
        .query_async(&mut raw)
        .await
        .unwrap();
    assert!(left > 0, "every key has its end");
}

#[tokio::test]
async fn redis_takes_no_id_that_the_gateway_did_not_make() {
    let server = RedisServer::start().await;
    let store = RedisResponses::connect(server.settings(""), LONG)
        .await
        .unwrap();
    for id in ["", "a}b", "resp_1:2", "a\r\nb"] {
        let refused = store.get(&client(1), id).await;
        assert!(matches!(refused, Err(StoreError::Malformed(_))), "{id}");
    }
}

#[tokio::test]
async fn a_cluster_keeps_the_promises_and_spreads_the_keys() {
    let cluster = RedisCluster::start().await;
    let store = RedisResponses::connect(cluster.settings("kept:"), LONG)
        .await
        .unwrap();
    keeps_its_promises(&store).await;
    for number in 0..32 {
        let id = format!("resp_{number}");
        let response = Bytes::from_static(b"a");
        store.put(&client(1), &id, response).await.unwrap();
    }
    let keys = cluster.keys().await;
    assert!(
        keys.iter().all(|keys| *keys > 0),
        "one node has it all: {keys:?}"
    );
}

#[tokio::test]
async fn redis_that_went_away_is_told_at_once() {
    let mut server = RedisServer::start().await;
    let settings = b2a_pool::RedisPoolSettings {
        response_timeout_ms: 300,
        ..server.settings("")
    };
    let store = RedisResponses::connect(settings, LONG).await.unwrap();
    server.kill();
    let gone = store.get(&client(1), "resp_a").await;
    assert!(matches!(gone, Err(StoreError::Unreachable(_))), "{gone:?}");
    server.restart().await;
    for _ in 0..200 {
        if store.get(&client(1), "resp_a").await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came back");
}
