//! What lives here: making, changing and removing keys, over two instances that share their stores.

use b2a_suite::{Plan, Store, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{ADMIN, create, models, send, show};

#[tokio::test(flavor = "multi_thread")]
async fn a_key_works_on_every_instance_until_it_is_removed() {
    let gateway = Plan::accounts(1).on(Store::Redis).start().await;
    let (one, other) = (gateway.client.clone(), gateway.another().await);
    let (key, id) = create(&one, &json!({"name": " Ann's laptop "})).await;
    assert!(
        key.starts_with("sk-b2a-") && key.len() > 40,
        "{}",
        key.len()
    );
    assert_eq!(models(&one, &key).await.status, 200);
    eventually("the key on the other instance", async || {
        (models(&other, &key).await.status == 200).then_some(())
    })
    .await;

    let shown = show(&other, &id).await;
    assert_eq!(shown["name"], "Ann's laptop");
    assert_eq!(
        (&shown["source"], &shown["enabled"]),
        (&json!("managed"), &json!(true))
    );
    assert!(key.starts_with(shown["prefix"].as_str().unwrap().trim_end_matches('…')));
    for list in [&one, &other] {
        let listed = send(list, Method::GET, "/admin/keys", &Value::Null).await;
        assert!(
            !listed.text().contains(&key),
            "the key itself is shown once"
        );
        let listed = listed.json();
        assert_eq!(listed["total"], 2);
        assert_eq!(listed["items"][0]["source"], "config");
        assert_eq!(listed["items"][1], shown);
    }

    let path = format!("/admin/keys/{id}");
    let off = send(&other, Method::PATCH, &path, &json!({"enabled": false})).await;
    assert_eq!(
        (off.status.as_u16(), &off.json()["enabled"]),
        (200, &json!(false))
    );
    let refused = models(&other, &key).await;
    assert_eq!(refused.status, 401);
    assert!(
        refused.text().contains("switched off"),
        "{}",
        refused.text()
    );
    eventually("a key that is off on the first instance", async || {
        (models(&one, &key).await.status == 401).then_some(())
    })
    .await;
    send(&one, Method::PATCH, &path, &json!({"enabled": true})).await;
    assert_eq!(models(&one, &key).await.status, 200);

    let gone = send(&one, Method::DELETE, &path, &Value::Null).await;
    assert_eq!(
        (gone.status.as_u16(), &gone.json()["id"]),
        (200, &json!(id))
    );
    assert_eq!(models(&one, &key).await.status, 401);
    eventually("a key that is gone on the other instance", async || {
        (models(&other, &key).await.status == 401).then_some(())
    })
    .await;
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(send(&other, method, &path, &Value::Null).await.status, 404);
    }
    let audit = send(&one, Method::GET, "/admin/audit", &Value::Null).await;
    let audit = audit.json();
    let actions: Vec<&str> = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        ["key.delete", "key.change", "key.change", "key.create"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_flush_and_no_restart_loses_a_key() {
    let mut gateway = Plan::accounts(1).on(Store::Redis).start().await;
    let (key, _) = create(&gateway.client, &json!({"name": "lasting"})).await;
    gateway.redis().flush().await;
    assert_eq!(models(&gateway.client, &key).await.status, 200);
    let later = gateway.another().await;
    assert_eq!(models(&later, &key).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_has_expired_lets_nobody_in() {
    let gateway = Plan::accounts(1).start().await;
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(1500);
    let terms = json!({"name": "guest", "expires_at": soon.to_string()});
    let (key, id) = create(&gateway.client, &terms).await;
    assert_eq!(models(&gateway.client, &key).await.status, 200);
    let refused = eventually("the end of a key", async || {
        let reply = models(&gateway.client, &key).await;
        (reply.status == 401).then_some(reply)
    })
    .await;
    assert!(refused.text().contains("expired"), "{}", refused.text());
    // It may be renamed, and be given more time.
    let path = format!("/admin/keys/{id}");
    let renamed = send(
        &gateway.client,
        Method::PATCH,
        &path,
        &json!({"name": "old guest"}),
    )
    .await;
    assert_eq!(renamed.status, 200, "{}", renamed.text());
    send(
        &gateway.client,
        Method::PATCH,
        &path,
        &json!({"expires_at": null}),
    )
    .await;
    assert_eq!(models(&gateway.client, &key).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    let (_, id) = create(client, &json!({"name": "ann", "requests_per_minute": 5})).await;
    let path = format!("/admin/keys/{id}");
    let before = show(client, &id).await;
    for (field, value) in [
        ("name", json!("")),
        ("name", json!(7)),
        ("name", json!("x".repeat(101))),
        ("expires_at", json!("soon")),
        ("expires_at", json!("2020-01-01T00:00:00Z")),
        ("enabled", json!("yes")),
        ("allowed_models", json!("gemini-2.5-pro")),
        ("allowed_models", json!([""])),
        ("requests_per_minute", json!(0)),
        ("requests_per_minute", json!(-1)),
        ("tokens_per_day", json!(1.5)),
        ("concurrent_requests", json!("many")),
    ] {
        let mut terms = json!({"name": "eve"});
        terms[field] = value.clone();
        let created = send(client, Method::POST, "/admin/keys", &terms).await;
        let changed = send(
            client,
            Method::PATCH,
            &path,
            &json!({"tokens_per_day": 3, field: value}),
        )
        .await;
        for reply in [created, changed] {
            assert_eq!(reply.status, 400, "{field} {value}: {}", reply.text());
            let named = reply.json()["field"].as_str().unwrap().to_owned();
            assert!(named.starts_with(field), "{named} for {field}");
        }
    }
    for body in ["", "[]", "{", "null"] {
        let reply = client
            .whole(Method::POST, "/admin/keys", ADMIN, body.to_owned().into())
            .await;
        assert_eq!(reply.status, 400, "{body}");
    }
    assert_eq!(show(client, &id).await, before);
    let listed = send(client, Method::GET, "/admin/keys", &Value::Null).await;
    assert_eq!(listed.json()["total"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_the_settings_are_shown_and_changed_elsewhere() {
    let gateway = Plan::accounts(0).start().await;
    let client = &gateway.client;
    let listed = send(client, Method::GET, "/admin/keys", &Value::Null).await;
    let id = listed.json()["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(show(client, &id).await["source"], "config");
    let path = format!("/admin/keys/{id}");
    for (method, body) in [
        (Method::PATCH, json!({"enabled": false})),
        (Method::DELETE, Value::Null),
    ] {
        let refused = send(client, method, &path, &body).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text().contains("api_keys"), "{}", refused.text());
    }
    assert!(!listed.text().contains(b2a_suite::KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_key_closes_a_gateway_that_was_open_to_all() {
    let gateway = Plan::accounts(0)
        .with(|settings| {
            settings.api_keys.clear();
            settings.admin_keys = vec![b2a_suite::KEY.into()];
        })
        .start()
        .await;
    let client = &gateway.client;
    assert_eq!(client.get("/v1/models", &[]).await.status, 200);
    let (key, _) = create(client, &json!({"name": "first"})).await;
    assert_eq!(client.get("/v1/models", &[]).await.status, 401);
    assert_eq!(models(client, &key).await.status, 200);
    // It is no key of an administrator.
    let bearer = format!("Bearer {key}");
    let admin = client
        .get("/admin/keys", &[("authorization", bearer.as_str())])
        .await;
    assert_eq!(admin.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_of_keys_is_told_and_left_alone() {
    let gateway = Plan::accounts(0)
        .with_files(|data| {
            std::fs::create_dir_all(data.join("config")).unwrap();
            std::fs::write(data.join("config/client_keys.json"), "{\"keys\": 5").unwrap();
        })
        .start()
        .await;
    let created = send(
        &gateway.client,
        Method::POST,
        "/admin/keys",
        &json!({"name": "ann"}),
    )
    .await;
    assert_eq!(created.status, 500);
    assert!(
        created.text().contains("config/client_keys.json"),
        "{}",
        created.text()
    );
    assert_eq!(models(&gateway.client, b2a_suite::KEY).await.status, 200);
}
