//! What lives here: accounts, one by one.

use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::{MODEL, Plan, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::calls::Row;
use crate::pool_files;
use crate::promise::both;
use crate::site::{Site, ask, until, until_status};

const LIST: &str = "/admin/accounts";

fn account() -> Value {
    json!({
        "email": "text", "email_masked": "masked", "status": "text", "is_valid": "yes or no",
        "invalid_reason?": "text", "fail_count": "count", "last_used?": "time", "last_refresh?": "time",
        "daily_count": "count", "daily_limit": "count", "daily_remaining": "whole number",
        "success_count": "count", "total_count": "count", "jwt_expires?": "time"
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let changed = |status: &str| json!({"message": "text", "email": "text", "status": status});
    let list = json!({
        "items": [account()], "total": "count", "state": "text", "status": "text", "q": "text"
    });
    let event = json!({
        "at": "time", "event": "text", "reason?": "text", "bucket?": "text", "until?": "time"
    });
    let more = json!({
        "generation": "text", "in_flight": "count", "files": [pool_files::file()], "history": [event]
    });
    let test = json!({
        "ok": "yes or no", "outcome": "text", "model": "text", "duration_ms": "count",
        "first_content_ms?": "count", "text?": "text", "error?": "text"
    });
    let deleted = json!({
        "message": "text", "email": "text", "deleted_files": ["text"], "backup_file?": "text"
    });
    vec![
        Row::get(LIST, list),
        Row::get("/admin/accounts/{email}", both(account(), more)),
        Row::of(Method::DELETE, "/admin/accounts/{email}", deleted),
        Row::post("/admin/accounts/{email}/disable", changed("disabled")),
        Row::post("/admin/accounts/{email}/enable", changed("text")),
        Row::post("/admin/accounts/{email}/refresh", changed("pending")),
        Row::post("/admin/accounts/{email}/test", test),
    ]
}

const ONE: &str = "demo-1@example.com";
const TWO: &str = "demo-2@example.com";

fn path(email: &str, action: &str) -> String {
    format!("{LIST}/{email}/{action}")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_instance_does_to_an_account_every_instance_shows() {
    let plan = Plan::accounts(3).with_files(|data| {
        std::fs::write(data.join("broken@example.com.json"), "{").unwrap();
        let bare = json!({"email": "bare@example.com", "authorization": "Bearer x"});
        std::fs::write(data.join("bare.json"), bare.to_string()).unwrap();
    });
    let site = Site::start(plan, rows()).await;
    listed(&site).await;
    switched(&site).await;
    tested(&site).await;
    refused(&site).await;
    deleted(&site).await;
}

async fn listed(site: &Site) {
    let (one, other) = (&site.one, &site.other);
    assert_eq!(ask(&one.client, MODEL).await, 200);
    site.deployment.until_idle().await;
    let query = "?state=any&q=%20EXAMPLE%20";
    let listed = until(other, &format!("{LIST}{query}"), |told| told["total"] == 5).await;
    assert_eq!(
        (&listed["state"], &listed["q"]),
        (&json!("all"), &json!("EXAMPLE"))
    );
    let of = |listed: &Value, field: &str| -> Vec<Value> {
        let items = listed["items"].as_array().unwrap().iter();
        items.map(|item| item[field].clone()).collect()
    };
    let listed_here = one.get(&format!("{LIST}{query}")).await;
    assert_eq!(of(&listed, "email"), of(&listed_here, "email"));
    let bare = other.get(&format!("{LIST}/bare@example.com")).await;
    assert_eq!(
        (&bare["invalid_reason"], &bare["files"][0]["file_name"]),
        (&json!("missing cookies"), &json!("bare.json"))
    );
    other.get(&format!("{LIST}/{ONE}")).await;
    for desk in [one, other] {
        let used = until(desk, LIST, |told| told.to_string().contains("last_used"));
        used.await;
    }
    let broken = other.get(&format!("{LIST}/broken@example.com")).await;
    let problem = broken["files"][0]["parse_error"].as_str().unwrap();
    assert!(problem.starts_with("json_parse_error"), "{problem}");
}

async fn switched(site: &Site) {
    let (one, other) = (&site.one, &site.other);
    one.post(&path(ONE, "disable"), &json!({})).await;
    until_status(other, ONE, "disabled").await;
    assert_eq!(site.stored(ONE).await.unwrap()["disabled"], true);
    // It is listed under all only.
    until(other, "/admin/accounts?state=active", |told| {
        told["total"] == 2
    })
    .await;
    other.post(&path(ONE, "enable"), &json!({})).await;
    until_status(one, ONE, "ready").await;
    assert_ne!(site.stored(ONE).await.unwrap()["disabled"], true);
    one.post(&path(ONE, "refresh"), &json!({})).await;
    until_status(other, ONE, "ready").await;
}

async fn tested(site: &Site) {
    let question = json!({"prompt": "Are you there?"});
    let answer = site.other.post(&path(ONE, "test"), &question).await;
    assert_eq!(answer["text"], "You said: Are you there?", "{answer}");
    site.deployment.until_idle().await;
    let (call, all) = (Call::StreamAssist, Scope::all());
    let fault = [Fault::status(429)];
    site.deployment.simulator.script(call, &all, fault);
    let answer = site.other.post(&path(TWO, "test"), &json!({})).await;
    assert_eq!(answer["outcome"], "rate_limited", "{answer}");
    until_status(&site.one, TWO, "cooldown").await;
    let rests = site.one.get(&format!("{LIST}/{TWO}")).await;
    let latest = &rests["history"][0];
    assert_eq!(
        (&latest["event"], &latest["bucket"]),
        (&json!("cooldown"), &json!("text"))
    );
}

async fn refused(site: &Site) {
    let nobody = "nobody@example.com";
    let whole = format!("{LIST}/{nobody}");
    let mut calls = vec![(Method::GET, whole.clone()), (Method::DELETE, whole)];
    for action in ["disable", "enable", "refresh", "test"] {
        calls.push((Method::POST, path(nobody, action)));
    }
    for (method, path) in calls {
        let said = site.other.refused(404, method, &path, &json!({})).await;
        assert_eq!(said["email"], nobody, "{path}");
    }
    let broken = path("broken@example.com", "disable");
    let refused = site.other.refused(409, Method::POST, &broken, &Value::Null);
    refused.await;
}

async fn deleted(site: &Site) {
    let path = format!("{LIST}/{ONE}");
    let deleted = site.one.call(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(deleted["deleted_files"], json!([format!("{ONE}.json")]));
    let backup = deleted["backup_file"].as_str().unwrap();
    assert!(site.bucket().get(backup).await.is_some(), "{backup}");
    assert_eq!(site.stored(ONE).await, None);
    // Who was reading the files just then may bring it back for a moment.
    eventually("an account that is gone", async || {
        let shown = site.other.ask(Method::GET, &path, &Value::Null).await;
        let listed = site.other.get(LIST).await;
        (shown.status == 404 && listed["total"] == 4).then_some(())
    })
    .await;
}
