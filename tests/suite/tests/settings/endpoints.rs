//! What lives here: the calls that show and change settings, as the contract has them.

use b2a_suite::Plan;
use http::Method;
use serde_json::{Value, json};

use crate::{ADMIN, call, config, field, patch, send};

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_is_shown_with_what_is_known_of_it() {
    let gateway = Plan::accounts(0).start().await;
    let config = config(&gateway.client).await;
    assert_eq!(config["version"], 0);
    assert_eq!(config.get("problem"), None);
    let fields = config["fields"].as_array().unwrap();
    assert_eq!(fields.len(), b2a_config::fields().len());
    let rest = field(&gateway.client, "pool.use_cooldown_sec").await;
    assert_eq!(
        rest,
        json!({
            "path": "pool.use_cooldown_sec", "section": "pool", "value": 15, "default": 15, "source": "default",
            "kind": "integer", "unit": "s", "minimum": 0, "maximum": 315_360_000,
            "description": "Seconds that an account rests between two uses while others are rested.",
            "secret": false, "hot": true, "changeable": true, "restart_needed": false
        })
    );
    let output = field(&gateway.client, "media_output").await;
    assert_eq!(
        (&output["kind"], &output["choices"], &output["value"]),
        (&json!("choice"), &json!(["url", "inline"]), &Value::Null)
    );
    let interval = field(&gateway.client, "sync_interval_sec").await;
    assert_eq!(
        (
            &interval["section"],
            &interval["source"],
            &interval["value"]
        ),
        (&json!("general"), &json!("file"), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_shown_and_taken_back() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    let changed = patch(
        client,
        json!({"pool.max_fail_count": 7, "limits.in_flight_requests": 9, "note": ["a", "b"]}),
    )
    .await;
    assert_eq!(changed["version"], 1);
    assert_eq!(changed["applied"], json!(["note", "pool.max_fail_count"]));
    assert_eq!(
        changed["restart_needed"],
        json!(["limits.in_flight_requests"])
    );
    let shown = field(client, "pool.max_fail_count").await;
    assert_eq!(
        (&shown["value"], &shown["source"]),
        (&json!(7), &json!("runtime"))
    );
    let by = shown["by"].as_str().unwrap();
    assert!(by.starts_with("admin key "), "{shown}");
    assert!(shown["at"].as_str().unwrap().ends_with('Z'), "{shown}");
    assert_eq!(shown["restart_needed"], false);
    let waiting = field(client, "limits.in_flight_requests").await;
    assert_eq!(
        (&waiting["value"], &waiting["hot"]),
        (&json!(9), &json!(false))
    );
    assert_eq!(waiting["restart_needed"], true);

    let path = "/admin/config/pool.max_fail_count";
    let reset = call(client, Method::DELETE, path, &Value::Null).await;
    assert_eq!(
        (
            &reset["version"],
            &reset["field"],
            &reset["value"],
            &reset["source"]
        ),
        (
            &json!(2),
            &json!("pool.max_fail_count"),
            &json!(3),
            &json!("default")
        )
    );
    let again = call(client, Method::DELETE, path, &Value::Null).await;
    assert_eq!(again["version"], 2, "safe to repeat");
    let shown = field(client, "pool.max_fail_count").await;
    assert_eq!((&shown["value"], shown.get("by")), (&json!(3), None));
    let path = "/admin/config/pool.nothing";
    let nowhere = send(client, Method::DELETE, path, &Value::Null).await;
    assert_eq!(
        (nowhere.status.as_u16(), &nowhere.json()["field"]),
        (404, &json!("pool.nothing"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_refused_with_its_field_and_nothing_is_half_applied() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    for (path, value) in [
        ("max_tries", json!("many")),
        ("max_tries", json!(0)),
        ("max_tries", json!(1.5)),
        ("pool.use_cooldown_sec", json!(-1)),
        ("debug", json!("yes")),
        ("models", json!([])),
        ("models", json!([{"id": 3}])),
        ("model_aliases", json!({"x": "no-such-model"})),
        ("unknown_model", json!("no-such-model")),
        ("media_output", json!("paper")),
        ("media_output", json!("url")),
        ("public_base_url", json!("ftp://a")),
        ("quota_time_zone", json!("Mars/Olympus")),
        ("proxy", json!("gopher://a")),
        ("upstream.business.auth_url", json!("file:///etc/passwd")),
        ("upstream.business.user_agent", json!("a\nb")),
        ("upstream.business.headers", json!({"no header": "x"})),
        ("api_keys", json!("sk-one")),
        ("api_keys", json!("***")),
        ("pool", json!({"use_cooldown_sec": 1})),
        ("s3.bucket", json!("elsewhere")),
        ("nothing", json!(1)),
    ] {
        let body = json!({"changes": {path: value, "note": ["half"], "lease_ttl_sec": 77}});
        let reply = send(client, Method::PATCH, "/admin/config", &body).await;
        assert_eq!(reply.status, 400, "{body}: {}", reply.text());
        assert_eq!(reply.json()["field"], path, "{body}: {}", reply.text());
        assert!(reply.json()["error"].is_string());
    }
    let shown = config(client).await;
    assert_eq!(shown["version"], 0);
    assert_eq!(field(client, "lease_ttl_sec").await["value"], 60);
    let root = client.get("/", &[]).await.json();
    assert_eq!(root.get("note"), None);
    for body in [
        "",
        "{",
        "[]",
        "3",
        r#"{"changes": {}}"#,
        r#"{"changes": 3}"#,
        "{}",
    ] {
        let reply = client
            .whole(Method::PATCH, "/admin/config", ADMIN, body.into())
            .await;
        assert_eq!(reply.status, 400, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_refused() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    let body = json!({"changes": {"debug": true}, "version": 0});
    call(client, Method::PATCH, "/admin/config", &body).await;
    let body = json!({"changes": {"debug": false}, "version": 0});
    let stale = send(client, Method::PATCH, "/admin/config", &body).await;
    assert_eq!(
        (stale.status.as_u16(), &stale.json()["version"]),
        (409, &json!(1))
    );
    assert_eq!(field(client, "debug").await["value"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn cooldowns_are_changed_unless_they_are_zero_or_less() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    let cooldown =
        async |body: Value| call(client, Method::POST, "/admin/config/cooldown", &body).await;
    let now = |answer: &Value| {
        assert!(answer["message"].is_string());
        (
            answer["refresh_cooldown_sec"].as_u64().unwrap(),
            answer["use_cooldown_sec"].as_u64().unwrap(),
        )
    };
    assert_eq!(now(&cooldown(json!({})).await), (240, 15));
    let both = json!({"refresh_cooldown_sec": 100, "use_cooldown_sec": 5});
    assert_eq!(now(&cooldown(both).await), (100, 5));
    let one = json!({"refresh_cooldown_sec": 0, "use_cooldown_sec": 6});
    assert_eq!(now(&cooldown(one).await), (100, 6));
    let none = json!({"refresh_cooldown_sec": -5, "use_cooldown_sec": null});
    assert_eq!(now(&cooldown(none).await), (100, 6));
    assert_eq!(
        config(client).await["version"],
        2,
        "what changes nothing is no change"
    );
    for (body, field) in [
        (json!({"use_cooldown_sec": "5"}), json!("use_cooldown_sec")),
        (
            json!({"refresh_cooldown_sec": 1.5}),
            json!("refresh_cooldown_sec"),
        ),
        (Value::Null, Value::Null),
    ] {
        let reply = send(client, Method::POST, "/admin/config/cooldown", &body).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["field"]),
            (400, &field),
            "{body}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_renewal_in_a_browser_is_switched() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    let path = "/admin/config/browser-refresh";
    let switched = call(client, Method::POST, path, &json!({"enable": false})).await;
    assert_eq!(
        (&switched["enable"], &switched["headless"]),
        (&json!(false), &json!(true))
    );
    let switched = call(client, Method::POST, path, &json!({"headless": false})).await;
    assert_eq!(
        (&switched["enable"], &switched["headless"]),
        (&json!(false), &json!(false))
    );
    let wrong = send(client, Method::POST, path, &json!({"enable": 1})).await;
    assert_eq!(
        (wrong.status.as_u16(), &wrong.json()["field"]),
        (400, &json!("enable"))
    );
    let kept = std::fs::read(gateway.data.path().join("config/runtime.json")).unwrap();
    let kept: Value = serde_json::from_slice(&kept).unwrap();
    assert_eq!(kept["version"], 2);
    assert_eq!(
        kept["changes"]["pool.enable_browser_refresh"]["value"],
        false
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_file_a_reload_changes_nothing() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    patch(client, json!({"pool.use_cooldown_sec": 4})).await;
    let reloaded = call(client, Method::POST, "/admin/reload-config", &Value::Null).await;
    assert_eq!(
        (&reloaded["api_keys"], &reloaded["debug"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(
        reloaded["pool_config"],
        json!({
            "refresh_cooldown_sec": 240, "use_cooldown_sec": 4, "max_fail_count": 3,
            "enable_browser_refresh": true, "browser_refresh_headless": true, "browser_refresh_max_retry": 1,
            "auto_delete_401": false, "registrar_base_url": "http://127.0.0.1:8090"
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_and_change_nothing() {
    let gateway = Plan::accounts(0).start().await;
    for (method, path) in [
        (Method::GET, "/admin/config"),
        (Method::PATCH, "/admin/config"),
        (Method::DELETE, "/admin/config/debug"),
        (Method::POST, "/admin/config/cooldown"),
        (Method::POST, "/admin/config/browser-refresh"),
        (Method::POST, "/admin/reload-config"),
        (Method::GET, "/admin/audit"),
    ] {
        let reply = gateway
            .client
            .whole(method, path, &[], "{\"changes\":{\"debug\":true}}".into())
            .await;
        assert_eq!(reply.status, 401, "{path}");
    }
    assert_eq!(config(&gateway.client).await["version"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_text_takes_an_optional_one_away() {
    let gateway = Plan::accounts(0)
        .with(|settings| {
            settings.public_base_url = Some("https://ai.example.com/".parse().unwrap());
        })
        .start()
        .await;
    let client = &gateway.client;
    let path = "public_base_url";
    assert_eq!(
        field(client, path).await["value"],
        "https://ai.example.com/"
    );
    let changed = patch(
        client,
        json!({"public_base_url": "", "proxy": " ", "media_output": ""}),
    )
    .await;
    assert_eq!(
        changed["applied"],
        json!(["media_output", "proxy", "public_base_url"])
    );
    let shown = field(client, path).await;
    assert_eq!(
        (&shown["value"], &shown["source"]),
        (&Value::Null, &json!("runtime"))
    );
    let body = json!({"changes": {"quota_time_zone": ""}});
    let refused = send(client, Method::PATCH, "/admin/config", &body).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
}
