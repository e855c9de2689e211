//! What lives here: of several schedulers one is at work, and another one takes over when it is gone.

use std::time::{Duration, Instant};

use b2a_pool::Leadership;
use b2a_process::SCHEDULER;
use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{Instance, InstancePlan, RedisServer, Store, eventually, write_account};

use crate::bench::Bench;

/// The ttl of the lead. It is renewed each third of that: a machine that stands still for some seconds loses no lead.
const TTL: Duration = Duration::from_secs(6);
/// What a loaded machine may add to any time.
const SLACK: Duration = Duration::from_secs(20);

on_each_store!(who_does_not_lead_does_nothing);

async fn who_does_not_lead_does_nothing(store: Store) {
    let bench = Bench::new(store, 2).await;
    let ttl = Duration::from_secs(60);
    let lead = bench.pool().lead(SCHEDULER, "somebody", ttl).await.unwrap();
    assert!(matches!(lead, Leadership::Leader { .. }));
    assert!(!bench.tick().await.leads);
    assert_eq!(bench.counts().await.total(), 0);
    bench.pool().resign(SCHEDULER, "somebody").await.unwrap();
    bench.settle().await;
    assert_eq!(bench.counts().await.ready, 2);
    assert!(
        !bench.pool().is_led(SCHEDULER).await.unwrap(),
        "a tick gives the lead up"
    );
}

/// A simulated upstream, files, Redis, and schedulers as processes.
struct Site {
    simulator: Simulator,
    data: tempfile::TempDir,
    redis: RedisServer,
}

impl Site {
    async fn new(accounts: usize) -> Self {
        let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
        let data = tempfile::tempdir().unwrap();
        for account in simulator.add_accounts(accounts) {
            write_account(data.path(), &account);
        }
        Self {
            simulator,
            data,
            redis: RedisServer::start().await,
        }
    }

    async fn scheduler(&self) -> Instance {
        self.scheduler_with(TTL).await
    }

    async fn scheduler_with(&self, ttl: Duration) -> Instance {
        let plan =
            InstancePlan::scheduler(self.simulator.url(), self.data.path(), &self.redis.url());
        let ttl = ttl.as_secs().to_string();
        let plan = plan.env("B2A__SCHEDULER__LEADER_TTL_SEC", &ttl);
        plan.start().await
    }

    async fn gateway(&self) -> Instance {
        let plan = InstancePlan::serve(self.simulator.url(), self.data.path(), &self.redis.url());
        plan.start().await
    }
}

/// The fence of each term that a scheduler has begun.
fn terms(instance: &Instance) -> Vec<u64> {
    let lines = instance.log_lines().into_iter();
    let leading = lines.filter(|line| line["message"] == "leading");
    leading
        .map(|line| line["fence"].as_u64().expect("a fence"))
        .collect()
}

async fn leads(instance: &Instance) -> u64 {
    eventually("a scheduler that leads", async || {
        terms(instance).last().copied()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_one_takes_over_from_one_that_was_killed() {
    let site = Site::new(2).await;
    let mut first = site.scheduler().await;
    let first_fence = leads(&first).await;
    let second = site.scheduler().await;
    tokio::time::sleep(TTL * 2).await;
    assert!(terms(&second).is_empty(), "only one leads");

    first.kill();
    let killed = Instant::now();
    let second_fence = leads(&second).await;
    assert!(
        killed.elapsed() < TTL + SLACK,
        "it took {:?}",
        killed.elapsed()
    );
    assert!(second_fence > first_fence);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_ends_in_order_gives_the_lead_up() {
    // The other one asks each third of that.
    let ttl = Duration::from_secs(45);
    let site = Site::new(2).await;
    let first = site.scheduler_with(ttl).await;
    leads(&first).await;
    let second = site.scheduler_with(ttl).await;
    let asked = Instant::now();
    first.terminate();
    assert!(first.ended().await.success());
    leads(&second).await;
    let took = asked.elapsed();
    assert!(took < ttl * 4 / 5, "it took {took:?}");
}

/// A leader that was stopped and goes on finds that it leads no more, and is at peace with that.
#[tokio::test(flavor = "multi_thread")]
async fn a_leader_that_slept_stands_by() {
    let site = Site::new(2).await;
    let first = site.scheduler().await;
    let fence = leads(&first).await;
    let second = site.scheduler().await;
    first.pause();
    let second_fence = leads(&second).await;
    assert!(second_fence > fence);
    first.resume();
    eventually("a leader that knows better", async || {
        let lost = |line: &serde_json::Value| {
            let message = line["message"].as_str().unwrap_or_default();
            message.starts_with("the lead")
        };
        first.log_lines().iter().any(lost).then_some(())
    })
    .await;
    tokio::time::sleep(TTL * 2).await;
    assert_eq!(terms(&second).len(), 1, "the second one stays");
    assert_eq!(terms(&first).len(), 1);
}

/// Redis goes and comes back, with nothing in it: the same accounts answer again, without a restart.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_flush_the_same_accounts_answer_within_two_looks_at_the_files() {
    let mut site = Site::new(3).await;
    let _scheduler = site.scheduler().await;
    let gateway = site.gateway().await;
    let ready = async || {
        let health = gateway.client.get("/health", &[]).await.json();
        (health["ready"] == 3).then_some(())
    };
    eventually("three accounts", ready).await;
    assert_eq!(ask(&gateway).await, 200);

    site.redis.flush().await;
    let flushed = Instant::now();
    // What was counted a moment ago may still be shown.
    eventually("the same accounts", async || {
        (flushed.elapsed() > Duration::from_millis(1100)).then_some(())?;
        ready().await
    })
    .await;
    assert_eq!(ask(&gateway).await, 200);

    site.redis.kill();
    tokio::time::sleep(Duration::from_secs(1)).await;
    site.redis.resume().await;
    eventually("the same accounts", ready).await;
    assert_eq!(ask(&gateway).await, 200);
}

async fn ask(gateway: &Instance) -> u16 {
    let spoken = b2a_suite::Spoken::OpenAi;
    let body = spoken.body(b2a_suite::MODEL, "Hello", false).to_string();
    let path = spoken.path(b2a_suite::MODEL, false);
    let reply = gateway.client.post(&path, spoken.headers(), body).await;
    reply.status.as_u16()
}

/// A gateway alone serves nobody, and says why.
#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_without_a_scheduler_tells_its_operator() {
    let site = Site::new(1).await;
    let gateway = site.gateway().await;
    let warned = async || {
        gateway
            .log()
            .contains("no scheduler is at work")
            .then_some(())
    };
    eventually("a warning", warned).await;
    assert_eq!(ask(&gateway).await, 503);
    let _scheduler = site.scheduler().await;
    eventually("an answer", async || {
        (ask(&gateway).await == 200).then_some(())
    })
    .await;
}
