//! What lives here: a loop over two instances and no scheduler: what is claimed here is uploaded there, and proven at once.

use b2a_domain::{AccountId, AccountKind, AccountState};
use b2a_pool::PoolStore as _;
use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{InstancePlan, RedisServer, eventually, write_account};
use serde_json::json;

use crate::office::{CLAIM, EXTEND, UPLOAD, claim_one, claimable, metrics, ok, upload_of, with};

#[tokio::test(flavor = "multi_thread")]
async fn a_task_of_one_instance_is_a_task_of_all() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let redis = RedisServer::start().await;
    let data = tempfile::tempdir().unwrap();
    let file = simulator.add_accounts(1).remove(0);
    write_account(data.path(), &file);
    let plan = || InstancePlan::serve(simulator.url(), data.path(), &redis.url());
    let (one, other) = (plan().start().await, plan().start().await);
    let pool = redis.pool().await;
    let account = AccountId::new(AccountKind::Business, &file.email).unwrap();
    let until = async |state: AccountState| {
        eventually(&format!("an account that is {state}"), async || {
            let account = pool.get(&account).await.unwrap();
            account.filter(|account| account.state == state)
        })
        .await
    };
    // Nobody schedules anything here.
    ok(&one.client, UPLOAD, &upload_of(&file.content)).await;
    until(AccountState::Ready).await;

    for _ in 0..2 {
        let fresh = simulator.rotate_cookies(&file.email).unwrap().content;
        ok(
            &other.client,
            "/admin/browser-refresh",
            &json!({"email": file.email}),
        )
        .await;
        let task = claim_one(&one.client, "w").await;
        assert_eq!(claimable(&other.client, "x").await, 0);
        let by = json!({"task_id": task["task_id"], "worker_id": "w"});
        ok(&other.client, EXTEND, &by).await;
        ok(&other.client, UPLOAD, &with(upload_of(&fresh), &by)).await;
        // Inside of refresh_cooldown_sec, too.
        until(AccountState::Ready).await;
    }
    let seen = (metrics(&one.client).await, metrics(&other.client).await);
    assert_eq!(seen.0, seen.1);
    assert_eq!(seen.0["refresh_claim_total"], 2);
    assert_eq!(
        ok(&one.client, CLAIM, &json!({"worker_id": "w"})).await["count"],
        0
    );
}
