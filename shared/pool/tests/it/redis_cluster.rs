//! What lives here: a Redis Cluster of its own for a test: three nodes without replicas, gone when the test ends.

use std::process::Command;
use std::time::Duration;

use b2a_pool::{PoolPolicy, PoolStore, RedisPool, RedisPoolSettings};

use crate::redis_server::{PATIENCE_MS, RedisServer};
use crate::wait::eventually;

/// A running cluster.
pub(crate) struct RedisCluster {
    pub(crate) nodes: Vec<RedisServer>,
}

impl RedisCluster {
    /// Starts three nodes, makes them a cluster and waits until it serves every slot.
    pub(crate) async fn start() -> Self {
        // A node that a busy machine holds up for some time is not away, and one that is away takes no other along.
        let mut options = vec!["--cluster-enabled", "yes"];
        options.extend(["--cluster-node-timeout", "60000"]);
        options.extend(["--cluster-require-full-coverage", "no"]);
        let mut nodes = Vec::new();
        for _ in 0..3 {
            nodes.push(RedisServer::start_with(&options).await);
        }
        let output = Command::new("redis-cli")
            .args(["--cluster", "create"])
            .args(nodes.iter().map(RedisServer::address))
            .args(["--cluster-replicas", "0", "--cluster-yes"])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
        let cluster = Self { nodes };
        cluster.wait_until_it_serves().await;
        cluster
    }

    async fn wait_until_it_serves(&self) {
        for node in &self.nodes {
            let raw = node.raw().await;
            eventually("a node that knows who holds what", async || {
                let mut raw = raw.clone();
                let mut info = redis::cmd("CLUSTER");
                let info: String = info.arg("INFO").query_async(&mut raw).await.unwrap();
                let all = ["cluster_state:ok", "cluster_slots_ok:16384"];
                all.iter().all(|it| info.contains(it)).then_some(())
            })
            .await;
        }
    }

    /// How to reach the cluster: by its first two nodes, the third it has to find.
    pub(crate) fn settings(&self, prefix: &str) -> RedisPoolSettings {
        let known: Vec<String> = self.nodes[..2].iter().map(RedisServer::address).collect();
        RedisPoolSettings {
            key_prefix: prefix.to_owned(),
            response_timeout_ms: PATIENCE_MS,
            connect_timeout_ms: PATIENCE_MS,
            ..RedisPoolSettings::new(format!("redis+cluster://{}", known.join(",")))
        }
    }

    /// A pool on this cluster.
    pub(crate) async fn pool(&self, prefix: &str, policy: PoolPolicy) -> RedisPool {
        RedisPool::connect(self.settings(prefix), policy)
            .await
            .unwrap()
    }

    /// How many keys each node holds.
    pub(crate) async fn keys(&self) -> Vec<u64> {
        let mut keys = Vec::new();
        for node in &self.nodes {
            let mut raw = node.raw().await;
            keys.push(redis::cmd("DBSIZE").query_async(&mut raw).await.unwrap());
        }
        keys
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_away_takes_its_own_pools_along_and_no_others() {
    let mut cluster = RedisCluster::start().await;
    let mut pools = Vec::new();
    // Enough of them for each node to hold some.
    for number in 0..20 {
        let settings = RedisPoolSettings {
            response_timeout_ms: 3_000,
            ..cluster.settings(&format!("{number}:"))
        };
        let pool = RedisPool::connect(settings, crate::bench::policy());
        let pool = pool.await.unwrap();
        pool.lead("chief", "me", Duration::from_secs(600))
            .await
            .unwrap();
        pools.push(pool);
    }
    let keys = cluster.keys().await;
    assert!(keys.iter().all(|keys| *keys > 0), "{keys:?}");
    cluster.nodes[2].kill();
    let mut away = 0;
    for pool in &pools {
        away += u32::from(pool.ping().await.is_err());
    }
    assert!(away > 0 && away < 20, "{away} of 20 are away");
    cluster.nodes[2].restart().await;
    cluster.wait_until_it_serves().await;
    for pool in &pools {
        eventually("a pool that works again", async || pool.ping().await.ok()).await;
    }
}
