//! What lives here: what became of renewals, and the lines that scripts look for when it is bad.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{Client, InstancePlan, RedisServer, Store, eventually};
use serde_json::{Value, json};

use crate::office::{CLAIM, FAIL, UPLOAD, dead, metrics, ok, upload_of, with};

on_each_store!(nothing_happened_yet, many_fallbacks_throttle_claims);

async fn nothing_happened_yet(store: Store) {
    let deployment = b2a_suite::Plan::accounts(1).on(store).start().await;
    let expected = json!({
        "refresh_claim_total": 0, "refresh_success_total": 0, "refresh_failed_total": 0,
        "refresh_lease_expired_total": 0, "fallback_total": 0, "refresh_success_rate": 0.0,
        "refresh_fail_ratio": 0.0, "fallback_ratio": 0.0, "sample_size": 0, "throttled": false
    });
    assert_eq!(metrics(&deployment.client).await, expected);
}

async fn many_fallbacks_throttle_claims(store: Store) {
    let deployment = dead(store, 3).await;
    let client = &deployment.client;
    // Renewals of an account of no use here, half of them without an authorization.
    let file = deployment.simulator.add_accounts(1).remove(0).content;
    for number in 0..20 {
        let body = with(upload_of(&file), &json!({"fallback_used": number % 2 == 0}));
        ok(client, UPLOAD, &body).await;
    }
    let told = metrics(client).await;
    assert_eq!(
        (&told["throttled"], &told["fallback_ratio"]),
        (&json!(true), &json!(0.5))
    );
    let claimed = ok(client, CLAIM, &json!({"worker_id": "w", "limit": 20})).await;
    assert_eq!(
        (&claimed["count"], &claimed["throttled"]),
        (&json!(1), &json!(true))
    );
    ok(client, UPLOAD, &upload_of(&file)).await;
    let claimed = ok(client, CLAIM, &json!({"worker_id": "w", "limit": 20})).await;
    assert_eq!(
        (&claimed["count"], &claimed["throttled"]),
        (&json!(2), &json!(false))
    );
}

/// Asks for a renewal, claims it, and fails it.
async fn fail_one(client: &Client, email: &str) {
    ok(client, "/admin/browser-refresh", &json!({"email": email})).await;
    let claimed = ok(client, CLAIM, &json!({"worker_id": "w"})).await;
    let task = &claimed["tasks"][0]["task_id"];
    ok(
        client,
        FAIL,
        &json!({"task_id": task, "worker_id": "w", "error": "eyJ-secret"}),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_alert_is_logged_once_each_way_and_by_whoever_crosses_the_limit() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let redis = RedisServer::start().await;
    let data = tempfile::tempdir().unwrap();
    let file = simulator.add_accounts(1).remove(0);
    b2a_suite::write_account(data.path(), &file);
    let plan = || InstancePlan::serve(simulator.url(), data.path(), &redis.url());
    let (one, other) = (plan().start().await, plan().start().await);
    let upload = |fallback: bool| {
        with(
            upload_of(&file.content),
            &json!({"fallback_used": fallback}),
        )
    };
    // There is no scheduler: the first upload brings the account into the pool.
    ok(&one.client, UPLOAD, &upload(false)).await;
    fail_one(&one.client, &file.email).await;
    fail_one(&other.client, &file.email).await;
    // 2 of 7 failed, and 1 of 8 made do with a placeholder.
    for _ in 0..4 {
        ok(&other.client, UPLOAD, &upload(false)).await;
    }
    ok(&one.client, UPLOAD, &upload(true)).await;
    ok(&one.client, UPLOAD, &upload(true)).await;
    let count = |log: &str, alert: &str| {
        log.split(|c: char| c.is_whitespace() || c == '"')
            .filter(|word| *word == alert)
            .count()
    };
    let told = async |alert: &str, here: usize, there: usize| {
        eventually(alert, async || {
            let seen = (count(&one.log(), alert), count(&other.log(), alert));
            assert!(seen.0 <= here && seen.1 <= there, "{alert}: {seen:?}");
            (seen == (here, there)).then_some(())
        })
        .await;
    };
    told("ALERT_REFRESH_FAIL_RATIO", 1, 0).await;
    told("ALERT_REFRESH_FAIL_RATIO_RECOVER", 0, 1).await;
    told("ALERT_FALLBACK_RATIO", 1, 0).await;
    told("ALERT_FALLBACK_THROTTLE", 0, 0).await;
    let log = format!("{}{}", one.log(), other.log());
    assert!(
        !log.contains("eyJ-secret"),
        "what a registrar says stays out of the log"
    );
    let cookies = file.content["cookies"].as_array().unwrap();
    for secret in cookies.iter().map(|cookie| &cookie["value"]) {
        assert!(!log.contains(Value::as_str(secret).unwrap()));
    }
}
