//! What lives here: how to reach Redis on the hot path. The same lease and release scripts, called by 64
//! tasks at once over one multiplexed connection and over pools of plain ones. Run with `cargo bench -p b2a-pool --bench connections`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark fails by panicking, and criterion's macros write items without docs"
)]

#[allow(unused_imports, reason = "its tests are run where it belongs")]
#[path = "../src/redis/constants.rs"]
mod constants;
#[allow(
    dead_code,
    reason = "shared with the tests, which also kill and restart it"
)]
#[path = "../tests/it/redis_server.rs"]
mod redis_server;
mod setup;

use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_domain::Outcome;
use b2a_pool::{LeaseReply, PoolStore, RedisPool};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::{Script, Value};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use self::redis_server::RedisServer;
use self::setup::{CALLERS, USAGE, fill, key_names, policy, request};

const ACCOUNTS: usize = 100;
const TOKEN_BYTES: usize = 600;
const GENERATION: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";

/// Calls the scripts without the pool around them; with the names of the pool's keys.
#[derive(Clone)]
struct Scripts {
    lease: Arc<Script>,
    release: Arc<Script>,
    keys: Arc<Vec<String>>,
}

impl Scripts {
    fn new(server_prefix: &str) -> Self {
        let script = |parts: &[&str]| Arc::new(Script::new(&constants::inline(&parts.join("\n"))));
        let prelude = include_str!("../src/redis/scripts/prelude.lua");
        let records = include_str!("../src/redis/scripts/parts/records.lua");
        let leases = include_str!("../src/redis/scripts/parts/leases.lua");
        Self {
            lease: script(&[
                prelude,
                records,
                leases,
                include_str!("../src/redis/scripts/parts/chores.lua"),
                include_str!("../src/redis/scripts/lease.lua"),
            ]),
            release: script(&[
                prelude,
                records,
                include_str!("../src/redis/scripts/parts/states.lua"),
                leases,
                include_str!("../src/redis/scripts/parts/effects.lua"),
                include_str!("../src/redis/scripts/parts/tally.lua"),
                include_str!("../src/redis/scripts/parts/guard.lua"),
                include_str!("../src/redis/scripts/release.lua"),
            ]),
            keys: Arc::new(key_names(server_prefix)),
        }
    }

    async fn lease_and_release(&self, connection: &mut (impl ConnectionLike + Send)) {
        let reply: Vec<Value> = self
            .call(&self.lease, connection, &["serve", "1", "60000", ""])
            .await;
        let [
            Value::Int(1),
            Value::Int(id),
            Value::BulkString(account),
            ..,
        ] = &*reply
        else {
            panic!("no lease: {reply:?}");
        };
        let (id, account) = (id.to_string(), String::from_utf8(account.clone()).unwrap());
        let lease = [&*id, &*account, GENERATION, "1"];
        let outcome = ["proven", "0", "0", "", "1", "1200", "700"];
        let args = [&lease[..], &outcome[..]].concat();
        let released: u8 = self.call(&self.release, connection, &args).await;
        assert_eq!(released, 1);
    }

    async fn call<T: redis::FromRedisValue>(
        &self,
        script: &Script,
        connection: &mut (impl ConnectionLike + Send),
        args: &[&str],
    ) -> T {
        let policy = ["1000", "0", "0", "3", "4000000000000", "4000000000001"];
        let mut call = script.key(&*self.keys);
        call.arg(args).arg(&policy);
        call.invoke_async(connection).await.unwrap()
    }
}

/// The same work by 64 tasks: `total` times a lease and its release.
async fn by_many<C, F>(total: u64, connect: C) -> Duration
where
    C: Fn() -> F,
    F: AsyncWork,
{
    let mut callers = JoinSet::new();
    let started = Instant::now();
    let many = CALLERS as u64;
    for caller in 0..many {
        let share = total / many + u64::from(caller < total % many);
        callers.spawn(connect().work(share));
    }
    while let Some(done) = callers.join_next().await {
        done.unwrap();
    }
    started.elapsed()
}

/// What one task does.
trait AsyncWork {
    fn work(self, times: u64) -> impl Future<Output = ()> + Send + 'static;
}

struct Multiplexed(Scripts, ConnectionManager);

impl AsyncWork for Multiplexed {
    async fn work(mut self, times: u64) {
        for _ in 0..times {
            self.0.lease_and_release(&mut self.1).await;
        }
    }
}

struct Pooled(Scripts, deadpool_redis::Pool);

impl AsyncWork for Pooled {
    async fn work(self, times: u64) {
        for _ in 0..times {
            let mut connection = self.1.get().await.unwrap();
            self.0.lease_and_release(&mut connection).await;
        }
    }
}

struct ThroughThePool(Arc<RedisPool>);

impl AsyncWork for ThroughThePool {
    async fn work(self, times: u64) {
        for _ in 0..times {
            let LeaseReply::Leased(lease) = self.0.lease(&request(None)).await.unwrap() else {
                panic!("no lease");
            };
            assert!(
                self.0
                    .release(&lease, Outcome::Ok, &USAGE, None)
                    .await
                    .unwrap()
            );
        }
    }
}

struct RoundTrips(ConnectionManager);

impl AsyncWork for RoundTrips {
    async fn work(mut self, times: u64) {
        let script = Script::new("return 1");
        for _ in 0..2 * times {
            let _: u8 = script
                .key("{bench}")
                .invoke_async(&mut self.0)
                .await
                .unwrap();
        }
    }
}

fn connections(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(RedisServer::start());
    let pool = Arc::new(runtime.block_on(server.pool("bench:", policy())));
    runtime.block_on(fill(&pool, ACCOUNTS, TOKEN_BYTES));
    let scripts = Scripts::new("bench:");
    let url = server.settings("").url;
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(Duration::from_secs(5)))
        .set_pipeline_buffer_size(1024);
    let client = redis::Client::open(url.clone()).unwrap();
    let manager = runtime
        .block_on(ConnectionManager::new_with_config(client, config))
        .unwrap();

    let mut group = criterion.benchmark_group("lease and release, 64 callers");
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(4));
    group.bench_function("bare EVALSHA twice, multiplexed", |bench| {
        let connect = || RoundTrips(manager.clone());
        bench
            .to_async(&runtime)
            .iter_custom(|total| by_many(total, connect));
    });
    group.bench_function("scripts, multiplexed", |bench| {
        let connect = || Multiplexed(scripts.clone(), manager.clone());
        bench
            .to_async(&runtime)
            .iter_custom(|total| by_many(total, connect));
    });
    for size in [8, 64] {
        let plain = deadpool_redis::Config::from_url(&*url).builder().unwrap();
        let plain = plain
            .max_size(size)
            .runtime(deadpool_redis::Runtime::Tokio1)
            .build()
            .unwrap();
        group.bench_function(BenchmarkId::new("scripts, deadpool", size), |bench| {
            let connect = || Pooled(scripts.clone(), plain.clone());
            bench
                .to_async(&runtime)
                .iter_custom(|total| by_many(total, connect));
        });
    }
    group.bench_function("RedisPool", |bench| {
        let connect = || ThroughThePool(Arc::clone(&pool));
        bench
            .to_async(&runtime)
            .iter_custom(|total| by_many(total, connect));
    });
    group.finish();
}

criterion_group!(benches, connections);
criterion_main!(benches);
