//! What lives here: changes that take effect while the gateway serves.

use b2a_suite::{Deployment, MODEL, Plan, Spoken, Store, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{ADMIN, call, patch, send};

/// Asks for any model, with any key.
async fn ask(gateway: &Deployment, key: &str, model: &str) -> u16 {
    let body = json!({"model": model, "messages": [{"role": "user", "content": "Hello"}]});
    let key = format!("Bearer {key}");
    let headers = [
        ("authorization", key.as_str()),
        ("content-type", "application/json"),
    ];
    let path = "/v1/chat/completions";
    let reply = gateway.client.post(path, &headers, body.to_string()).await;
    reply.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_come_and_go() {
    let gateway = Plan::accounts(1).start().await;
    let client = &gateway.client;
    patch(
        client,
        json!({"api_keys": ["sk-client"], "admin_keys": ["sk-test-key"]}),
    )
    .await;
    assert_eq!(ask(&gateway, "sk-client", MODEL).await, 200);
    assert_eq!(
        ask(&gateway, "sk-test-key", MODEL).await,
        401,
        "an admin's key is no client's"
    );
    call(
        client,
        Method::DELETE,
        "/admin/config/api_keys",
        &Value::Null,
    )
    .await;
    assert_eq!(ask(&gateway, "sk-client", MODEL).await, 401);
    assert_eq!(ask(&gateway, "sk-test-key", MODEL).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_key_stays_where_strangers_could_connect() {
    let gateway = Plan::accounts(0)
        .with(|settings| {
            settings.listen_addr = ":0".parse().unwrap();
            settings.admin_keys = vec!["sk-test-key".into()];
        })
        .start()
        .await;
    let body = json!({"changes": {"api_keys": []}});
    let refused = send(&gateway.client, Method::PATCH, "/admin/config", &body).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["field"]),
        (400, &json!("api_keys"))
    );
    assert_eq!(gateway.client.get("/v1/models", &[]).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn models_and_names_come_and_go() {
    let gateway = Plan::accounts(1).start().await;
    let client = &gateway.client;
    assert_eq!(ask(&gateway, "sk-test-key", "gpt-9").await, 404);
    patch(client, json!({"model_aliases": {"gpt-*": MODEL}})).await;
    assert_eq!(ask(&gateway, "sk-test-key", "gpt-9").await, 200);
    patch(
        client,
        json!({"models": [{"id": "mine", "upstream": "auto"}], "model_aliases": {}}),
    )
    .await;
    assert_eq!(ask(&gateway, "sk-test-key", MODEL).await, 404);
    let models = client.get("/v1/models", ADMIN).await.json();
    assert_eq!(models["data"][0]["id"], "mine");
    patch(client, json!({"unknown_model": "auto"})).await;
    assert_eq!(ask(&gateway, "sk-test-key", "anything").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_upstream_is_asked_as_the_settings_say_now() {
    let gateway = Plan::accounts(1).start().await;
    let client = &gateway.client;
    let language = |question: &Value| question.to_string().contains("\"de-DE\"");
    gateway.ask(Spoken::OpenAi, "One").await;
    patch(client, json!({"upstream.business.language": "de-DE"})).await;
    gateway.ask(Spoken::OpenAi, "Two").await;
    let spoken: Vec<bool> = gateway.questions().iter().map(language).collect();
    assert_eq!(spoken, [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limits_of_accounts_change() {
    for store in Store::ALL {
        let gateway = Plan::accounts(1).on(store).start().await;
        let client = &gateway.client;
        assert_eq!(ask(&gateway, "sk-test-key", MODEL).await, 200);
        patch(client, json!({"daily_limit": 1})).await;
        assert_eq!(ask(&gateway, "sk-test-key", MODEL).await, 503);
        let listed = call(client, Method::GET, "/admin/accounts", &Value::Null).await;
        assert_eq!(listed["items"][0]["daily_limit"], 1);
        call(
            client,
            Method::DELETE,
            "/admin/config/daily_limit",
            &Value::Null,
        )
        .await;
        eventually("a request within the limit", async || {
            (ask(&gateway, "sk-test-key", MODEL).await == 200).then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_streams_goes_on_through_changes() {
    let gateway = Plan::accounts(1).start().await;
    let mut stream = gateway.stream(Spoken::OpenAi, "Hello").await;
    assert_eq!(stream.status, 200);
    stream.until("\"delta\"").await;
    patch(
        &gateway.client,
        json!({
            "upstream.business.user_agent": "other/1", "api_keys": ["sk-other"], "admin_keys": ["sk-test-key"],
            "lease_ttl_sec": 10, "models": [{"id": "mine"}], "model_aliases": {}, "timeouts.idle_sec": 30
        }),
    )
    .await;
    let rest = stream.rest().await;
    assert!(rest.contains("[DONE]"), "{rest}");
    gateway.until_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn larger_and_smaller_bodies_are_taken() {
    let gateway = Plan::accounts(1).start().await;
    let client = &gateway.client;
    assert_eq!(ask(&gateway, "sk-test-key", MODEL).await, 200);
    patch(client, json!({"limits.body_bytes": 10})).await;
    assert_eq!(ask(&gateway, "sk-test-key", MODEL).await, 413);
    call(
        client,
        Method::DELETE,
        "/admin/config/limits.body_bytes",
        &Value::Null,
    )
    .await;
    assert_eq!(ask(&gateway, "sk-test-key", MODEL).await, 200);
}

/// Jobs wait for their interval; a shorter one brings them forward, and one that was off begins.
#[tokio::test(flavor = "multi_thread")]
async fn jobs_work_by_the_settings_of_now() {
    let gateway = Plan::accounts(0)
        .with(|settings| settings.sync_interval_sec = 3600)
        .start()
        .await;
    for account in gateway.simulator.add_accounts(1) {
        b2a_suite::write_account(gateway.data.path(), &account);
    }
    patch(&gateway.client, json!({"sync_interval_sec": 1})).await;
    gateway.until_ready(1).await;
}
