//! What lives here: a process that is asked to stop: what runs is finished, within limits, and nothing new is taken.

use std::time::{Duration, Instant};

use b2a_domain::AccountKind;
use b2a_pool::{AccountFilter, Page, PoolStore};
use b2a_simulator::{Call, Scope, Simulator, SimulatorOptions};
use b2a_suite::{
    Instance, InstancePlan, LIMIT, MODEL, RedisServer, Spoken, StreamedReply, eventually,
    write_account,
};

async fn upstream() -> (Simulator, tempfile::TempDir) {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    for file in simulator.add_accounts(1) {
        write_account(data.path(), &file);
    }
    (simulator, data)
}

/// A stream under way, once the instance has an account for it.
async fn open(instance: &Instance, spoken: Spoken) -> (StreamedReply, String) {
    eventually("a ready account", async || {
        let health = instance.client.get("/health", &[]).await.json();
        (health["ready"] == 1).then_some(())
    })
    .await;
    let body = spoken.body(MODEL, "Hello", true).to_string();
    let path = spoken.path(MODEL, true);
    let mut reply = instance.client.open(&path, spoken.headers(), body).await;
    let stream = reply.until("You said").await;
    (reply, stream)
}

async fn until_refused(instance: &Instance) {
    let address = instance
        .client
        .base()
        .trim_start_matches("http://")
        .to_owned();
    eventually("refused connections", async || {
        let connected = tokio::net::TcpStream::connect(&address).await;
        connected.is_err().then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_is_finished() {
    let (simulator, data) = upstream().await;
    let instance = InstancePlan::local(simulator.url(), data.path());
    let instance = instance.start().await;
    let gate = simulator.hold_all(&Scope::all(), 3);
    let mut held = Vec::new();
    for spoken in Spoken::ALL {
        let (reply, stream) = open(&instance, spoken).await;
        held.push((spoken, reply, stream));
    }
    instance.terminate();
    until_refused(&instance).await;
    gate.release();
    for (spoken, reply, mut stream) in held {
        stream.push_str(&reply.rest().await);
        assert!(spoken.ended_well(&stream), "{stream}");
    }
    let log = instance.log();
    let status = instance.ended().await;
    assert!(status.success(), "{status}: {log}");
}

/// What takes longer than it may is cut off, and its lease goes back all the same.
#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_cut_off() {
    let (simulator, data) = upstream().await;
    let redis = RedisServer::start().await;
    let scheduler = InstancePlan::scheduler(simulator.url(), data.path(), &redis.url());
    let _scheduler = scheduler.start().await;
    let instance = InstancePlan::serve(simulator.url(), data.path(), &redis.url())
        .env("B2A__TIMEOUTS__SHUTDOWN_SEC", "1")
        .start()
        .await;
    simulator.hold_all(&Scope::all(), 3);
    let (reply, mut stream) = open(&instance, Spoken::OpenAi).await;
    let since = Instant::now();
    instance.terminate();
    let status = instance.ended().await;
    assert!(status.success(), "{status}");
    let waited = since.elapsed();
    assert!(waited >= Duration::from_millis(900), "{waited:?}");
    // By default it would be thirty; a busy machine may take its time for a second.
    assert!(waited < Duration::from_secs(25), "{waited:?}");
    stream.push_str(&reply.rest().await);
    assert!(!stream.contains("[DONE]"), "{stream}");

    let page = Page {
        offset: 0,
        limit: 10,
    };
    let pool = redis.pool().await;
    let listed = pool
        .list(AccountKind::Business, &AccountFilter::default(), &page)
        .await;
    let account = listed.unwrap().items.remove(0);
    assert_eq!(account.in_flight, 0, "the lease went back");
    assert_eq!(account.fail_count, 0, "and nobody is blamed");
    let ended = simulator.wait_until(|seen| seen.of(Call::StreamAssist).in_flight == 0, LIMIT);
    assert!(ended.await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_process_stops_at_once() {
    let (simulator, data) = upstream().await;
    let instance = InstancePlan::local(simulator.url(), data.path());
    let instance = instance.start().await;
    // A client that keeps its connection open holds nobody up.
    assert_eq!(instance.client.get("/health", &[]).await.status, 200);
    let address = instance
        .client
        .base()
        .trim_start_matches("http://")
        .to_owned();
    let _silent = tokio::net::TcpStream::connect(&address).await.unwrap();
    let since = Instant::now();
    instance.terminate();
    assert!(instance.ended().await.success());
    // What runs would be waited for, for thirty seconds.
    let waited = since.elapsed();
    assert!(waited < Duration::from_secs(20), "{waited:?}");
}
