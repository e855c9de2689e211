//! What lives here: the pool as a whole: in numbers, brought in line with its files, refreshed, filled up.

use b2a_simulator::Call;
use b2a_suite::{Plan, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::calls::Row;
use crate::promise::both;
use crate::site::{Site, until, until_status, upload_of};

const STATUS: &str = "/admin/status";
const REGISTER: &str = "/admin/register";
const RENEW: &str = "/admin/browser-refresh";

/// The metrics of registrars, but for `refresh_fail_ratio`.
pub(crate) fn metrics() -> Value {
    json!({
        "refresh_claim_total": "count", "refresh_success_total": "count", "refresh_failed_total": "count",
        "refresh_lease_expired_total": "count", "fallback_total": "count", "refresh_success_rate": "ratio",
        "fallback_ratio": "ratio", "sample_size": "count", "throttled": "yes or no"
    })
}

/// What the status and the statistics have in common.
pub(crate) fn numbers() -> Value {
    json!({
        "ready": "count", "pending": "count", "pending_external": "count", "invalid": "count",
        "total": "count", "available_today": "count", "exceeded_today": "count", "total_requests": "count",
        "total_success": "count", "total_failed": "count", "success_rate": "0.0%", "daily_limit": "count",
        "cooldowns": {"refresh_sec": "count", "use_sec": "count"}, "registrar_metrics": metrics()
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let status = json!({
        "target": "count", "min": "count", "is_registering": "yes or no", "mode": "local",
        "register_stats": {
            "total": "count", "success": "count", "failed": "count", "last_error": "text", "updated_at?": "time"
        }
    });
    let refreshed = json!({"message": "text", "ready": "count", "pending": "count"});
    let asked = json!({"message": "text", "target?": "count", "count?": "count"});
    vec![
        Row::get(STATUS, both(numbers(), status)),
        Row::post("/admin/refresh", refreshed),
        Row::post(
            "/admin/force-refresh",
            json!({"message": "text", "count": "count"}),
        ),
        Row::post(REGISTER, asked),
        Row::post(RENEW, json!({"message": "text", "email": "text"})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_one_pool_for_all_instances() {
    let plan = Plan::accounts(2).with(|settings| {
        // Nobody looks at the files by himself.
        settings.sync_interval_sec = 3600;
        settings.pool.min_count = 0;
        settings.pool.target_count = 3;
    });
    let site = Site::start(plan, rows()).await;
    refreshed(&site).await;
    filled_up(&site).await;
    renewed(&site).await;
}

async fn refreshed(site: &Site) {
    let (one, other) = (&site.one, &site.other);
    let file = site.deployment.simulator.add_accounts(1).remove(0);
    let content = file.content.to_string();
    site.bucket().put(&file.file_name, &content).await;
    let told = one.post("/admin/refresh", &Value::Null).await;
    let known = told["ready"].as_u64().unwrap() + told["pending"].as_u64().unwrap();
    assert_eq!(known, 3, "{told}");
    let status = until(other, STATUS, |told| told["ready"] == 3).await;
    assert_eq!(
        (&status["total"], &status["target"]),
        (&json!(3), &json!(3))
    );
    let minted = || {
        let counters = site.deployment.simulator.counters();
        counters.of_account(&file.email, Call::Mint).calls
    };
    let before = minted();
    let told = other.post("/admin/force-refresh", &Value::Null).await;
    assert_eq!(told["count"], 3);
    eventually("a new session token", async || {
        (minted() > before).then_some(())
    })
    .await;
}

async fn filled_up(site: &Site) {
    let (one, other) = (&site.one, &site.other);
    let told = one.post(REGISTER, &Value::Null).await;
    assert_eq!((&told["count"], &told["target"]), (&json!(3), &Value::Null));
    let told = one.post(REGISTER, &json!({"count": 2})).await;
    assert_eq!((&told["target"], &told["count"]), (&json!(2), &Value::Null));
    until(other, STATUS, |told| told["is_registering"] == true).await;
    let claim = "/admin/registrar/register-tasks/claim";
    let claimed = one.post(claim, &json!({"worker_id": "w"})).await;
    let file = site.deployment.simulator.add_accounts(1).remove(0);
    let mut upload = upload_of(&file.content);
    upload["is_new"] = json!(true);
    upload["full_name"] = json!("New");
    upload["register_task_id"] = claimed["tasks"][0]["task_id"].clone();
    other.post("/admin/registrar/upload-account", &upload).await;
    until_status(one, &file.email, "ready").await;
    until(one, STATUS, |told| {
        told["total"] == 4 && told["register_stats"]["success"] == 1
    })
    .await;
}

async fn renewed(site: &Site) {
    let email = "demo-1@example.com";
    let told = site.one.post(RENEW, &json!({"email": email})).await;
    assert_eq!(told["email"], email);
    until_status(&site.other, email, "pending_external").await;
    let nameless = json!({});
    site.other
        .refused(400, Method::POST, RENEW, &nameless)
        .await;
    let nobody = json!({"email": "nobody@example.com"});
    let said = site.other.refused(404, Method::POST, RENEW, &nobody).await;
    assert_eq!(said["email"], nobody["email"]);
}
