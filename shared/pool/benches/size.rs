//! What lives here: what a lease and its release cost in small and in large pools, against an empty script
//! that is called with the same keys and arguments. `make bench-pool` runs it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark fails by panicking and says what it found"
)]

#[allow(
    dead_code,
    reason = "shared with the tests, which also kill and restart it"
)]
#[path = "../tests/it/redis_server.rs"]
mod redis_server;
#[allow(dead_code, reason = "shared with the other benchmark")]
mod setup;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_domain::{Lease, Outcome};
use b2a_pool::{LeaseReply, PoolStore, RedisPool};
use redis::aio::MultiplexedConnection;
use tokio::task::JoinSet;

use self::redis_server::RedisServer;
use self::setup::{CALLERS, USAGE, fill, key_names, policy, request};

/// Accounts in the pools that are compared.
const SIZES: [usize; 3] = [100, 10_000, 1_000_000];
/// Bytes of a sealed token as the upstream's are.
const TOKEN_BYTES: usize = 600;
/// Rounds of measuring, taking turns among the pools, so that all see the same machine.
const ROUNDS: usize = 9;
/// Leases that each caller makes before it gives them back.
const HELD: u32 = 10;
/// Calls of each sort in one round, by each caller.
const CALLS: u32 = 20 * HELD;
/// The goals: a lease and its release against two empty scripts, as callers see them; and each of the two in the
/// largest pool against the smallest, in the server's own time.
const MOST_AGAINST_EMPTY: f64 = 6.0;
const MOST_AGAINST_SMALL: f64 = 1.5;

/// What one call costs, in microseconds.
#[derive(Default)]
struct Costs {
    empty: Vec<f64>,
    lease: Vec<f64>,
    release: Vec<f64>,
    empty_wall: Vec<f64>,
    pair_wall: Vec<f64>,
}

struct Subject {
    count: usize,
    _server: RedisServer,
    pool: Arc<RedisPool>,
    raw: MultiplexedConnection,
    bytes_per_account: u64,
    costs: Costs,
}

impl Subject {
    async fn new(count: usize) -> Self {
        let server = RedisServer::start().await;
        let pool = Arc::new(server.pool("bench:", policy()).await);
        let mut raw = server.raw().await;
        let before = used_memory(&mut raw).await;
        fill(&pool, count, TOKEN_BYTES).await;
        let bytes_per_account = (used_memory(&mut raw).await - before) / count as u64;
        Self {
            count,
            _server: server,
            pool,
            raw,
            bytes_per_account,
            costs: Costs::default(),
        }
    }

    async fn round(&mut self) {
        let (wall, server) = self.empty().await;
        self.costs.empty.push(server);
        self.costs.empty_wall.push(wall);

        let (mut lease, mut release, mut wall) = (0.0, 0.0, Duration::ZERO);
        for _ in 0..CALLS / HELD {
            let started = Instant::now();
            let leases = self.leases().await;
            wall += started.elapsed();
            lease += server_time(&mut self.raw).await;
            let started = Instant::now();
            self.releases(leases).await;
            wall += started.elapsed();
            release += server_time(&mut self.raw).await;
        }
        let parts = f64::from(CALLS / HELD);
        self.costs.lease.push(lease / parts);
        self.costs.release.push(release / parts);
        self.costs.pair_wall.push(micros(wall));
    }

    /// Calls an empty script as a lease is called.
    async fn empty(&mut self) -> (f64, f64) {
        let script = Arc::new(redis::Script::new("return 1"));
        let keys = Arc::new(key_names("bench:"));
        let started = Instant::now();
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let (script, keys, mut raw) = (script.clone(), keys.clone(), self.raw.clone());
            callers.spawn(async move {
                let args = ["serve", "1", "60000", "", "1000", "0", "100000000", "3"];
                let resets = ["4000000000000", "4000000000001"];
                for _ in 0..CALLS {
                    let mut call = script.key(&*keys);
                    let call = call.arg(&args).arg(&resets);
                    let _: u8 = call.invoke_async(&mut raw).await.unwrap();
                }
            });
        }
        while let Some(done) = callers.join_next().await {
            done.unwrap();
        }
        let wall = micros(started.elapsed());
        (wall, server_time(&mut self.raw).await)
    }

    async fn leases(&self) -> Vec<Lease> {
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let pool = Arc::clone(&self.pool);
            callers.spawn(async move {
                let mut leases = Vec::new();
                for _ in 0..HELD {
                    let LeaseReply::Leased(lease) = pool.lease(&request(None)).await.unwrap()
                    else {
                        panic!("no lease");
                    };
                    leases.push(lease);
                }
                leases
            });
        }
        let mut leases = Vec::new();
        while let Some(done) = callers.join_next().await {
            leases.extend(done.unwrap());
        }
        leases
    }

    async fn releases(&self, leases: Vec<Lease>) {
        let mut callers = JoinSet::new();
        for share in leases.chunks(leases.len() / CALLERS) {
            let (pool, share) = (Arc::clone(&self.pool), share.to_vec());
            callers.spawn(async move {
                for lease in share {
                    assert!(
                        pool.release(&lease, Outcome::Ok, &USAGE, None)
                            .await
                            .unwrap()
                    );
                }
            });
        }
        while let Some(done) = callers.join_next().await {
            done.unwrap();
        }
    }
}

