//! What lives here: what the Redis store keeps about tasks, seen from outside: it has bounds, and goes in the end.

use std::time::Duration;

use b2a_domain::{AccountKind, TaskId};
use b2a_pool::{TaskClaim, Worker};

use crate::bench::{Bench, LONG, claim};

const KIND: AccountKind = AccountKind::Business;

#[tokio::test]
async fn what_is_known_of_renewals_is_bounded_and_goes_with_the_account() {
    let bench = Bench::redis().await;
    let store = &bench.store;
    let a = bench.waiting("a").await;
    let mut tasks = Vec::new();
    for _ in 0..3 {
        for _ in 0..3 {
            let task = bench.claim_one("w1").await.task;
            assert!(store.hand_back_task(task, "w1").await.unwrap());
        }
        let task = bench.claim_one("w1").await.task;
        assert!(
            store
                .fail_task(task, None, "no", 0)
                .await
                .unwrap()
                .is_some()
        );
        assert!(store.retry_renewal(&a).await.unwrap());
        tasks.push(bench.claim_one("w1").await.task);
        store
            .finish_renewal(&a, tasks.last().copied(), false)
            .await
            .unwrap();
    }
    let short = TaskClaim {
        lease: Duration::from_millis(30),
        ..claim("w1")
    };
    let late = store.claim_renewals(KIND, &short).await.unwrap();
    assert_eq!(late.tasks.len(), 1);
    bench.pass(60).await;
    let live = bench.claim_one("w1").await.task;
    let fields = async || {
        let mut raw = bench.raw().await;
        let mut fields: Vec<String> = redis::cmd("HKEYS")
            .arg("{contract:pool:business}:records")
            .query_async(&mut raw)
            .await
            .unwrap();
        fields.sort();
        fields
    };
    let field = |task: TaskId| format!("/task/{}", task.number);
    let expected = [
        "/history/a",
        "/pool",
        "/renewal/a",
        "/renewals",
        &field(tasks[2]),
        &field(live),
        "a",
    ];
    assert_eq!(fields().await, expected);
    assert!(store.remove(&a).await.unwrap());
    assert_eq!(fields().await, ["/pool", "/renewals"]);
}

#[tokio::test]
async fn of_too_many_workers_the_most_silent_is_forgotten() {
    let bench = Bench::redis().await;
    let fill = redis::Script::new(
        "for i = 1, 10000 do
            redis.call('HSET', KEYS[1], 'w' .. i, cmsgpack.pack('1.0', 1, i))
            redis.call('ZADD', KEYS[2], i, 'w' .. i)
        end
        return 1",
    );
    let [workers, heard_of] =
        ["workers", "heard_of"].map(|key| format!("{{contract:tasks}}:{key}"));
    let mut raw = bench.raw().await;
    let mut call = fill.key(&workers);
    let () = call.key(&heard_of).invoke_async(&mut raw).await.unwrap();
    let worker = |id: &str| Worker {
        id: id.to_owned(),
        version: String::new(),
        threads: 1,
        last_seen_ms: 0,
    };
    for id in ["w1", "new"] {
        bench.store.note_worker(&worker(id)).await.unwrap();
    }
    let known = bench.store.workers(Duration::MAX).await.unwrap();
    assert_eq!(known.len(), 10_000);
    let has = |id: &str| known.iter().any(|worker| worker.id == id);
    assert!(has("new") && has("w1") && has("w3") && !has("w2"));
    let known = bench.store.workers(LONG).await.unwrap();
    assert_eq!(
        known.len(),
        2,
        "all that were heard of long ago are forgotten at once"
    );
    let mut left = redis::cmd("ZCARD");
    let left: u32 = left.arg(&heard_of).query_async(&mut raw).await.unwrap();
    assert_eq!(left, 2);
}
