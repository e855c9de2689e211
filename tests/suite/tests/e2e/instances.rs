//! What lives here: several instances on one Redis, as processes of their own: what they share, and what is left of one that is
//! killed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_domain::AccountKind;
use b2a_pool::{AccountFilter, Page, PoolStore, RedisPool};
use b2a_simulator::{Call, Scope, Simulator, SimulatorOptions};
use b2a_suite::{
    Client, Instance, InstancePlan, LIMIT, MODEL, RedisServer, Reply, Spoken, eventually,
    write_account,
};
use serde_json::{Value, json};

/// The master key of the scheduler, and of the instances that share their session tokens.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Two instances, one Redis, one upstream, and a scheduler.
struct Two {
    simulator: Simulator,
    redis: RedisServer,
    _scheduler: Instance,
    data: tempfile::TempDir,
    pool: RedisPool,
}

impl Two {
    async fn prepare(accounts: usize) -> Self {
        let options = SimulatorOptions {
            piece_pause: Duration::from_millis(3),
            ..SimulatorOptions::default()
        };
        let simulator = Simulator::start(options).await.unwrap();
        let redis = RedisServer::start().await;
        let data = tempfile::tempdir().unwrap();
        for file in simulator.add_accounts(accounts) {
            write_account(data.path(), &file);
        }
        let scheduler = InstancePlan::scheduler(simulator.url(), data.path(), &redis.url());
        let scheduler = scheduler.env("B2A_MASTER_KEY", KEY).start().await;
        let pool = redis.pool().await;
        Self {
            simulator,
            redis,
            _scheduler: scheduler,
            data,
            pool,
        }
    }

    fn plan(&self) -> InstancePlan {
        InstancePlan::serve(self.simulator.url(), self.data.path(), &self.redis.url())
            .env("B2A__MAX_IN_FLIGHT_PER_ACCOUNT", "2")
    }

    async fn until_ready(&self, accounts: u32) {
        eventually("ready accounts", async || {
            let counts = self.pool.counts(AccountKind::Business).await.unwrap();
            (counts.ready == accounts).then_some(())
        })
        .await;
    }

    async fn in_flight(&self) -> u32 {
        let (filter, page) = (
            AccountFilter::default(),
            Page {
                offset: 0,
                limit: 100,
            },
        );
        let listed = self.pool.list(AccountKind::Business, &filter, &page).await;
        let accounts = listed.unwrap().items;
        accounts.iter().map(|account| account.in_flight).sum()
    }
}

async fn ask(client: &Client, spoken: Spoken) -> Reply {
    let body = spoken.body(MODEL, "Hello there, all of you", true);
    let path = spoken.path(MODEL, true);
    client.post(&path, spoken.headers(), body.to_string()).await
}

