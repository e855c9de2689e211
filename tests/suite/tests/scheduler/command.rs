//! What lives here: the commands around the scheduler, by their exit codes.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{InstancePlan, RedisServer, eventually, write_account};

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_does_a_round_and_exits() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    for account in simulator.add_accounts(2) {
        write_account(data.path(), &account);
    }
    let redis = RedisServer::start().await;
    let url = redis.url();
    let plan = |arguments: &[&str]| InstancePlan::command(arguments, simulator.url(), data.path());
    let tick = ["scheduler", "--tick", "30", "--redis-url", &url];
    let (ticked, log) = plan(&tick).run().await;
    assert!(
        ticked && log.contains("sync_pool_files: 2 accounts added"),
        "{log}"
    );
    let (healthy, why) = plan(&["health", "scheduler", "--redis-url", &url])
        .run()
        .await;
    assert!(
        !healthy && why.contains("no scheduler leads"),
        "a tick gives the lead up: {why}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_without_shared_state_is_refused() {
    let data = tempfile::tempdir().unwrap();
    for part in ["scheduler", "serve"] {
        let plan = InstancePlan::command(&[part], "http://127.0.0.1:9", data.path());
        let (started, why) = plan.run().await;
        assert!(!started && why.contains("redis_url"), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_told_by_exit_codes() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let redis = RedisServer::start().await;
    let (upstream, url) = (simulator.url(), redis.url());
    let gateway = InstancePlan::serve(upstream, data.path(), &url)
        .start()
        .await;
    let _scheduler = InstancePlan::scheduler(upstream, data.path(), &url)
        .start()
        .await;
    let listens = gateway
        .client
        .base()
        .trim_start_matches("http://")
        .to_owned();
    let is_well = async |of: &str| {
        let arguments = ["health", of, "--redis-url", &url];
        let plan = InstancePlan::command(&arguments, upstream, data.path());
        plan.env("LISTEN_ADDR", &listens).run().await.0
    };
    eventually("a scheduler that leads", async || {
        is_well("scheduler").await.then_some(())
    })
    .await;
    assert!(is_well("gateway").await);
    drop(gateway);
    assert!(!is_well("gateway").await, "nobody listens any more");
}
