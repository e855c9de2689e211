//! What lives here: listing accounts, switching them, proving them anew, deleting them.

use b2a_domain::AccountState;
use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{Deployment, InstancePlan, Plan, Spoken, Store, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{fields, get, send};

async fn deployment(store: Store) -> Deployment {
    let plan = Plan::accounts(3).on(store).with_files(|data| {
        std::fs::write(data.join("broken@example.com.json"), "{").unwrap();
        let bare = json!({"email": "bare@example.com", "authorization": "Bearer x"});
        std::fs::write(data.join("bare.json"), bare.to_string()).unwrap();
        std::fs::write(data.join("admin_panel_auth.json"), "{}").unwrap();
    });
    plan.start().await
}

/// The e-mail of the first sound account.
async fn sound(deployment: &Deployment) -> String {
    let active = get(&deployment.client, "/admin/accounts?state=active").await;
    fields(&active, "email")[0].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_follow_the_contract() {
    for store in Store::ALL {
        let deployment = deployment(store).await;
        assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 200);
        deployment.until_idle().await;
        let all = get(
            &deployment.client,
            "/admin/accounts?state=whatever&status=&q=%20EXAMPLE%20",
        )
        .await;
        assert_eq!(
            (&all["total"], &all["state"], &all["q"]),
            (&json!(5), &json!("all"), &json!("EXAMPLE"))
        );
        assert_eq!(
            fields(&all, "status"),
            ["ready", "ready", "ready", "invalid", "invalid"]
        );
        assert_eq!(
            fields(&all, "email")[3..],
            ["bare@example.com", "broken@example.com"]
        );
        let items = all["items"].as_array().unwrap();
        let used: Vec<&Value> = items
            .iter()
            .filter(|item| item["total_count"] == 2)
            .collect();
        assert_eq!(used.len(), 1, "one account was proven and then asked");
        let item = used[0];
        assert_eq!(
            (&item["is_valid"], &item["daily_limit"]),
            (&json!(true), &json!(3000))
        );
        assert_eq!(
            (&item["daily_count"], &item["daily_remaining"]),
            (&json!(1), &json!(2999))
        );
        for time in ["last_used", "last_refresh", "jwt_expires"] {
            assert!(
                item[time].as_str().unwrap().ends_with('Z'),
                "{time}: {item}"
            );
        }
        assert_eq!(item["invalid_reason"], Value::Null);
        let bare = &items[3];
        assert_eq!(
            (&bare["is_valid"], &bare["invalid_reason"]),
            (&json!(false), &json!("missing cookies"))
        );
        assert_eq!(bare["last_used"], Value::Null, "what never was is left out");
        assert_eq!(bare["email_masked"], "b***e@example.com");
        let broken = items[4]["invalid_reason"].as_str().unwrap();
        assert!(broken.starts_with("json_parse_error"), "{broken}");

        let active = get(&deployment.client, "/admin/accounts?state=active").await;
        assert_eq!(active["total"], 3);
        let invalid = get(&deployment.client, "/admin/accounts?state=invalid&q=bare").await;
        assert_eq!(fields(&invalid, "email"), ["bare@example.com"]);
        let ready = get(&deployment.client, "/admin/accounts?status=READY,cooldown").await;
        assert_eq!(
            (&ready["total"], &ready["status"]),
            (&json!(3), &json!("READY,cooldown"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_is_shown_with_its_files() {
    let deployment = deployment(Store::Embedded).await;
    let email = sound(&deployment).await;
    let upper = email.to_uppercase();
    let shown = get(&deployment.client, &format!("/admin/accounts/{upper}")).await;
    assert_eq!(
        (&shown["email"], &shown["status"]),
        (&json!(email), &json!("ready"))
    );
    assert_eq!(shown["files"][0]["file_name"], format!("{email}.json"));
    assert_eq!(shown["generation"].as_str().unwrap().len(), 16);
    for nobody in ["nobody@example.com", "a%2Fb@example.com", "%20"] {
        let path = format!("/admin/accounts/{nobody}");
        let reply = send(&deployment.client, Method::GET, &path, &Value::Null).await;
        assert_eq!(reply.status, 404, "{nobody}");
        assert!(reply.json()["email"].is_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_serves_nobody_until_it_is_enabled() {
    for store in Store::ALL {
        let deployment = Plan::accounts(1).on(store).start().await;
        let email = sound(&deployment).await;
        let client = &deployment.client;
        let path = |action: &str| format!("/admin/accounts/{email}/{action}");
        for _ in 0..2 {
            let off = send(client, Method::POST, &path("disable"), &Value::Null).await;
            assert_eq!(
                (off.status.as_u16(), &off.json()["status"]),
                (200, &json!("disabled"))
            );
        }
        assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 503);
        let all = get(&deployment.client, "/admin/accounts?state=all").await;
        let item = &all["items"][0];
        assert_eq!(
            (&item["is_valid"], &item["invalid_reason"]),
            (&json!(false), &json!("status_not_active"))
        );
        for state in ["active", "invalid"] {
            let listed = get(
                &deployment.client,
                &format!("/admin/accounts?state={state}"),
            )
            .await;
            assert_eq!(listed["total"], 0, "{state}");
        }
        let on = send(client, Method::POST, &path("enable"), &Value::Null).await;
        assert_eq!(on.json()["status"], "pending");
        deployment.until_ready(1).await;
        assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 200);
        let shown = get(client, &format!("/admin/accounts/{email}")).await;
        let history = shown["history"].as_array().unwrap();
        let told: Vec<&str> = history
            .iter()
            .map(|event| event["event"].as_str().unwrap())
            .collect();
        let expected = ["ready", "pending", "disabled", "ready", "added"];
        assert_eq!(told, expected, "newest first");
        assert!(history.iter().all(|event| event["at"].is_string()));
    }
    let deployment = deployment(Store::Embedded).await;
    let missing = send(
        &deployment.client,
        Method::POST,
        "/admin/accounts/x@example.com/disable",
        &Value::Null,
    )
    .await;
    assert_eq!(
        (missing.status.as_u16(), &missing.json()["email"]),
        (404, &json!("x@example.com"))
    );
    let broken = "/admin/accounts/broken@example.com/disable";
    assert_eq!(
        send(&deployment.client, Method::POST, broken, &Value::Null)
            .await
            .status,
        409
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_mints_anew() {
    let deployment = Plan::accounts(1).start().await;
    let email = sound(&deployment).await;
    let minted = async || deployment.account(&email).await.last_minted_ms;
    let before = minted().await;
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    let path = format!("/admin/accounts/{email}/refresh");
    let reply = send(&deployment.client, Method::POST, &path, &Value::Null).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.json()["status"]),
        (200, &json!("pending"))
    );
    deployment.until_state(&email, AccountState::Ready).await;
    assert!(minted().await > before);
    let unknown = send(
        &deployment.client,
        Method::POST,
        "/admin/accounts/x@example.com/refresh",
        &Value::Null,
    )
    .await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_leaves_a_backup_and_nothing_else() {
    let deployment = deployment(Store::Embedded).await;
    let email = sound(&deployment).await;
    let path = format!("/admin/accounts/{email}");
    let gone = send(&deployment.client, Method::DELETE, &path, &Value::Null).await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    let gone = gone.json();
    assert_eq!(gone["deleted_files"], json!([format!("{email}.json")]));
    let backup = gone["backup_file"].as_str().unwrap();
    assert!(deployment.data.path().join(backup).is_file(), "{backup}");
    // Who was reading the files just then may bring it back for a moment.
    eventually("the account's end", async || {
        deployment.find(&email).await.is_none().then_some(())
    })
    .await;
    eventually("two accounts", async || {
        (deployment.counts().await.ready == 2).then_some(())
    })
    .await;
    let again = send(&deployment.client, Method::DELETE, &path, &Value::Null).await;
    assert_eq!(again.status, 404);
    let broken = send(
        &deployment.client,
        Method::DELETE,
        "/admin/accounts/broken@example.com",
        &Value::Null,
    )
    .await;
    assert_eq!(broken.status, 200, "a broken file can be deleted too");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_tells_whom_a_call_was_about_masked() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let account = simulator.add_accounts(1).remove(0);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(&account.file_name);
    std::fs::write(file, account.content.to_string()).unwrap();
    let instance = InstancePlan::local(simulator.url(), folder.path());
    let instance = instance.start().await;
    for name in [account.email.clone(), account.email.replace('@', "%40")] {
        for action in ["disable", "enable"] {
            let path = format!("/admin/accounts/{name}/{action}");
            let done = send(&instance.client, Method::POST, &path, &json!({})).await;
            assert_eq!(done.status, 200, "{}", done.text());
        }
    }
    let log = eventually("the last line", async || {
        let log = instance.log();
        let enabled = log.matches("/admin/accounts/d***1@example.com/enable");
        (enabled.count() >= 2).then_some(log)
    })
    .await;
    assert!(!log.contains(&account.email), "{log}");
    assert!(!log.contains("demo-1%40"), "{log}");
}
