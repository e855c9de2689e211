//! What lives here: tasks in Redis as older versions leave them, which run beside new ones during an upgrade, and waits
//! that no test can wait for.

use b2a_domain::{AccountKind, TaskKind};
use b2a_pool::TaskHold;

use crate::bench::{Bench, LONG, claim};

const KIND: AccountKind = AccountKind::Business;

/// Runs a script of the test's own on these keys.
async fn eval(bench: &Bench, keys: [&str; 2], script: &str, args: &[&str]) {
    let mut raw = bench.raw().await;
    let script = redis::Script::new(script);
    let mut call = script.key(format!("{{contract:{}", keys[0]));
    let call = call.key(format!("{{contract:{}", keys[1])).arg(args);
    let _: () = call.invoke_async(&mut raw).await.unwrap();
}

const POOL: [&str; 2] = ["pool:business}:records", "pool:business}:states"];
const TASKS: [&str; 2] = ["tasks}:records", "tasks}:register"];

#[tokio::test]
async fn waits_of_minutes_double_up_to_five() {
    let bench = Bench::redis().await;
    let store = &bench.store;
    bench.waiting("a").await;
    store.want_registrations(1, 10 * LONG).await.unwrap();
    for wait_ms in [30_000, 60_000, 120_000, 240_000, 300_000, 300_000] {
        let before = bench.now();
        let renewal = bench.claim_one("w1").await.task;
        let registration = store.claim_registrations(&claim("w1")).await.unwrap()[0].task;
        for task in [renewal, registration] {
            let failed = store.fail_task(task, Some("w1"), "no", 0).await.unwrap();
            assert!(failed.is_some());
            let entry = bench.tasks(task.kind).await.remove(0);
            let range = before + wait_ms..=bench.now() + wait_ms;
            assert!(range.contains(&entry.claimable_ms), "{entry:?}");
        }
        let over = "
            local it = cmsgpack.unpack(redis.call('HGET', KEYS[1], '/renewal/a'))
            it.until_ms = 0
            redis.call('HSET', KEYS[1], '/renewal/a', cmsgpack.pack(it))
            redis.call('ZADD', KEYS[2], '30000000000001', 'a')
            return 1";
        eval(&bench, POOL, over, &[]).await;
        let over = "
            local it = cmsgpack.unpack(redis.call('HGET', KEYS[1], ARGV[1]))
            it.claimable = 0
            redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(it))
            return 1";
        eval(&bench, TASKS, over, &[&registration.number.to_string()]).await;
    }
}

#[tokio::test]
async fn accounts_that_an_older_version_put_back_are_leased_once() {
    let bench = Bench::redis().await;
    let store = &bench.store;
    let a = bench.waiting("a").await;
    // How an older version says that it waits: without a time.
    let older = "redis.call('ZADD', KEYS[2], '30000000000000', 'a') return 1";
    eval(&bench, POOL, older, &[]).await;
    assert_eq!(bench.tasks(TaskKind::Refresh).await[0].claimable_ms, 0);
    let task = bench.claim_one("w1").await;
    eval(&bench, POOL, older, &[]).await;
    let entry = bench.tasks(TaskKind::Refresh).await.remove(0);
    assert_eq!(entry.task, Some(task.task));
    assert_eq!(entry.claimable_ms, task.lease_until_ms);
    assert_eq!(store.claimable_renewals(KIND, 9).await.unwrap(), []);
    eval(&bench, POOL, older, &[]).await;
    assert_eq!(bench.claim("w2").await, [], "it is the first worker's");
    let counts = store.counts(KIND).await.unwrap();
    assert_eq!(counts.pending_external, 1);
    let failed = store.fail_task(task.task, Some("w1"), "no", 0).await;
    assert!(failed.unwrap().is_some());
    eval(&bench, POOL, older, &[]).await;
    assert_eq!(bench.claim("w2").await, [], "it backs off");

    // It passes those by that stand before others who can be claimed.
    bench.waiting("b").await;
    eval(&bench, POOL, older, &[]).await;
    assert_eq!(bench.claim_one("w2").await.account.name(), "b");

    // An older version takes no task along with its account.
    let older = "
        redis.call('HDEL', KEYS[1], 'a')
        redis.call('ZREM', KEYS[2], 'a')
        return 1";
    eval(&bench, POOL, older, &[]).await;
    assert_eq!(
        store.fail_task(task.task, None, "no", 1).await.unwrap(),
        None
    );
    bench.waiting("a").await;
    assert_eq!(
        store.fail_task(task.task, None, "no", 1).await.unwrap(),
        None
    );
    assert_eq!(bench.claim_one("w2").await.account, a, "it is another one");
}

#[tokio::test]
async fn registrations_of_an_older_version_are_claimed_too() {
    let bench = Bench::redis().await;
    let store = &bench.store;
    let older = "
        local record = { kind = 'register', expires = tonumber(ARGV[2]) }
        redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(record))
        redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
        return 1";
    let over = (bench.now() + 600_000).to_string();
    eval(&bench, TASKS, older, &["7", &over]).await;
    assert_eq!(store.outstanding_registrations().await.unwrap(), 1);
    let entry = bench.tasks(TaskKind::Register).await.remove(0);
    assert_eq!(entry.expires_ms.unwrap().to_string(), over);
    assert_eq!((entry.worker, entry.failures), (None, 0));
    let task = store.claim_registrations(&claim("w1")).await.unwrap()[0].task;
    assert_eq!(task.number, 7);
    let held = store.hold_task(task, Some("w1"), None, 2 * LONG).await;
    assert!(matches!(held.unwrap(), TaskHold::Held { .. }));
    assert!(store.finish_registration(task, Some("w1")).await.unwrap());
    assert_eq!(store.outstanding_registrations().await.unwrap(), 0);
}
