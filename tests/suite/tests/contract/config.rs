//! What lives here: settings, which one instance changes for all, and the record of who did what.

use b2a_suite::Plan;
use http::Method;
use serde_json::{Value, json};

use crate::calls::{Desk, Row};
use crate::site::{Site, until};

const CONFIG: &str = "/admin/config";
const COOLDOWN: &str = "/admin/config/cooldown";
const BROWSER: &str = "/admin/config/browser-refresh";
const RELOAD: &str = "/admin/reload-config";
const AUDIT: &str = "/admin/audit";

pub(crate) fn rows() -> Vec<Row> {
    let field = json!({
        "path": "text", "section": "text", "kind": "text", "description": "text", "value": "anything",
        "default": "anything", "source": "text", "changeable": "yes or no", "hot": "yes or no",
        "secret": "yes or no", "restart_needed": "yes or no", "by?": "text", "at?": "time"
    });
    let changed = json!({
        "message": "text", "applied": ["text"], "restart_needed": ["text"], "version": "count"
    });
    let reset = json!({
        "message": "text", "field": "text", "value": "anything", "source": "text", "version": "count"
    });
    let cooldown = json!({
        "message": "text", "refresh_cooldown_sec": "count", "use_cooldown_sec": "count"
    });
    let pool = json!({
        "refresh_cooldown_sec": "count", "use_cooldown_sec": "count", "max_fail_count": "count",
        "enable_browser_refresh": "yes or no", "browser_refresh_headless": "yes or no",
        "browser_refresh_max_retry": "count", "auto_delete_401": "yes or no", "registrar_base_url": "text"
    });
    let action = json!({
        "id": "text", "at": "time", "by": "text", "action": "text", "target?": "text", "details?": "anything"
    });
    vec![
        Row::get(CONFIG, json!({"fields": [field], "version": "count"})),
        Row::of(Method::PATCH, CONFIG, changed),
        Row::of(Method::DELETE, "/admin/config/{path}", reset),
        Row::post(COOLDOWN, cooldown),
        Row::post(
            BROWSER,
            json!({"message": "text", "enable": "yes or no", "headless": "yes or no"}),
        ),
        Row::post(
            RELOAD,
            json!({"message": "text", "api_keys": "count", "debug": "yes or no", "pool_config": pool}),
        ),
        Row::get(AUDIT, json!({"items": [action], "next_before?": "text"})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_instance_is_told_every_instance_does() {
    let site = Site::start(Plan::accounts(0), rows()).await;
    changed(&site).await;
    reset(&site).await;
    recorded(&site).await;
}

/// Waits until an instance works by this value.
async fn until_value(desk: &Desk, path: &str, value: Value) {
    until(desk, CONFIG, |told| {
        let fields = told["fields"].as_array().unwrap();
        let field = fields.iter().find(|field| field["path"] == path);
        field.unwrap()["value"] == value
    })
    .await;
}

async fn changed(site: &Site) {
    let (one, other) = (&site.one, &site.other);
    let changes = json!({"max_tries": 2, "limits.in_flight_requests": 9});
    let told = one
        .call(Method::PATCH, CONFIG, &json!({"changes": changes}))
        .await;
    assert_eq!(
        (&told["applied"], &told["restart_needed"]),
        (&json!(["max_tries"]), &json!(["limits.in_flight_requests"]))
    );
    until_value(other, "max_tries", json!(2)).await;

    let told = other
        .post(
            COOLDOWN,
            &json!({"use_cooldown_sec": 7, "refresh_cooldown_sec": 0}),
        )
        .await;
    assert_eq!(
        (&told["use_cooldown_sec"], &told["refresh_cooldown_sec"]),
        (&json!(7), &json!(240))
    );
    until_value(one, "pool.use_cooldown_sec", json!(7)).await;
    let told = one.post(BROWSER, &json!({"headless": false})).await;
    assert_eq!(
        (&told["enable"], &told["headless"]),
        (&json!(true), &json!(false))
    );
    until_value(other, "pool.browser_refresh_headless", json!(false)).await;
    let told = other.post(RELOAD, &Value::Null).await;
    assert_eq!(
        (&told["api_keys"], &told["pool_config"]["use_cooldown_sec"]),
        (&json!(1), &json!(7))
    );
}

async fn reset(site: &Site) {
    let (one, other) = (&site.one, &site.other);
    let path = format!("{CONFIG}/max_tries");
    let told = other.call(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(
        (&told["field"], &told["source"]),
        (&json!("max_tries"), &json!("default"))
    );
    until_value(one, "max_tries", told["value"].clone()).await;
    let nothing = format!("{CONFIG}/pool.nothing");
    let said = one
        .refused(404, Method::DELETE, &nothing, &Value::Null)
        .await;
    assert_eq!(said["field"], "pool.nothing");
    let wrong = json!({"changes": {"max_tries": "many"}});
    let said = one.refused(400, Method::PATCH, CONFIG, &wrong).await;
    assert_eq!(said["field"], "max_tries");
    for path in [COOLDOWN, BROWSER] {
        one.refused(400, Method::POST, path, &Value::Null).await;
    }
}

async fn recorded(site: &Site) {
    let told = site.one.get(AUDIT).await;
    let items = told["items"].as_array().unwrap();
    assert!(items.len() >= 5, "{told}");
    assert_eq!(items[0]["action"], "config.reset", "newest first");
    assert_eq!(told, site.other.get(AUDIT).await);
    let first = site.other.get(&format!("{AUDIT}?limit=1")).await;
    assert_eq!(first["items"], json!([items[0]]));
    let before = first["next_before"].as_str().unwrap();
    let next = site
        .one
        .get(&format!("{AUDIT}?limit=1&before={before}"))
        .await;
    assert_eq!(next["items"], json!([items[1]]));
}
