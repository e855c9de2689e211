//! What lives here: a primary, its replica and the sentinel that watches both; what the pool does when the primary dies.

use std::process::{Child, Command, Stdio};

use b2a_domain::{AccountState, Generation, Outcome, TokenUsage};
use b2a_pool::{AccountUpsert, LeaseReply, PoolStore, RedisPool, RedisPoolSettings};
use tempfile::TempDir;

use crate::bench::{id, leased, policy, probation, serve};
use crate::redis_server::{Port, RedisServer};
use crate::wait::eventually;

/// A sentinel that names the primary `pool`; killed on drop.
struct Sentinel {
    port: Port,
    process: Child,
    _folder: TempDir,
}

impl Sentinel {
    fn watch(primary: &RedisServer) -> Self {
        let (folder, port) = (tempfile::tempdir().unwrap(), Port::claim());
        let watched = primary.address().replace(':', " ");
        let config = format!(
            "port {}\nbind 127.0.0.1\nsentinel monitor pool {watched} 1\n\
             sentinel down-after-milliseconds pool 500\nsentinel failover-timeout pool 5000\n",
            port.number
        );
        let file = folder.path().join("sentinel.conf");
        std::fs::write(&file, config).unwrap();
        let process = Command::new("redis-server")
            .arg(&file)
            .arg("--sentinel")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            port,
            process,
            _folder: folder,
        }
    }

    /// Asks until the sentinel says what is waited for.
    async fn wait_for(&self, words: &[&str], expected: &str) {
        let client = redis::Client::open(("127.0.0.1", self.port.number)).unwrap();
        eventually(expected, async || {
            let mut command = redis::cmd("SENTINEL");
            command.arg(words);
            let mut raw = client.get_multiplexed_async_connection().await.ok()?;
            let answer = command.query_async::<redis::Value>(&mut raw).await.ok()?;
            format!("{answer:?}").contains(expected).then_some(())
        })
        .await;
    }
}

impl Drop for Sentinel {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until what was written is on the replica as well.
async fn wait_for_the_replica(primary: &RedisServer) {
    let raw = primary.raw().await;
    eventually("a replica that has it all", async || {
        let (mut raw, mut wait) = (raw.clone(), redis::cmd("WAIT"));
        let wait = wait.arg(1).arg(200).query_async::<u32>(&mut raw);
        (wait.await.unwrap() == 1).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pool_follows_the_primary_that_sentinels_name() {
    let mut primary = RedisServer::start().await;
    let port = primary.address().rsplit_once(':').unwrap().1.to_owned();
    let replica = RedisServer::start_with(&["--replicaof", "127.0.0.1", &port]).await;
    let sentinel = Sentinel::watch(&primary);
    let replica_port = replica.address().rsplit_once(':').unwrap().1.to_owned();
    sentinel
        .wait_for(&["replicas", "pool"], &replica_port)
        .await;

    let url = format!("redis+sentinel://127.0.0.1:{}/pool", sentinel.port.number);
    let settings = RedisPoolSettings {
        response_timeout_ms: 3_000,
        connect_timeout_ms: 3_000,
        ..RedisPoolSettings::new(url)
    };
    // Sentinels are asked with limits that are not ours.
    let pool = eventually("a pool", async || {
        RedisPool::connect(settings.clone(), policy()).await.ok()
    })
    .await;
    let upsert = AccountUpsert {
        id: id("a"),
        generation: Generation::new("g1"),
        state: AccountState::Pending,
        reason: None,
    };
    pool.upsert(&upsert).await.unwrap();
    let proof = leased(pool.lease(&probation()).await.unwrap());
    let usage = TokenUsage::default();
    assert!(
        pool.release(&proof, Outcome::Ok, &usage, None)
            .await
            .unwrap()
    );
    let before = leased(pool.lease(&serve()).await.unwrap());
    wait_for_the_replica(&primary).await;

    primary.kill();
    let after = eventually("the new primary", async || {
        match pool.lease(&serve()).await.ok()? {
            LeaseReply::Leased(lease) => Some(lease),
            LeaseReply::None(reason) => panic!("{reason:?}"),
        }
    })
    .await;
    assert_eq!(after.account, before.account);
    assert!(after.id > before.id);
    assert_eq!(pool.get(&id("a")).await.unwrap().unwrap().in_flight, 2);
}
