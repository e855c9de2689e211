//! What lives here: workers that hold a connection to some instance.

use std::time::Duration;

use b2a_pool::{StoreError, Worker};

use crate::bench::{Bench, LONG};

fn worker(id: &str, threads: u32) -> Worker {
    Worker {
        id: id.to_owned(),
        version: "1.2".to_owned(),
        threads,
        last_seen_ms: 7,
    }
}

pub(crate) async fn workers_are_known_while_they_are_heard_of(bench: Bench) {
    let store = &bench.store;
    let names = async |within| -> Vec<String> {
        let workers = store.workers(within).await.unwrap();
        workers.into_iter().map(|worker| worker.id).collect()
    };
    assert!(names(LONG).await.is_empty());
    let before = bench.now();
    store.note_worker(&worker("b", 2)).await.unwrap();
    store.note_worker(&worker("a", 1)).await.unwrap();
    store.note_worker(&worker("c", 0)).await.unwrap();
    store.note_worker(&worker("b", 3)).await.unwrap();
    let known = store.workers(LONG).await.unwrap();
    assert_eq!(known.len(), 3);
    let b = &known[1];
    assert!((before..=bench.now()).contains(&b.last_seen_ms), "{b:?}");
    let expected = Worker {
        last_seen_ms: b.last_seen_ms,
        ..worker("b", 3)
    };
    assert_eq!(*b, expected);

    store.forget_worker("c").await.unwrap();
    store.forget_worker("nobody").await.unwrap();
    assert_eq!(names(LONG).await, ["a", "b"]);
    bench.pass(60).await;
    store.note_worker(&worker("b", 2)).await.unwrap();
    assert_eq!(names(Duration::MAX).await, ["a", "b"]);
    // Whatever this machine did meanwhile, `a` is silent for longer than that.
    let seen = store.workers(LONG).await.unwrap();
    let [a, b] = &seen[..] else {
        panic!("{seen:?}");
    };
    assert!(a.last_seen_ms + 60 <= b.last_seen_ms);
    let known = bench.within(Duration::from_millis(40), async || {
        store.note_worker(&worker("b", 2)).await.unwrap();
        names(Duration::from_millis(40)).await
    });
    assert_eq!(known.await, ["b"]);
    assert_eq!(names(LONG).await, ["b"], "the other was forgotten");

    let nameless = store.note_worker(&worker("", 1)).await;
    assert!(matches!(nameless, Err(StoreError::Misconfigured(_))));
    let long = Worker {
        version: "v".repeat(900),
        ..worker("long", 1)
    };
    store.note_worker(&long).await.unwrap();
    assert_eq!(store.workers(LONG).await.unwrap()[1].version.len(), 500);
}
