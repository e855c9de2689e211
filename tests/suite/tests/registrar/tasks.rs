//! What lives here: what administrators see of tasks, and do with them.

use b2a_suite::Store;
use serde_json::json;

use crate::office::{FAIL, claim_one, claimable, dead, get, ok, post, refused};

const TASKS: &str = "/admin/registrar/tasks";

on_each_store!(tasks_are_listed_retried_and_cancelled);

async fn tasks_are_listed_retried_and_cancelled(store: Store) {
    let deployment = dead(store, 2).await;
    let client = &deployment.client;
    ok(client, "/admin/register", &json!({"count": 3})).await;
    let task = claim_one(client, "w").await;
    let email = task["email"].as_str().unwrap();
    let listed = get(client, TASKS).await;
    assert_eq!(
        (&listed["total"], &listed["outstanding_registrations"]),
        (&json!(5), &json!(3))
    );
    let items = listed["items"].as_array().unwrap();
    let kinds: Vec<&str> = items
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["refresh", "refresh", "register", "register", "register"]
    );
    let held = items
        .iter()
        .find(|item| item["email"] == task["email"])
        .unwrap();
    assert_eq!(
        (&held["worker"], &held["task_id"]),
        (&json!("w"), &task["task_id"])
    );
    assert!(held["email_masked"].as_str().unwrap().contains("***"));
    assert!(items[2]["expires_at"].is_string() && items[2]["task_id"].is_string());
    assert_eq!(
        get(client, &format!("{TASKS}?kind=register&limit=2")).await["total"],
        2
    );
    assert_eq!(
        get(client, &format!("{TASKS}?kind=refresh&limit=0")).await["total"],
        2
    );

    ok(
        client,
        FAIL,
        &json!({"task_id": task["task_id"], "worker_id": "w", "error": "no"}),
    )
    .await;
    assert_eq!(claimable(client, "x").await, 1, "the other one");
    let path = |name: &str, action: &str| format!("{TASKS}/{name}/{action}");
    let retried = ok(client, &path(email, "retry"), &json!({})).await;
    assert!(retried["message"].is_string());
    let again = claim_one(client, "w").await;
    assert_eq!(again["email"], task["email"]);
    ok(client, &path(email, "cancel"), &json!({})).await;
    refused(
        client,
        FAIL,
        &json!({"task_id": again["task_id"], "worker_id": "w"}),
    )
    .await;
    let third = claim_one(client, "w").await;
    let id = third["task_id"].as_str().unwrap();
    ok(client, &path(id, "retry"), &json!({})).await;
    assert_eq!(claimable(client, "w").await, 0, "a lease stays");
    ok(client, &path(id, "cancel"), &json!({})).await;
    assert_eq!(claimable(client, "w").await, 1);

    let register = items[2]["task_id"].as_str().unwrap();
    ok(client, &path(register, "retry"), &json!({})).await;
    ok(client, &path(register, "cancel"), &json!({})).await;
    assert_eq!(get(client, TASKS).await["outstanding_registrations"], 2);
    for name in [register, "refresh-1", "nobody@example.com", "%2e%2e%2fx"] {
        for action in ["retry", "cancel"] {
            let reply = post(client, &path(name, action), &json!({})).await;
            assert_eq!(reply.status, 404, "{action} {name}: {}", reply.text());
        }
    }
}
