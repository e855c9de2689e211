//! What lives here: asking for renewals and for accounts.

use b2a_domain::AccountState;
use b2a_suite::{Plan, Spoken, Store};
use serde_json::{Value, json};

use crate::office::{ADMIN, claim_one, get, ok, post, refused};

on_each_store!(
    a_renewal_can_be_wanted_of_an_account_that_serves,
    accounts_are_wanted_up_to_a_target,
);

async fn a_renewal_can_be_wanted_of_an_account_that_serves(store: Store) {
    let deployment = Plan::accounts(2).on(store).start().await;
    let client = &deployment.client;
    let path = "/admin/browser-refresh";
    let accounts = deployment.accounts().await;
    let email = accounts[0].id.name();
    let queued = ok(client, path, &json!({"email": format!(" {email} ")})).await;
    assert_eq!(
        (&queued["email"], &queued["status"]),
        (&json!(email), &json!("pending_external"))
    );
    assert!(queued["message"].is_string());
    let account = deployment.account(email).await;
    assert_eq!(account.state, AccountState::PendingExternal);
    assert!(account.reason.unwrap().contains("administrator"));
    assert_eq!(claim_one(client, "w").await["email"], json!(email));
    assert_eq!(
        deployment.ask(Spoken::OpenAi, "Hello").await.status,
        200,
        "the other one serves"
    );

    assert_eq!(refused(client, path, &json!({})).await["field"], "email");
    for nobody in ["nobody@example.com", "../x"] {
        let reply = post(client, path, &json!({"email": nobody})).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["email"]),
            (404, &json!(nobody))
        );
    }
    assert_eq!(client.post(path, ADMIN, "").await.status, 400);
    let other = accounts[1].id.name();
    ok(
        client,
        &format!("/admin/accounts/{other}/disable"),
        &json!({}),
    )
    .await;
    assert_eq!(
        ok(client, path, &json!({"email": other})).await["status"],
        "disabled"
    );
}

async fn accounts_are_wanted_up_to_a_target(store: Store) {
    let plan = Plan::accounts(2).on(store).with(|settings| {
        settings.pool.min_count = 0;
        settings.pool.target_count = 5;
    });
    let deployment = plan.start().await;
    let client = &deployment.client;
    let path = "/admin/register";
    let outstanding = async || {
        let tasks = get(client, "/admin/registrar/tasks").await;
        tasks["outstanding_registrations"].clone()
    };
    for body in [
        "",
        "{",
        "[]",
        "{\"count\":0}",
        "{\"count\":-3}",
        "{\"count\":\"x\"}",
    ] {
        let reply = client.post(path, ADMIN, body).await;
        let answer = reply.json();
        assert_eq!(
            (reply.status.as_u16(), &answer["target"]),
            (200, &json!(3)),
            "{body}: {answer}"
        );
        assert_eq!(answer["count"], Value::Null);
    }
    assert_eq!(outstanding().await, 3, "asked once, however often");
    assert_eq!(ok(client, path, &json!({"count": 4})).await["target"], 4);
    assert_eq!(outstanding().await, 4);
    assert_eq!(
        ok(client, path, &json!({"count": 1_000_000_000_000_u64})).await["target"],
        1000
    );

    let enough = Plan::accounts(2).on(store).with(|settings| {
        settings.pool.min_count = 0;
        settings.pool.target_count = 2;
    });
    let enough = enough.start().await;
    let answer = ok(&enough.client, path, &json!({})).await;
    assert_eq!(
        (&answer["count"], &answer["target"]),
        (&json!(2), &Value::Null)
    );
}
