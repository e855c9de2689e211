//! What lives here: renewals in the hands of registrars.

use b2a_suite::Plan;
use http::Method;
use serde_json::{Value, json};

use crate::calls::Row;
use crate::pool;
use crate::promise::both;
use crate::site::{Site, until, until_status, upload_of};

const LIST: &str = "/admin/registrar/refresh-tasks";
const CLAIM: &str = "/admin/registrar/refresh-tasks/claim";
const EXTEND: &str = "/admin/registrar/refresh-tasks/extend";
const FAIL: &str = "/admin/registrar/refresh-tasks/fail";
const UPLOAD: &str = "/admin/registrar/upload-account";
const METRICS: &str = "/admin/registrar/metrics";

pub(crate) fn rows() -> Vec<Row> {
    let task = json!({
        "email": "text", "full_name": "text", "mail_provider?": "text", "mail_password?": "text",
        "cookies": [{"name": "text", "value": "text"}], "cookie_string": "text", "authorization": "text",
        "config_id": "text", "csesidx": "text", "is_new": false
    });
    let lease = json!({"task_id": "text", "worker_id": "text", "lease_until": "time"});
    let claimed = json!({
        "tasks": [both(task.clone(), lease)], "count": "count", "throttled": "yes or no", "deprecated": false
    });
    vec![
        Row::get(
            LIST,
            json!({"tasks": [task], "count": "count", "deprecated": true}),
        ),
        Row::post(CLAIM, claimed),
        Row::post(
            EXTEND,
            json!({"success": true, "task_id": "text", "lease_until": "time"}),
        ),
        Row::post(FAIL, json!({"success": true, "task_id": "text"})),
        Row::post(UPLOAD, json!({"success": true, "message": "text"})),
        Row::get(
            METRICS,
            both(pool::metrics(), json!({"refresh_fail_ratio": "ratio"})),
        ),
    ]
}

const ONE: &str = "demo-1@example.com";
const TWO: &str = "demo-2@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_goes_on_whichever_instance_a_registrar_meets() {
    let plan = Plan::accounts(2).with(|settings| settings.pool.min_count = 0);
    let site = Site::start(plan, rows()).await;
    let (one, other) = (&site.one, &site.other);
    // Without a task an upload is a renewal, and tells of the mailbox.
    let mut upload = upload_of(&site.stored(ONE).await.unwrap());
    upload["mail_provider"] = json!("example");
    upload["mail_password"] = json!("opens the mailbox");
    one.post(UPLOAD, &upload).await;
    assert_eq!(site.stored(ONE).await.unwrap()["mail_provider"], "example");
    until_status(other, ONE, "ready").await;
    for email in [ONE, TWO] {
        let renew = json!({"email": email});
        one.post("/admin/browser-refresh", &renew).await;
        until_status(other, email, "pending_external").await;
    }
    let shown = other.get(LIST).await;
    assert_eq!(shown["count"], 2);
    assert!(!shown.to_string().contains("task_id"), "{shown}");

    let claimed = one
        .post(CLAIM, &json!({"worker_id": "w", "email": ONE}))
        .await;
    let task = &claimed["tasks"][0];
    assert_eq!(
        (&claimed["count"], &task["email"]),
        (&json!(1), &json!(ONE))
    );
    assert_eq!(task["mail_password"], "opens the mailbox");
    let rest = other.post(CLAIM, &json!({"worker_id": "x"})).await;
    assert_eq!(rest["tasks"][0]["email"], TWO, "the first one is taken");
    let none = one.post(CLAIM, &json!({"worker_id": "y"})).await;
    assert_eq!(none["count"], 0);

    let held = json!({"task_id": task["task_id"], "worker_id": "w", "lease_sec": 600});
    let extended = other.post(EXTEND, &held).await;
    assert!(extended["lease_until"].as_str() > task["lease_until"].as_str());
    let failed = json!({"task_id": rest["tasks"][0]["task_id"], "worker_id": "x", "error": "no"});
    one.post(FAIL, &failed).await;
    let fresh = site.deployment.simulator.rotate_cookies(ONE).unwrap();
    let mut upload = upload_of(&fresh.content);
    upload["task_id"] = task["task_id"].clone();
    refused(&site, &upload).await;
    upload["worker_id"] = json!("w");
    other.post(UPLOAD, &upload).await;
    assert_eq!(
        site.stored(ONE).await.unwrap()["cookies"],
        fresh.content["cookies"]
    );
    until_status(one, ONE, "ready").await;
    for desk in [one, other] {
        let told = until(desk, METRICS, |told| told["refresh_success_total"] == 2).await;
        assert_eq!(
            (&told["refresh_claim_total"], &told["refresh_failed_total"]),
            (&json!(2), &json!(1))
        );
    }
}

/// What somebody else may not do with a task, and what is no call at all.
async fn refused(site: &Site, upload: &Value) {
    let not_theirs = json!({"task_id": upload["task_id"], "worker_id": "thief", "error": "no"});
    let mut stolen = upload.clone();
    stolen["worker_id"] = json!("thief");
    for (path, body) in [
        (CLAIM, json!({"limit": 1})),
        (EXTEND, not_theirs.clone()),
        (FAIL, not_theirs),
        (
            FAIL,
            json!({"task_id": "refresh-nothing", "worker_id": "w"}),
        ),
        (UPLOAD, stolen),
        (UPLOAD, json!({"email": ONE})),
    ] {
        site.other.refused(400, Method::POST, path, &body).await;
    }
}
