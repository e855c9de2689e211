//! What lives here: the promises of a store of what administrators did, for both stores.

use std::sync::Arc;

use b2a_domain::SystemClock;
use b2a_pool::{
    AUDIT_CAPACITY, AuditEntry, AuditId, AuditRecord, AuditStore, EmbeddedPool, PoolPolicy,
};

use crate::redis_server::RedisServer;

fn record(by: &str) -> AuditRecord<'_> {
    AuditRecord {
        by,
        action: "account.disable",
        target: None,
        details: None,
    }
}

fn names(entries: &[AuditEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.by.as_str()).collect()
}

async fn keeps_its_promises(store: &dyn AuditStore) {
    assert!(store.recorded(None, 10).await.unwrap().is_empty());
    let full = AuditRecord {
        target: Some("a***e@example.com"),
        details: Some(r#"{"text":"ü"}"#),
        ..record("first")
    };
    store.record(&full).await.unwrap();
    for by in ["second", "third", "fourth"] {
        store.record(&record(by)).await.unwrap();
    }
    let all = store.recorded(None, 10).await.unwrap();
    assert_eq!(names(&all), ["fourth", "third", "second", "first"]);
    assert!(all.is_sorted_by(|newer, older| newer.id > older.id));
    let first = &all[3];
    assert_eq!(first.action, "account.disable");
    assert_eq!(first.target.as_deref(), full.target);
    assert_eq!(first.details.as_deref(), full.details);
    assert_eq!((&all[0].target, &all[0].details), (&None, &None));
    assert!(first.id.at_ms > 1_700_000_000_000);

    let page = store.recorded(None, 2).await.unwrap();
    assert_eq!(names(&page), ["fourth", "third"]);
    let next = store.recorded(Some(page[1].id), 2).await.unwrap();
    assert_eq!(names(&next), ["second", "first"]);
    let rest = store.recorded(Some(next[1].id), 2).await.unwrap();
    assert!(rest.is_empty());
    let beginning = AuditId {
        at_ms: 0,
        number: 0,
    };
    assert!(store.recorded(Some(beginning), 2).await.unwrap().is_empty());

    for _ in 0..AUDIT_CAPACITY {
        store.record(&record("another")).await.unwrap();
    }
    let limit = u32::try_from(AUDIT_CAPACITY + 10).unwrap();
    let kept = store.recorded(None, limit).await.unwrap();
    assert_eq!(kept.len(), AUDIT_CAPACITY, "older ones leave");
    assert!(names(&kept).iter().all(|by| *by == "another"));
}

#[tokio::test]
async fn embedded_keeps_what_administrators_did() {
    let store = EmbeddedPool::new(Arc::new(SystemClock), PoolPolicy::default());
    keeps_its_promises(&store).await;
}

#[tokio::test]
async fn redis_keeps_what_administrators_did() {
    let server = RedisServer::start().await;
    keeps_its_promises(&server.pool("b2a:", PoolPolicy::default()).await).await;
}