/// Asks until there is an answer; everything else is a true refusal.
async fn ask_until_answered(client: &Client, spoken: Spoken) {
    loop {
        let reply = ask(client, spoken).await;
        if reply.status == 200 {
            assert!(spoken.ended_well(&reply.text()), "{}", reply.text());
            return;
        }
        assert_eq!(reply.status, spoken.no_account_status());
        assert!(reply.text().contains("busy"), "{}", reply.text());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The issue's own case: the recorded history never exceeds what an account may bear.
#[tokio::test(flavor = "multi_thread")]
async fn no_account_is_ever_used_more_than_it_may_be() {
    const CLIENTS: usize = 64;
    let two = Two::prepare(8).await;
    let instances = [two.plan().start().await, two.plan().start().await];
    two.until_ready(8).await;
    // All wait for each other here once, so that the accounts are in full use at least then.
    let gate = two.simulator.hold_all(&Scope::all(), 0);
    let clients = Arc::new(instances.each_ref().map(|instance| instance.client.clone()));
    let mut asking = tokio::task::JoinSet::new();
    for number in 0..CLIENTS {
        let clients = Arc::clone(&clients);
        asking.spawn(async move {
            for round in 0..4 {
                let spoken = Spoken::ALL[(number + round) % 3];
                ask_until_answered(&clients[(number + round) % 2], spoken).await;
            }
        });
    }
    assert!(gate.reached(16, LIMIT).await, "{} wait", gate.waiting());
    gate.release();
    while let Some(asked) = asking.join_next().await {
        asked.unwrap();
    }
    let counters = two.simulator.counters();
    assert!(counters.of(Call::StreamAssist).calls >= 4 * CLIENTS as u64);
    let mut fullest = 0;
    for email in counters.accounts.keys() {
        let most = counters.of_account(email, Call::StreamAssist).max_in_flight;
        assert!(most <= 2, "{email} answered {most} questions at once");
        fullest = fullest.max(most);
    }
    assert_eq!(fullest, 2, "all that may be");
    eventually("released leases", async || {
        (two.in_flight().await == 0).then_some(())
    })
    .await;
}

/// Opens streams that hold, on an instance.
async fn open_held(
    instance: &Instance,
    two: &Two,
    streams: usize,
) -> Vec<b2a_suite::StreamedReply> {
    let mut held = Vec::new();
    for _ in 0..streams {
        two.simulator.hold(&Scope::all(), 3);
        let body = Spoken::OpenAi.body(MODEL, "Hello", true).to_string();
        let path = Spoken::OpenAi.path(MODEL, true);
        let headers = Spoken::OpenAi.headers();
        let mut reply = instance.client.open(&path, headers, body).await;
        reply.until("You said").await;
        held.push(reply);
    }
    held
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_instance_gives_its_accounts_back_when_the_leases_end() {
    let two = Two::prepare(1).await;
    // Renewals come each third of it: a machine that stands still for some seconds loses no lease.
    let ttl = Duration::from_secs(6);
    let short = || two.plan().env("B2A__LEASE_TTL_SEC", "6");
    let mut doomed = short().start().await;
    let other = short().start().await;
    two.until_ready(1).await;
    let held = open_held(&doomed, &two, 2).await;
    // Longer than the leases are good without renewal.
    let until = Instant::now() + ttl + Duration::from_secs(1);
    while Instant::now() < until {
        let refused = ask(&other.client, Spoken::Claude).await;
        assert_eq!(refused.status, 529, "renewed: {}", refused.text());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    doomed.kill();
    let killed = Instant::now();
    drop(held);
    ask_until_answered(&other.client, Spoken::Claude).await;
    // The last renewal was up to a third of the ttl before the end, and later if the machine is busy.
    let waited = killed.elapsed();
    assert!(waited > ttl / 3, "{waited:?}: nobody knew of the kill");
    // The slack is the machine's as well.
    assert!(waited < ttl + Duration::from_secs(20), "{waited:?}");
    eventually("released leases", async || {
        (two.in_flight().await == 0).then_some(())
    })
    .await;
}

/// Tokens are shared sealed; an instance that comes later mints none.
#[tokio::test(flavor = "multi_thread")]
async fn instances_with_the_same_key_share_their_session_tokens() {
    let two = Two::prepare(2).await;
    let first = two.plan().env("B2A_MASTER_KEY", KEY).start().await;
    two.until_ready(2).await;
    let second = two.plan().env("B2A_MASTER_KEY", KEY).start().await;
    for instance in [&second, &first, &second] {
        assert_eq!(ask(&instance.client, Spoken::Gemini).await.status, 200);
    }
    assert_eq!(two.simulator.counters().of(Call::Mint).calls, 2);

    let stranger = two.plan().start().await;
    assert_eq!(ask(&stranger.client, Spoken::Gemini).await.status, 200);
    let minted = two.simulator.counters().of(Call::Mint).calls;
    assert_eq!(minted, 3, "without the key it mints its own");
}

/// A conversation of the Responses API goes on at whichever instance the next request meets.
#[tokio::test(flavor = "multi_thread")]
async fn a_response_of_one_instance_is_known_to_the_other() {
    let two = Two::prepare(1).await;
    let instances = [two.plan().start().await, two.plan().start().await];
    two.until_ready(1).await;
    let create = async |instance: &Instance, body: Value| {
        let headers = Spoken::OpenAi.headers();
        let client = &instance.client;
        let reply = client.post("/v1/responses", headers, body.to_string());
        let reply = reply.await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    };
    let first = create(&instances[0], json!({"input": "the first question"})).await;
    two.simulator.clear_records();
    let body = json!({"input": "the second question", "previous_response_id": first["id"]});
    let second = create(&instances[1], body).await;
    assert_eq!(second["previous_response_id"], first["id"]);
    let path = format!("/v1/responses/{}", second["id"].as_str().unwrap());
    let shown = instances[0].client.get(&path, Spoken::OpenAi.headers());
    assert_eq!(shown.await.json(), second);
}