/// Microseconds for each of the calls of a round.
fn micros(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64() * 1e6 / f64::from(CALLS) / 64.0
}

/// What the server spent on each script call since this was asked last, in microseconds.
async fn server_time(raw: &mut MultiplexedConnection) -> f64 {
    let info: String = ask(raw, &["INFO", "commandstats"]).await;
    let _: String = ask(raw, &["CONFIG", "RESETSTAT"]).await;
    field(&info, "cmdstat_evalsha", "usec_per_call=")
}

async fn used_memory(raw: &mut MultiplexedConnection) -> u64 {
    let info: String = ask(raw, &["INFO", "memory"]).await;
    field::<u64>(&info, "used_memory:", "used_memory:")
}

async fn ask<T: redis::FromRedisValue>(raw: &mut MultiplexedConnection, words: &[&str]) -> T {
    let mut command = redis::cmd(words[0]);
    command.arg(&words[1..]);
    command.query_async(raw).await.unwrap()
}

/// The number after `mark` in the line that starts with `start`.
fn field<T: std::str::FromStr>(info: &str, start: &str, mark: &str) -> T {
    let line = info.lines().find(|line| line.starts_with(start)).unwrap();
    let number = line.split_once(mark).unwrap().1;
    let number = number.split(',').next().unwrap().trim();
    number.parse().ok().unwrap()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What one pool costs, in the middle of all rounds.
struct Middle {
    empty: f64,
    lease: f64,
    release: f64,
    pair: f64,
    pair_against_empty: f64,
}

impl Middle {
    fn of(costs: &mut Costs) -> Self {
        let pair = median(&mut costs.pair_wall);
        Self {
            empty: median(&mut costs.empty),
            lease: median(&mut costs.lease),
            release: median(&mut costs.release),
            pair,
            pair_against_empty: pair / (2.0 * median(&mut costs.empty_wall)),
        }
    }

    fn print(&self, count: usize, bytes_per_account: u64) {
        let Self {
            empty,
            lease,
            release,
            pair,
            pair_against_empty,
        } = self;
        let (lease_ratio, release_ratio) = (lease / empty, release / empty);
        println!(
            "{count:>9} | {empty:>5.1} | {lease:>5.1} {lease_ratio:>5.1}x | {release:>5.1} {release_ratio:>5.1}x \
             | {pair:>5.1} {pair_against_empty:>5.1}x | {bytes_per_account:>6}"
        );
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let sizes = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok());
    let mut sizes: Vec<usize> = sizes.collect();
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    let mut subjects = Vec::new();
    for count in sizes {
        let started = Instant::now();
        subjects.push(Subject::new(count).await);
        println!(
            "{count} accounts after {:.0} s",
            started.elapsed().as_secs_f64()
        );
    }
    for _ in 0..ROUNDS {
        for subject in &mut subjects {
            subject.round().await;
        }
    }
    println!(
        "\nMicroseconds, and how many times an empty script with the same keys and arguments. A call in"
    );
    println!(
        "the server; a lease and its release as {CALLERS} callers on one connection see it.\n"
    );
    println!(" accounts | empty |    lease     |   release    |    a pair    | bytes per account");
    let mut middles = Vec::new();
    for subject in &mut subjects {
        let middle = Middle::of(&mut subject.costs);
        middle.print(subject.count, subject.bytes_per_account);
        middles.push(middle);
    }
    let (Some(small), Some(large)) = (middles.first(), middles.last()) else {
        return ExitCode::FAILURE;
    };
    let against_empty = middles.iter().map(|middle| middle.pair_against_empty);
    let against_empty = against_empty.fold(0.0, f64::max);
    let growth = (large.lease / small.lease).max(large.release / small.release);
    println!(
        "\na pair against two empty scripts: {against_empty:.1}x (goal {MOST_AGAINST_EMPTY}x)"
    );
    println!("the largest pool against the smallest: {growth:.2}x (goal {MOST_AGAINST_SMALL}x)");
    if against_empty <= MOST_AGAINST_EMPTY && growth <= MOST_AGAINST_SMALL {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
