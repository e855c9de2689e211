//! What lives here: wanted accounts in the hands of registrars, and administrators who look after all tasks.

use b2a_suite::{Plan, Port, Registrar, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::calls::Row;
use crate::site::{Site, until, until_status};

const CLAIM: &str = "/admin/registrar/register-tasks/claim";
const EXTEND: &str = "/admin/registrar/register-tasks/extend";
const FAIL: &str = "/admin/registrar/register-tasks/fail";
const TASKS: &str = "/admin/registrar/tasks";
const TRIGGER: &str = "/admin/registrar/trigger-register";

pub(crate) fn rows() -> Vec<Row> {
    let task = json!({
        "is_new": true, "task_id": "text", "worker_id": "text", "lease_until": "time"
    });
    let item = json!({
        "kind": "text", "email?": "text", "email_masked?": "masked", "claimable_at": "time",
        "failures": "count", "last_error?": "text", "task_id?": "text", "worker?": "text", "expires_at?": "time"
    });
    let list = json!({
        "items": [item], "total": "count", "outstanding_registrations": "count"
    });
    let triggered = json!({
        "accepted": true, "count": "count", "source": "python_registrar", "registrar_url": "text",
        "registrar_response?": {"accepted": "yes or no"}
    });
    vec![
        Row::post(
            CLAIM,
            json!({"tasks": [task], "count": "count", "throttled": "yes or no", "deprecated": false}),
        ),
        Row::post(
            EXTEND,
            json!({"success": true, "task_id": "text", "lease_until": "time"}),
        ),
        Row::post(FAIL, json!({"success": true, "task_id": "text"})),
        Row::get(TASKS, list),
        Row::post(
            "/admin/registrar/tasks/{task}/retry",
            json!({"message": "text"}),
        ),
        Row::post(
            "/admin/registrar/tasks/{task}/cancel",
            json!({"message": "text"}),
        ),
        Row::post(TRIGGER, triggered),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wanted_account_is_wanted_on_every_instance() {
    let registrar = Registrar::that_says("200 OK", r#"{"accepted":true,"count":3}"#).await;
    let url = registrar.url.parse().unwrap();
    let plan = Plan::accounts(1).with(|settings| {
        settings.pool.min_count = 0;
        settings.pool.registrar_base_url = url;
    });
    let site = Site::start(plan, rows()).await;
    let id = claimed(&site).await;
    looked_after(&site, &id).await;
    triggered(&site, &registrar).await;
}

/// Two are wanted; one is claimed, held, given up. Gives its id.
async fn claimed(site: &Site) -> String {
    let (one, other) = (&site.one, &site.other);
    one.post("/admin/register", &json!({"count": 2})).await;
    let by = json!({"worker_id": "w", "limit": 1});
    let claimed = other.post(CLAIM, &by).await;
    let task = &claimed["tasks"][0];
    let held = json!({"task_id": task["task_id"], "worker_id": "w", "lease_sec": 600});
    let extended = one.post(EXTEND, &held).await;
    assert!(extended["lease_until"].as_str() > task["lease_until"].as_str());
    let stolen = json!({"task_id": task["task_id"], "worker_id": "thief", "error": "no"});
    for (path, body) in [(CLAIM, json!({})), (EXTEND, stolen.clone()), (FAIL, stolen)] {
        one.refused(400, Method::POST, path, &body).await;
    }
    let failed = json!({"task_id": task["task_id"], "worker_id": "w", "error": "no mailbox"});
    other.post(FAIL, &failed).await;
    task["task_id"].as_str().unwrap().to_owned()
}

async fn looked_after(site: &Site, id: &str) {
    let (one, other) = (&site.one, &site.other);
    let email = "demo-1@example.com";
    one.post("/admin/browser-refresh", &json!({"email": email}))
        .await;
    until_status(other, email, "pending_external").await;
    let claim = "/admin/registrar/refresh-tasks/claim";
    let claimed = other.post(claim, &json!({"worker_id": "w"})).await;
    assert_eq!(claimed["count"], 1);
    let listed = until(one, TASKS, |told| told["total"] == 3).await;
    assert_eq!(listed["outstanding_registrations"], 2);
    let item = |kind: &str, failures: u64| {
        let items = listed["items"].as_array().unwrap();
        let found = items
            .iter()
            .find(|item| item["kind"] == kind && item["failures"] == failures);
        found.unwrap_or_else(|| panic!("no {kind} in {listed}"))
    };
    assert_eq!(item("register", 1)["last_error"], "no mailbox");
    assert_eq!(item("refresh", 0)["email"], email);
    assert_eq!(item("refresh", 0)["worker"], "w");

    let act = |task: &str, action: &str| format!("{TASKS}/{task}/{action}");
    one.post(&act(id, "retry"), &Value::Null).await;
    let again = other
        .post(CLAIM, &json!({"worker_id": "x", "limit": 9}))
        .await;
    assert_eq!(again["count"], 2, "it does not back off any more");
    let id = again["tasks"][0]["task_id"].as_str().unwrap();
    other.post(&act(id, "cancel"), &Value::Null).await;
    until(one, TASKS, |told| told["outstanding_registrations"] == 1).await;
    for action in ["retry", "cancel"] {
        let path = act("register-nothing", action);
        one.refused(404, Method::POST, &path, &Value::Null).await;
    }
}

async fn triggered(site: &Site, registrar: &Registrar) {
    for desk in [&site.one, &site.other] {
        let told = desk.post(TRIGGER, &json!({"count": 3})).await;
        let called = format!("{}/trigger/register?count=3", registrar.url);
        assert_eq!(told["registrar_url"], json!(called));
    }
    assert_eq!(registrar.heard().await.len(), 2);
    // One that nobody serves, on every instance.
    let (one, other) = (&site.one, &site.other);
    one.refused(400, Method::POST, TRIGGER, &Value::Null).await;
    let gone = Port::claim();
    let url = format!("http://127.0.0.1:{}/", gone.number);
    let change = json!({"changes": {"pool.registrar_base_url": url}});
    one.call(Method::PATCH, "/admin/config", &change).await;
    let said = eventually("a registrar that is away", async || {
        let body = json!({"count": 1});
        let reply = other.ask(Method::POST, TRIGGER, &body).await;
        (reply.status == 502).then(|| reply.json())
    })
    .await;
    assert_eq!(said["source"], "python_registrar");
    assert_eq!(
        said["registrar_url"],
        json!(format!("{url}trigger/register?count=1"))
    );
}
