//! What lives here: the pool as a whole: in numbers, brought in line with its files, with new session tokens.

use b2a_domain::AccountState;
use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::{Plan, Spoken, Store, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{ADMIN, get, send};

#[tokio::test(flavor = "multi_thread")]
async fn the_status_tells_the_pool_in_numbers() {
    for store in Store::ALL {
        let deployment = Plan::accounts(3)
            .on(store)
            .with(|settings| {
                settings.daily_limit = 1;
                settings.pool.use_cooldown_sec = 20;
                settings.pool.target_count = 3;
                settings.pool.min_count = 2;
            })
            .with_files(|data| std::fs::write(data.join("broken@example.com.json"), "{").unwrap())
            .start()
            .await;
        assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 200);
        deployment.until_idle().await;
        let off = "/admin/accounts/broken@example.com";
        assert_eq!(
            send(&deployment.client, Method::GET, off, &Value::Null)
                .await
                .status,
            200
        );
        let status = get(&deployment.client, "/admin/status").await;
        for (field, wanted) in [
            ("ready", json!(2)),
            ("pending", json!(0)),
            ("pending_external", json!(0)),
            ("invalid", json!(1)),
            // The one that has used up its day is away for a while, and still one of them.
            ("total", json!(3)),
            ("available_today", json!(2)),
            ("exceeded_today", json!(1)),
            ("daily_limit", json!(1)),
            ("cooldowns", json!({"refresh_sec": 240, "use_sec": 20})),
            ("target", json!(3)),
            ("min", json!(2)),
            ("is_registering", json!(false)),
            ("mode", json!("local")),
            ("success_rate", json!("100.0%")),
            ("total_failed", json!(0)),
        ] {
            assert_eq!(status[field], wanted, "{field}: {status}");
        }
        assert_eq!(status["total_requests"], status["total_success"]);
        assert!(status["total_requests"].as_u64().unwrap() >= 1);
        assert_eq!(
            status["registrar_metrics"],
            json!({
                "refresh_claim_total": 0, "refresh_success_total": 0, "refresh_failed_total": 0,
                "refresh_lease_expired_total": 0, "fallback_total": 0, "refresh_success_rate": 0.0,
                "fallback_ratio": 0.0, "sample_size": 0, "throttled": false
            })
        );
        assert_eq!(
            status["register_stats"],
            json!({"total": 0, "success": 0, "failed": 0, "last_error": ""})
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_that_are_away_for_a_while_stay_in_the_total() {
    let deployment = Plan::accounts(2).start().await;
    let fault = Fault::status(429);
    deployment
        .simulator
        .script(Call::StreamAssist, &Scope::all(), [fault]);
    assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 200);
    deployment.until_idle().await;
    let status = get(&deployment.client, "/admin/status").await;
    assert_eq!((&status["ready"], &status["total"]), (&json!(1), &json!(2)));
    assert_eq!(status["total_failed"], 1);
    let renewal = deployment.account("demo-2@example.com").await;
    let wanted = deployment.pool.want_renewal(&renewal.id, "told to").await;
    assert_eq!(wanted.unwrap(), Some(AccountState::PendingExternal));
    let status = get(&deployment.client, "/admin/status").await;
    assert_eq!(
        (&status["pending"], &status["pending_external"]),
        (&json!(1), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_brings_the_pool_in_line_with_the_files_at_once() {
    for store in Store::ALL {
        let deployment = Plan::accounts(1)
            .on(store)
            // Nobody else looks.
            .with(|settings| settings.sync_interval_sec = 3600)
            .start()
            .await;
        let file = deployment.simulator.add_accounts(1).remove(0);
        b2a_suite::write_account(deployment.data.path(), &file);
        // The body is not read, whatever is in it.
        for body in ["", "{}", "nonsense"] {
            let reply = deployment.client.post("/admin/refresh", ADMIN, body).await;
            assert_eq!(reply.status, 200, "{}", reply.text());
            let answer = reply.json();
            assert!(answer["message"].is_string());
            let sum = answer["ready"].as_u64().unwrap() + answer["pending"].as_u64().unwrap();
            assert_eq!(sum, 2, "{answer}");
        }
        assert!(deployment.find(&file.email).await.is_some());
        std::fs::remove_file(deployment.data.path().join(&file.file_name)).unwrap();
        send(
            &deployment.client,
            Method::POST,
            "/admin/refresh",
            &Value::Null,
        )
        .await;
        assert!(deployment.find(&file.email).await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forced_refresh_mints_for_every_account_that_serves() {
    for store in Store::ALL {
        let deployment = Plan::accounts(3)
            .on(store)
            .with(|settings| {
                let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
                settings.master_key = Some(key.to_owned().into());
            })
            .start()
            .await;
        let off = "/admin/accounts/demo-3@example.com/disable";
        send(&deployment.client, Method::POST, off, &Value::Null).await;
        deployment
            .until_state("demo-3@example.com", AccountState::Disabled)
            .await;
        let minted = |email: &str| {
            let counters = deployment.simulator.counters();
            counters.of_account(email, Call::Mint).calls
        };
        let emails = [
            "demo-1@example.com",
            "demo-2@example.com",
            "demo-3@example.com",
        ];
        let before = emails.map(minted);
        let reply = deployment
            .client
            .post("/admin/force-refresh", ADMIN, "whatever")
            .await;
        assert_eq!(reply.status, 200);
        let answer: Value = reply.json();
        assert_eq!(answer["count"], 2);
        assert!(answer["message"].is_string());
        eventually("new tokens", async || {
            let now = emails.map(minted);
            (now[0] > before[0] && now[1] > before[1]).then_some(())
        })
        .await;
        assert_eq!(minted(emails[2]), before[2], "it is switched off");
        let counts = deployment.counts().await;
        assert_eq!(counts.ready, 2, "they serve meanwhile");
        assert_eq!(deployment.ask(Spoken::OpenAi, "Hello").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn flow_is_switched_off_and_says_so() {
    let deployment = Plan::accounts(0).start().await;
    let status = get(&deployment.client, "/admin/flow/status").await;
    assert_eq!(status["enabled"], false);
    assert!(status["message"].is_string());
    for action in ["add-token", "remove-token", "reload"] {
        let path = format!("/admin/flow/{action}");
        for body in ["", r#"{"cookie": "x"}"#] {
            let reply = deployment.client.post(&path, ADMIN, body).await;
            assert_eq!(reply.status, 503, "{action}");
            assert!(reply.json()["error"].is_string());
        }
        assert_eq!(deployment.client.post(&path, &[], "").await.status, 401);
    }
}
