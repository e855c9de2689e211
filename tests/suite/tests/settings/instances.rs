//! What lives here: two instances on one Redis and one directory, which follow each other.

use std::collections::BTreeSet;

use b2a_suite::{Plan, Store, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{call, config, patch, send, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_instance_is_told_the_other_one_does() {
    let gateway = Plan::accounts(1).on(Store::Redis).start().await;
    let (one, other) = (gateway.client.clone(), gateway.another().await);
    let path = "/admin/config/cooldown";
    call(&one, Method::POST, path, &json!({"use_cooldown_sec": 4})).await;
    let shown = until(&other, "pool.use_cooldown_sec", &json!(4)).await;
    assert_eq!(shown["source"], "runtime");
    patch(
        &other,
        json!({"note": ["from the other one"], "api_keys": ["sk-test-key", "sk-new"]}),
    )
    .await;
    eventually("a note and a key on the first one", async || {
        let root = one.get("/", &[]).await.json();
        let models = one
            .get("/v1/models", &[("authorization", "Bearer sk-new")])
            .await;
        (root["note"] == json!(["from the other one"]) && models.status == 200).then_some(())
    })
    .await;
    call(&one, Method::DELETE, "/admin/config/api_keys", &Value::Null).await;
    eventually("a key that is gone", async || {
        let models = other
            .get("/v1/models", &[("authorization", "Bearer sk-new")])
            .await;
        (models.status == 401).then_some(())
    })
    .await;
    assert_eq!(config(&one).await["version"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_change_at_once_nobody_is_overwritten() {
    let gateway = Plan::accounts(0).on(Store::Redis).start().await;
    let (one, other) = (gateway.client.clone(), gateway.another().await);
    let mut versions = BTreeSet::new();
    for round in 1..=5 {
        let (left, right) = tokio::join!(
            patch(&one, json!({"max_tries": round})),
            patch(&other, json!({"daily_limit": round})),
        );
        versions.extend([left, right].map(|changed| changed["version"].as_u64().unwrap()));
    }
    assert_eq!(versions, (1..=10).collect());
    for client in [&one, &other] {
        until(client, "max_tries", &json!(5)).await;
        until(client, "daily_limit", &json!(5)).await;
    }
    let body = json!({"changes": {"max_tries": 6}, "version": 10});
    let (left, right) = tokio::join!(
        send(&one, Method::PATCH, "/admin/config", &body),
        send(&other, Method::PATCH, "/admin/config", &body),
    );
    let statuses = BTreeSet::from([left.status.as_u16(), right.status.as_u16()]);
    assert_eq!(
        statuses,
        BTreeSet::from([200, 409]),
        "one of two with the same version"
    );
    until(&one, "max_tries", &json!(6)).await;
}
