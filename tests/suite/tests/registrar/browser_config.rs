//! What lives here: what registrars do in a browser, changed while the gateway runs.

use b2a_suite::{Plan, Store, eventually};
use serde_json::{Value, json};

use crate::office::{ADMIN, CLAIM, ok, refused};

const CONFIG: &str = "/admin/config/browser-refresh";

async fn told(client: &b2a_suite::Client) -> Value {
    let claimed = ok(client, CLAIM, &json!({"worker_id": "w"})).await;
    claimed["browser_refresh"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_holds_on_every_instance_and_after_a_restart() {
    let plan = Plan::accounts(1).on(Store::Redis).with(|settings| {
        settings.pool.browser_refresh_max_retry = 4;
    });
    let deployment = plan.start().await;
    let (one, other) = (&deployment.client, deployment.another().await);
    let expected = |enable: bool, headless: bool| json!({"enable": enable, "headless": headless, "max_retry": 4});
    assert_eq!(told(&other).await, expected(true, true));
    let changed = ok(one, CONFIG, &json!({"enable": false})).await;
    assert_eq!(
        (&changed["enable"], &changed["headless"]),
        (&json!(false), &json!(true))
    );
    assert!(changed["message"].is_string());
    assert_eq!(told(one).await, expected(false, true));
    eventually("the change elsewhere", async || {
        (told(&other).await == expected(false, true)).then_some(())
    })
    .await;
    ok(&other, CONFIG, &json!({"headless": false, "enable": null})).await;
    let same = ok(&other, CONFIG, &json!({})).await;
    assert_eq!(
        (&same["enable"], &same["headless"]),
        (&json!(false), &json!(false))
    );
    let later = deployment.another().await;
    assert_eq!(told(&later).await, expected(false, false));

    let text = std::fs::read(deployment.data.path().join("config/runtime.json")).unwrap();
    let stored: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(stored["version"], 2);
    let change = &stored["changes"]["pool.enable_browser_refresh"];
    assert_eq!(change["value"], false);
    assert!(change["at"].as_str().unwrap().ends_with('Z'));
    let by = change["by"].as_str().unwrap();
    assert!(by.starts_with("admin key ") && !by.contains("sk-"), "{by}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_switch_is_refused() {
    let deployment = Plan::accounts(0).start().await;
    let client = &deployment.client;
    let said = refused(client, CONFIG, &json!({"enable": "yes"})).await;
    assert_eq!(said["field"], "enable");
    assert_eq!(
        refused(client, CONFIG, &json!({"headless": 1})).await["field"],
        "headless"
    );
    for body in ["", "{", "[true]"] {
        assert_eq!(client.post(CONFIG, ADMIN, body).await.status, 400);
    }
    assert!(!deployment.data.path().join("config/runtime.json").exists());
}
