//! What lives here: asking one question with exactly one account.

use b2a_domain::AccountState;
use b2a_simulator::{Answer, Call, Fault, Scope};
use b2a_suite::{Deployment, LIMIT, MODEL, Plan, Reply, Store, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{ADMIN, send};

async fn test(deployment: &Deployment, email: &str, body: &str) -> Reply {
    let path = format!("/admin/accounts/{email}/test");
    deployment.client.post(&path, ADMIN, body.to_owned()).await
}

async fn tested(deployment: &Deployment, email: &str, body: &Value) -> Value {
    let reply = test(deployment, email, &body.to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    deployment.until_idle().await;
    reply.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_this_account_is_asked() {
    for store in Store::ALL {
        let deployment = Plan::accounts(3).on(store).start().await;
        for email in [
            "demo-3@example.com",
            "DEMO-1@example.com",
            "demo-3@example.com",
        ] {
            let answer = tested(&deployment, email, &json!({"prompt": "Are you there?"})).await;
            assert_eq!(
                (&answer["ok"], &answer["outcome"], &answer["model"]),
                (&json!(true), &json!("ok"), &json!(MODEL))
            );
            assert_eq!(answer["text"], "You said: Are you there?");
            assert_eq!(answer["error"], Value::Null);
            let (whole, first) = (&answer["duration_ms"], &answer["first_content_ms"]);
            assert!(first.as_u64().unwrap() <= whole.as_u64().unwrap());
        }
        assert_eq!(
            deployment.asked(),
            [
                "demo-3@example.com",
                "demo-1@example.com",
                "demo-3@example.com"
            ]
        );
        let used = deployment.account("demo-3@example.com").await;
        assert_eq!((used.daily_count, used.in_flight), (2, 0));
        is_counted(&deployment, r#"b2a_leases_total{outcome="ok"} 3"#).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_told_and_no_other_account_is_tried() {
    let deployment = Plan::accounts(2).start().await;
    let email = "demo-2@example.com";
    let faults = [Fault::status(429)];
    let (call, scope) = (Call::StreamAssist, Scope::all());
    deployment.simulator.script(call, &scope, faults);
    let answer = tested(&deployment, email, &json!({})).await;
    assert_eq!(
        (&answer["ok"], &answer["outcome"]),
        (&json!(false), &json!("rate_limited"))
    );
    assert!(answer["error"].is_string() && answer["text"] == Value::Null);
    assert_eq!(deployment.asked(), [email]);
    assert_eq!(
        deployment.account(email).await.state,
        AccountState::Cooldown
    );

    // It rests: nothing is asked, and nobody else either.
    let answer = tested(&deployment, email, &json!({})).await;
    assert_eq!(
        (&answer["ok"], &answer["outcome"]),
        (&json!(false), &json!("not_leased"))
    );
    assert_eq!(deployment.asked().len(), 1);
    let other = deployment.account("demo-1@example.com").await;
    assert_eq!((other.in_flight, other.fail_count), (0, 0));
    is_counted(&deployment, r#"b2a_leases_total{outcome="rate_limited"} 1"#).await;
    is_counted(
        &deployment,
        r#"b2a_upstream_errors_total{kind="rate_limited"} 1"#,
    )
    .await;
}

/// Waits until this line is among the numbers for Prometheus: a trial is a use of the account like any other.
async fn is_counted(deployment: &Deployment, line: &str) {
    eventually(line, async || {
        let metrics = deployment.client.get("/metrics", ADMIN).await.text();
        metrics.lines().any(|other| other == line).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_that_nobody_waits_for_is_counted_too() {
    let deployment = Plan::accounts(1).start().await;
    let held = deployment.simulator.hold(&Scope::all(), 2);
    tokio::select! {
        reply = test(&deployment, "demo-1@example.com", "{}") => panic!("{}", reply.text()),
        reached = held.reached(1, LIMIT) => assert!(reached),
    }
    is_counted(&deployment, r#"b2a_leases_total{outcome="client_gone"} 1"#).await;
    held.release();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ran_out_is_replaced_and_long_answers_are_cut() {
    let deployment = Plan::accounts(1).start().await;
    let email = "demo-1@example.com";
    let scope = Scope::all();
    deployment
        .simulator
        .script(Call::StreamAssist, &scope, [Fault::status(401)]);
    let long = "äö".repeat(3000);
    deployment
        .simulator
        .answer(&scope, [Answer::text([long.as_str()])]);
    let answer = tested(&deployment, email, &json!({"model": "gemini-2.5-pro"})).await;
    assert_eq!(
        (&answer["ok"], &answer["model"]),
        (&json!(true), &json!("gemini-2.5-pro"))
    );
    let text = answer["text"].as_str().unwrap();
    assert_eq!(text.chars().count(), 2000);
    assert!(long.starts_with(text));
    assert_eq!(deployment.account(email).await.state, AccountState::Ready);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_tested_is_refused() {
    let deployment = Plan::accounts(1)
        .with_files(|data| std::fs::write(data.join("broken@example.com.json"), "{").unwrap())
        .start()
        .await;
    let email = "demo-1@example.com";
    let unknown = test(&deployment, "nobody@example.com", "").await;
    assert_eq!(
        (unknown.status.as_u16(), &unknown.json()["email"]),
        (404, &json!("nobody@example.com"))
    );
    let broken = test(&deployment, "broken@example.com", "").await;
    assert_eq!(
        (broken.status.as_u16(), &broken.json()["status"]),
        (409, &json!("invalid"))
    );
    for body in ["{", "[]", r#"{"prompt": 7}"#] {
        assert_eq!(test(&deployment, email, body).await.status, 400, "{body}");
    }
    let long = json!({"prompt": "x".repeat(4001)}).to_string();
    let long = test(&deployment, email, &long).await;
    assert_eq!(
        (long.status.as_u16(), &long.json()["field"]),
        (400, &json!("prompt"))
    );
    let model = test(&deployment, email, r#"{"model": "nothing"}"#).await;
    assert_eq!(
        (model.status.as_u16(), &model.json()["field"]),
        (400, &json!("model"))
    );

    let off = format!("/admin/accounts/{email}/disable");
    send(&deployment.client, Method::POST, &off, &Value::Null).await;
    let off = test(&deployment, email, "").await;
    assert_eq!(
        (off.status.as_u16(), &off.json()["status"]),
        (409, &json!("disabled"))
    );
    assert!(deployment.asked().is_empty(), "nobody was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_waits_to_be_proven_is_proven_by_a_test() {
    let deployment = Plan::accounts(1).unproven().start().await;
    let email = "demo-1@example.com";
    // Whoever is quicker, this or the scheduler: in the end the account answers.
    let answer = eventually("an account that answers", async || {
        let reply = test(&deployment, email, "").await;
        (reply.status == 200 && reply.json()["ok"] == true).then(|| reply.json())
    })
    .await;
    assert_eq!(answer["outcome"], "ok");
    deployment.until_state(email, AccountState::Ready).await;
}
