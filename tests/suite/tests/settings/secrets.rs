//! What lives here: secrets, which nobody is shown: not in the settings, not in the audit, not in refusals, not in the log.

use b2a_suite::{InstancePlan, Plan};
use http::Method;
use serde_json::{Value, json};

use crate::{call, config, field, patch, send};

/// Part of every secret in these tests.
const HUSH: &str = "hush-hush";

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_masked_whoever_set_them() {
    let gateway = Plan::accounts(0)
        .with(|settings| {
            settings.master_key = Some("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".into());
            settings.registrar.token = Some("registrar-hush-hush".into());
        })
        .start()
        .await;
    let client = &gateway.client;
    let changes = json!({
        "proxy": "http://u:hush-hush@127.0.0.1:1", "pool_server.secret": "worker-hush-hush",
        "upstream.business.headers": {"x-token": "header-hush-hush"},
        "admin_keys": ["sk-test-key", "sk-hush-hush"], "api_keys": ["sk-client-hush-hush"],
    });
    patch(client, changes).await;
    for wrong in [
        json!({"proxy": ["hush-hush"]}),
        json!({"proxy": "gopher://u:hush-hush@a"}),
        json!({"api_keys": {"a": "hush-hush"}}),
        json!({"upstream.business.headers": {"bad header": "hush-hush"}}),
    ] {
        let body = json!({"changes": wrong});
        let refused = send(client, Method::PATCH, "/admin/config", &body).await;
        assert_eq!(refused.status, 400);
        assert!(!refused.text().contains(HUSH), "{}", refused.text());
    }
    call(client, Method::DELETE, "/admin/config/proxy", &Value::Null).await;
    let shown = config(client).await.to_string();
    let audit = call(client, Method::GET, "/admin/audit", &Value::Null)
        .await
        .to_string();
    for text in [&shown, &audit] {
        assert!(!text.contains(HUSH) && !text.contains("AAECAwQ"), "{text}");
    }
    assert!(audit.contains("pool_server.secret"), "{audit}");
    for path in [
        "api_keys",
        "admin_keys",
        "master_key",
        "registrar.token",
        "pool_server.secret",
    ] {
        assert_eq!(field(client, path).await["value"], "***", "{path}");
    }
    assert_eq!(field(client, "proxy").await["value"], Value::Null);
    let kept = std::fs::read(gateway.data.path().join("config/runtime.json")).unwrap();
    let kept = String::from_utf8_lossy(&kept);
    assert!(!kept.contains(HUSH), "sealed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_of_changes_and_of_no_secret() {
    let gateway = Plan::accounts(0).start().await;
    let folder = tempfile::tempdir().unwrap();
    let plan = InstancePlan::local(gateway.simulator.url(), folder.path());
    let instance = plan.env("RUST_LOG", "debug").start().await;
    let client = &instance.client;
    patch(
        client,
        json!({"proxy": "http://u:hush-hush@127.0.0.1:1", "debug": true}),
    )
    .await;
    let wrong = json!({"changes": {"proxy": "gopher://u:hush-hush@a"}});
    assert_eq!(
        send(client, Method::PATCH, "/admin/config", &wrong)
            .await
            .status,
        400
    );
    let log = instance.log();
    assert!(
        log.contains("settings changed") && log.contains("config.change"),
        "{log}"
    );
    assert!(!log.contains(HUSH) && !log.contains("sk-test-key"), "{log}");
}
