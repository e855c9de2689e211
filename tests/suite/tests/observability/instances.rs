//! What lives here: two instances on one Redis: what they count adds up, and what is left of one that is killed.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{InstancePlan, Plan, RedisServer, Spoken, Store, eventually, write_account};

use crate::{ask, get};

#[tokio::test(flavor = "multi_thread")]
async fn counts_of_two_instances_add_up() {
    let gateway = Plan::accounts(2).on(Store::Redis).start().await;
    let other = gateway.another().await;
    for _ in 0..2 {
        for spoken in Spoken::ALL {
            ask(&gateway.client, spoken, true).await;
            ask(&other, spoken, false).await;
        }
    }
    for client in [&gateway.client, &other] {
        eventually("everything that was counted", async || {
            let stats = get(client, "/admin/stats").await;
            assert!(stats["total_requests"].as_u64().unwrap() <= 12, "{stats}");
            (stats["success_requests"] == 12).then_some(())
        })
        .await;
        let root = get(client, "/").await;
        assert_eq!(root["total_requests"], 12);
        let ip = get(client, "/admin/ip").await;
        assert_eq!(ip["ips"][0]["total_count"], 12);
        let requests = get(client, "/admin/requests").await;
        assert_eq!(requests["items"].as_array().unwrap().len(), 12);
    }
}

/// One that is killed loses at most what it counted since it last told the store; one that is asked to stop loses nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_instance_loses_at_most_its_last_batch() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let redis = RedisServer::start().await;
    let data = tempfile::tempdir().unwrap();
    for file in simulator.add_accounts(2) {
        write_account(data.path(), &file);
    }
    let _scheduler = InstancePlan::scheduler(simulator.url(), data.path(), &redis.url())
        .start()
        .await;
    let serve = || InstancePlan::serve(simulator.url(), data.path(), &redis.url());
    let (mut doomed, stopped, witness) = (
        serve().start().await,
        serve().start().await,
        serve().start().await,
    );
    let total = async || {
        let stats = get(&witness.client, "/admin/stats").await;
        stats["total_requests"].as_u64().unwrap()
    };
    eventually("a ready account", async || {
        let root = get(&witness.client, "/").await;
        (root["pool"]["ready"] == 2).then_some(())
    })
    .await;
    for _ in 0..5 {
        ask(&doomed.client, Spoken::OpenAi, true).await;
    }
    eventually("what the doomed one told", async || {
        (total().await == 5).then_some(())
    })
    .await;
    ask(&doomed.client, Spoken::OpenAi, true).await;
    doomed.kill();
    let left = total().await;
    assert!((5..=6).contains(&left), "{left}");

    for _ in 0..3 {
        ask(&stopped.client, Spoken::Claude, true).await;
    }
    stopped.terminate();
    assert!(stopped.ended().await.success());
    assert_eq!(
        total().await,
        left + 3,
        "it told everything before it ended"
    );
}
