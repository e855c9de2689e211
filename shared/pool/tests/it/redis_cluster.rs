//! What lives here: a Redis Cluster of its own for a test: three nodes without replicas, gone when the test ends.

use std::process::Command;
use std::time::{Duration, Instant};

use b2a_pool::{PoolPolicy, PoolStore, RedisPool, RedisPoolSettings};

use crate::redis_server::RedisServer;

/// How long the nodes may take to agree that they are a cluster.
const START_LIMIT: Duration = Duration::from_secs(30);

/// A running cluster.
pub(crate) struct RedisCluster {
    pub(crate) nodes: Vec<RedisServer>,
}

impl RedisCluster {
    /// Starts three nodes, makes them a cluster and waits until it serves every slot.
    pub(crate) async fn start() -> Self {
        let mut nodes = Vec::new();
        for _ in 0..3 {
            let options = ["--cluster-enabled", "yes", "--cluster-node-timeout", "3000"];
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
        let started = Instant::now();
        for node in &self.nodes {
            let mut raw = node.raw().await;
            loop {
                let mut info = redis::cmd("CLUSTER");
                let info: String = info.arg("INFO").query_async(&mut raw).await.unwrap();
                if info.contains("cluster_state:ok") {
                    break;
                }
                assert!(started.elapsed() < START_LIMIT, "{info}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    /// How to reach the cluster: by its first two nodes, the third it has to find.
    pub(crate) fn settings(&self, prefix: &str) -> RedisPoolSettings {
        let known: Vec<String> = self.nodes[..2].iter().map(RedisServer::address).collect();
        RedisPoolSettings {
            key_prefix: prefix.to_owned(),
            response_timeout_ms: 5_000,
            connect_timeout_ms: 5_000,
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
        let pool = cluster
            .pool(&format!("{number}:"), crate::bench::policy())
            .await;
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
        let started = Instant::now();
        away += u32::from(pool.ping().await.is_err());
        assert!(started.elapsed() < Duration::from_secs(6));
    }
    assert!(away > 0 && away < 20, "{away} of 20 are away");
    cluster.nodes[2].restart().await;
    cluster.wait_until_it_serves().await;
    for pool in &pools {
        let started = Instant::now();
        while let Err(error) = pool.ping().await {
            assert!(started.elapsed() < Duration::from_secs(20), "{error}");
        }
    }
}
