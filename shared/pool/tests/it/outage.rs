//! What lives here: what the Redis pool does while its server is away, slow, empty or not what it should be.

use std::time::{Duration, Instant};

use b2a_domain::{AccountKind, AccountState, Generation, Outcome, TokenUsage};
use b2a_pool::{
    AccountUpsert, PoolCounts, PoolPolicy, PoolStore, RedisPool, RedisPoolSettings, StoreError,
};

use crate::bench::{id, leased, policy, probation, serve};
use crate::redis_server::RedisServer;
use crate::wait::eventually;

/// What calls of these pools may take. A busy machine makes no call that is answered take that long.
const LIMIT_MS: u64 = 3_000;
/// By then a call has failed that has a limit; one without waits for a server that never answers.
const SOON: Duration = Duration::from_secs(20);

/// A pool whose time-outs can be waited for.
async fn pool_of(server: &RedisServer) -> RedisPool {
    let settings = RedisPoolSettings {
        response_timeout_ms: LIMIT_MS,
        ..server.settings("outage:")
    };
    RedisPool::connect(settings, policy()).await.unwrap()
}

/// Brings in an account, proves it and leases it; tells the number of the lease.
async fn lease_one(pool: &RedisPool, name: &str) -> u64 {
    let upsert = AccountUpsert {
        id: id(name),
        generation: Generation::new("g1"),
        state: AccountState::Pending,
        reason: None,
    };
    pool.upsert(&upsert).await.unwrap();
    let proof = leased(pool.lease(&probation()).await.unwrap());
    assert!(
        pool.release(&proof, Outcome::Ok, &TokenUsage::default(), None)
            .await
            .unwrap()
    );
    leased(pool.lease(&serve()).await.unwrap()).id.0
}

async fn fails_soon(pool: &RedisPool) {
    let started = Instant::now();
    let reply = pool.lease(&serve()).await;
    assert!(
        matches!(reply, Err(StoreError::Unreachable(_))),
        "{reply:?}"
    );
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

/// Waits until the pool works again, without being made anew.
async fn recovers(pool: &RedisPool) {
    eventually("a pool that works again", async || pool.ping().await.ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_soon_while_redis_is_away_and_work_when_it_is_back() {
    let mut server = RedisServer::start().await;
    let pool = pool_of(&server).await;
    let before = lease_one(&pool, "a").await;
    server.kill();
    for _ in 0..3 {
        fails_soon(&pool).await;
    }
    server.restart().await;
    recovers(&pool).await;
    let counts = pool.counts(AccountKind::Business).await.unwrap();
    assert_eq!(counts, PoolCounts::default(), "a server that kept nothing");
    assert!(
        lease_one(&pool, "a").await > before,
        "lease numbers grow on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_unreachable() {
    let server = RedisServer::start().await;
    let pool = pool_of(&server).await;
    lease_one(&pool, "a").await;
    server.freeze();
    fails_soon(&pool).await;
    server.thaw();
    recovers(&pool).await;
    leased(pool.lease(&serve()).await.unwrap());
}

#[tokio::test]
async fn scripts_that_were_flushed_are_loaded_again() {
    let server = RedisServer::start().await;
    let pool = pool_of(&server).await;
    lease_one(&pool, "a").await;
    let mut raw = server.raw().await;
    let _: () = redis::cmd("SCRIPT")
        .arg("FLUSH")
        .query_async(&mut raw)
        .await
        .unwrap();
    leased(pool.lease(&serve()).await.unwrap());
}

#[tokio::test]
async fn foreign_data_under_our_keys_is_malformed_not_a_panic() {
    let server = RedisServer::start().await;
    let pool = pool_of(&server).await;
    let mut raw = server.raw().await;
    let key = "{outage:pool:business}:records";
    let _: () = redis::cmd("SET")
        .arg(key)
        .arg("x")
        .query_async(&mut raw)
        .await
        .unwrap();
    let reply = pool.get(&id("a")).await;
    assert!(matches!(reply, Err(StoreError::Malformed(_))), "{reply:?}");
}

#[tokio::test]
async fn wrong_settings_are_named_at_once() {
    let mut server = RedisServer::start_with(&["--requirepass", "right"]).await;
    let url = server.settings("").url;
    let with_password = |password: &str| RedisPoolSettings {
        url: url.replace("redis://", &format!("redis://:{password}@")),
        ..server.settings("")
    };
    for settings in [server.settings(""), with_password("wrong")] {
        let reply = RedisPool::connect(settings, policy()).await;
        assert!(
            matches!(reply, Err(StoreError::Misconfigured(_))),
            "{reply:?}"
        );
    }
    let right = with_password("right");
    let no_zone = PoolPolicy {
        reset_zone: "Nowhere".to_owned(),
        ..policy()
    };
    let reply = RedisPool::connect(right.clone(), no_zone).await;
    assert!(
        matches!(reply, Err(StoreError::Misconfigured(_))),
        "{reply:?}"
    );
    let reply = RedisPool::connect(RedisPoolSettings::new("http://x"), policy()).await;
    assert!(
        matches!(reply, Err(StoreError::Misconfigured(_))),
        "{reply:?}"
    );
    let braces = RedisPoolSettings {
        key_prefix: "{a}".to_owned(),
        ..right.clone()
    };
    let reply = RedisPool::connect(braces, policy()).await;
    assert!(
        matches!(reply, Err(StoreError::Misconfigured(_))),
        "{reply:?}"
    );
    RedisPool::connect(right.clone(), policy()).await.unwrap();

    server.kill();
    let reply = RedisPool::connect(right, policy()).await;
    assert!(
        matches!(reply, Err(StoreError::Unreachable(_))),
        "{reply:?}"
    );
}
