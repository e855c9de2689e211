//! What lives here: what the Redis pool does while its server is away, slow, empty or not what it should be.

use std::time::{Duration, Instant};

use b2a_domain::{AccountKind, AccountState, Generation, Outcome, TokenUsage};
use b2a_pool::{
    AccountUpsert, PoolCounts, PoolPolicy, PoolStore, RedisPool, RedisPoolSettings, StoreError,
};

use crate::bench::{id, leased, policy, probation, serve};
use crate::redis_server::RedisServer;

/// A pool with the time-outs of production.
async fn pool_of(server: &RedisServer) -> RedisPool {
    let defaults = RedisPoolSettings::new("");
    let settings = RedisPoolSettings {
        response_timeout_ms: defaults.response_timeout_ms,
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
        pool.release(&proof, Outcome::Ok, &TokenUsage::default())
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
    assert!(
        started.elapsed() < Duration::from_millis(1_500),
        "{:?}",
        started.elapsed()
    );
}

/// Waits until the pool works again, without being made anew.
async fn recovers(pool: &RedisPool) {
    let started = Instant::now();
    while let Err(error) = pool.ping().await {
        assert!(started.elapsed() < Duration::from_secs(5), "{error}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
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
    let mut raw = server.raw().await;
    let _: () = redis::cmd("CLIENT")
        .arg("PAUSE")
        .arg(900)
        .query_async(&mut raw)
        .await
        .unwrap();
    fails_soon(&pool).await;
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
