//! What lives here: how to reach Redis on the hot path. The same lease and release scripts, called by 64
//! tasks at once over one multiplexed connection and over pools of plain ones; and what a lease costs
//! in small and large pools. Run with `cargo bench -p b2a-pool --bench connections`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark fails by panicking, and criterion's macros write items without docs"
)]

#[allow(
    dead_code,
    reason = "shared with the tests, which also kill and restart it"
)]
#[path = "../tests/it/redis_server.rs"]
mod redis_server;

use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_domain::{
    AccountId, AccountKind, AccountState, Bucket, Generation, Outcome, SealedToken, TokenUsage,
};
use b2a_pool::{
    AccountUpsert, LeaseMode, LeaseReply, LeaseRequest, PoolPolicy, PoolStore, RedisPool,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::{Script, Value};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use self::redis_server::RedisServer;

const CALLERS: u64 = 64;
const ACCOUNTS: usize = 100;
const TTL_MS: u64 = 60_000;

/// Calls the scripts without the pool around them; with the names of the pool's keys.
#[derive(Clone)]
struct Scripts {
    lease: Arc<Script>,
    release: Arc<Script>,
    keys: Arc<Vec<String>>,
}

impl Scripts {
    fn new(server_prefix: &str) -> Self {
        let prelude = include_str!("../src/redis/scripts/prelude.lua");
        let script = |body: &str| Arc::new(Script::new(&format!("{prelude}\n{body}")));
        Self {
            lease: script(include_str!("../src/redis/scripts/lease.lua")),
            release: script(include_str!("../src/redis/scripts/release.lua")),
            keys: Arc::new(key_names(server_prefix)),
        }
    }

    async fn lease_and_release(&self, connection: &mut (impl ConnectionLike + Send)) {
        let reply: Vec<Value> = self
            .call(&self.lease, connection, &["serve", "1", "60000", ""])
            .await;
        let [
            Value::Int(1),
            Value::BulkString(id),
            Value::BulkString(account),
            ..,
        ] = &*reply
        else {
            panic!("no lease: {reply:?}");
        };
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let args = [&*text(id), &*text(account), "proven", "0", "0", ""];
        let released: u8 = self.call(&self.release, connection, &args).await;
        assert_eq!(released, 1);
    }

    async fn call<T: redis::FromRedisValue>(
        &self,
        script: &Script,
        connection: &mut (impl ConnectionLike + Send),
        args: &[&str],
    ) -> T {
        let mut call = script.key(&*self.keys);
        for policy in ["1000", "0", "0", "4000000000000", "4000000000001"] {
            call.arg(policy);
        }
        call.arg(args).invoke_async(connection).await.unwrap()
    }
}

/// The keys of the pool with this prefix, in the order of `src/redis/keys.rs`.
fn key_names(prefix: &str) -> Vec<String> {
    let mut names: Vec<String> = [
        "accounts",
        "names",
        "states",
        "pending",
        "tokens",
        "token_expiry",
        "leases",
        "lease_expiry",
        "last_lease_id",
        "limited",
    ]
    .map(str::to_owned)
    .into();
    for set in ["cooling:{}", "busy:{}", "ready:{}:warm", "ready:{}:cold"] {
        names.extend(Bucket::ALL.map(|bucket| set.replace("{}", bucket.as_str())));
    }
    names
        .iter()
        .map(|name| format!("{{{prefix}pool:business}}:{name}"))
        .collect()
}

/// The same work by 64 tasks: `total` times a lease and its release.
async fn by_many<C, F>(total: u64, connect: C) -> Duration
where
    C: Fn() -> F,
    F: AsyncWork,
{
    let mut callers = JoinSet::new();
    let started = Instant::now();
    for caller in 0..CALLERS {
        let share = total / CALLERS + u64::from(caller < total % CALLERS);
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
            let usage = TokenUsage::default();
            assert!(self.0.release(&lease, Outcome::Ok, &usage).await.unwrap());
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

fn request(prefer: Option<&AccountId>) -> LeaseRequest<'_> {
    LeaseRequest {
        kind: AccountKind::Business,
        bucket: Bucket::Text,
        exclude: &[],
        prefer,
        mode: if prefer.is_some() {
            LeaseMode::Probation
        } else {
            LeaseMode::Serve
        },
        ttl: Duration::from_millis(TTL_MS),
    }
}

fn policy() -> PoolPolicy {
    PoolPolicy {
        max_in_flight: 1000,
        use_cooldown_ms: 0,
        daily_limit: 0,
        ..PoolPolicy::default()
    }
}

/// Brings in `count` accounts that are ready and have a token.
async fn fill(pool: &Arc<RedisPool>, count: usize) {
    let mut callers = JoinSet::new();
    for caller in 0..50 {
        let pool = Arc::clone(pool);
        callers.spawn(async move {
            for number in (caller..count).step_by(50) {
                make_ready(&pool, number).await;
            }
        });
    }
    while let Some(done) = callers.join_next().await {
        done.unwrap();
    }
}

async fn make_ready(pool: &RedisPool, number: usize) {
    let name = format!("account{number:07}@example.com");
    let id = AccountId::new(AccountKind::Business, &name).unwrap();
    let generation = Generation::new("0123456789abcdef0123456789abcdef");
    let file = AccountUpsert {
        id: id.clone(),
        generation: generation.clone(),
        state: AccountState::Pending,
        reason: None,
    };
    pool.upsert(&file).await.unwrap();
    let LeaseReply::Leased(proof) = pool.lease(&request(Some(&id))).await.unwrap() else {
        panic!("no proof");
    };
    assert!(
        pool.release(&proof, Outcome::Ok, &TokenUsage::default())
            .await
            .unwrap()
    );
    let token = SealedToken {
        sealed: vec![7; 600],
        expires_ms: 4_000_000_000_000,
    };
    assert!(pool.put_token(&id, &generation, &token).await.unwrap());
}

fn connections(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(RedisServer::start());
    let pool = Arc::new(runtime.block_on(server.pool("bench:", policy())));
    runtime.block_on(fill(&pool, ACCOUNTS));
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

fn pool_size(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(RedisServer::start());
    let mut group = criterion.benchmark_group("lease and release, by accounts in the pool");
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(4));
    for count in [100, 10_000, 100_000] {
        let pool = Arc::new(runtime.block_on(server.pool(&format!("{count}:"), policy())));
        runtime.block_on(fill(&pool, count));
        group.bench_function(BenchmarkId::from_parameter(count), |bench| {
            let connect = || ThroughThePool(Arc::clone(&pool));
            bench
                .to_async(&runtime)
                .iter_custom(|total| by_many(total, connect));
        });
    }
    group.finish();
}

criterion_group!(benches, connections, pool_size);
criterion_main!(benches);
