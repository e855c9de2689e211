//! What lives here: changes that outlive what they were made on: a process, a flush of Redis.

use b2a_suite::{Plan, Store};
use serde_json::json;

use crate::{field, patch, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_what_was_changed() {
    let gateway = Plan::accounts(0).start().await;
    let changes =
        json!({"pool.use_cooldown_sec": 4, "limits.in_flight_requests": 9, "debug": true});
    patch(&gateway.client, changes).await;
    // Another process on the same directory, which shares no state with the first one.
    let restarted = gateway.another().await;
    let rest = field(&restarted, "pool.use_cooldown_sec").await;
    assert_eq!(
        (&rest["value"], &rest["source"]),
        (&json!(4), &json!("runtime"))
    );
    let places = field(&restarted, "limits.in_flight_requests").await;
    assert_eq!(
        (&places["value"], &places["restart_needed"]),
        (&json!(9), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flush_of_redis_keeps_what_was_changed() {
    let mut gateway = Plan::accounts(0).on(Store::Redis).start().await;
    let other = gateway.another().await;
    patch(&gateway.client, json!({"pool.use_cooldown_sec": 4})).await;
    until(&other, "pool.use_cooldown_sec", &json!(4)).await;
    gateway.redis().flush().await;
    let third = gateway.another().await;
    for client in [&gateway.client, &other, &third] {
        assert_eq!(field(client, "pool.use_cooldown_sec").await["value"], 4);
    }
    patch(&other, json!({"pool.use_cooldown_sec": 5})).await;
    for client in [&gateway.client, &third] {
        until(client, "pool.use_cooldown_sec", &json!(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_no_redis_and_is_followed_all_the_same() {
    let mut gateway = Plan::accounts(0)
        .on(Store::Redis)
        .with(|settings| settings.timeouts.state_ms = 2000)
        .start()
        .await;
    let other = gateway.another().await;
    gateway.redis().kill();
    patch(&gateway.client, json!({"pool.use_cooldown_sec": 4})).await;
    until(&other, "pool.use_cooldown_sec", &json!(4)).await;
}
