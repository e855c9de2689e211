//! What lives here: accounts that are wanted, in the hands of registrars.

use b2a_domain::AccountState;
use b2a_suite::{Plan, Store};
use serde_json::{Value, json};

use crate::office::{UPLOAD, claimable, ok, refused, seconds_until, upload_of, with};

const CLAIM: &str = "/admin/registrar/register-tasks/claim";
const FAIL: &str = "/admin/registrar/register-tasks/fail";
const EXTEND: &str = "/admin/registrar/register-tasks/extend";

on_each_store!(
    a_wanted_account_is_claimed_brought_and_wanted_no_more,
    a_registration_is_its_workers_and_waits_after_a_failure,
);

async fn a_wanted_account_is_claimed_brought_and_wanted_no_more(store: Store) {
    let deployment = Plan::accounts(1)
        .on(store)
        .with(|s| s.pool.min_count = 0)
        .start()
        .await;
    let client = &deployment.client;
    assert_eq!(
        ok(client, CLAIM, &json!({"worker_id": "w"})).await["count"],
        0
    );
    ok(client, "/admin/register", &json!({"count": 2})).await;
    assert_eq!(claimable(client, "w").await, 0, "no renewal");
    let claimed = ok(client, CLAIM, &json!({"worker_id": "w", "limit": 1})).await;
    assert_eq!(
        (&claimed["count"], &claimed["throttled"]),
        (&json!(1), &json!(false))
    );
    assert!(claimed["browser_refresh"]["enable"].is_boolean());
    let task = &claimed["tasks"][0];
    assert_eq!(
        (&task["is_new"], &task["worker_id"]),
        (&json!(true), &json!("w"))
    );
    assert!(seconds_until(&task["lease_until"]) > 120);
    let id = task["task_id"].as_str().unwrap();
    assert!(id.starts_with("register-"), "{id}");

    let file = deployment.simulator.add_accounts(1).remove(0);
    let brought = |worker: &str| {
        let fields = json!({"is_new": true, "full_name": "New", "register_task_id": id, "worker_id": worker});
        with(upload_of(&file.content), &fields)
    };
    refused(client, UPLOAD, &brought("other")).await;
    assert_eq!(
        deployment.find(&file.email).await,
        None,
        "nothing was written"
    );
    for _ in 0..2 {
        ok(client, UPLOAD, &brought("w")).await;
    }
    deployment
        .until_state(&file.email, AccountState::Ready)
        .await;
    let rest = ok(client, CLAIM, &json!({"worker_id": "w"})).await;
    assert_eq!(rest["count"], 1, "one of two is wanted still");
}

async fn a_registration_is_its_workers_and_waits_after_a_failure(store: Store) {
    let deployment = Plan::accounts(1)
        .on(store)
        .with(|s| s.pool.min_count = 0)
        .start()
        .await;
    let client = &deployment.client;
    ok(client, "/admin/register", &json!({"count": 1})).await;
    let claimed = ok(client, CLAIM, &json!({"worker_id": "w"})).await;
    let id = claimed["tasks"][0]["task_id"].clone();
    let by = |worker: &str| json!({"task_id": id, "worker_id": worker, "lease_sec": 600, "error": "none"});
    refused(client, EXTEND, &by("other")).await;
    refused(client, FAIL, &by("other")).await;
    refused(client, "/admin/registrar/refresh-tasks/fail", &by("w")).await;
    let extended = ok(client, EXTEND, &by("w")).await;
    assert!(seconds_until(&extended["lease_until"]) > 500);
    assert_eq!(
        ok(client, FAIL, &by("w")).await,
        json!({"success": true, "task_id": id})
    );
    assert_eq!(
        ok(client, CLAIM, &json!({"worker_id": "w"})).await["count"],
        0,
        "it backs off"
    );
    let listed = crate::office::get(client, "/admin/registrar/tasks?kind=register").await;
    let item = &listed["items"][0];
    assert_eq!(
        (&item["kind"], &item["failures"]),
        (&json!("register"), &json!(1))
    );
    assert_eq!(
        (&item["last_error"], &item["email"]),
        (&json!("none"), &Value::Null)
    );
}
