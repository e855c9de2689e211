//! What lives here: the pool as a server of workers elsewhere, over HTTP.

use b2a_domain::AccountState;
use b2a_suite::{Deployment, Plan, Store};
use serde_json::{Value, json};

use crate::office::{ADMIN, kill, metrics, upload_of, with};

pub(crate) const SECRET: &str = "the pool's secret";
const UPLOAD: &str = "/pool/upload-account";

/// A pool server with so many accounts.
pub(crate) async fn server(store: Store, accounts: usize) -> Deployment {
    plan(store, accounts).start().await
}

pub(crate) fn plan(store: Store, accounts: usize) -> Plan {
    Plan::accounts(accounts).on(store).with(|settings| {
        settings.pool_server.enable = true;
        settings.pool_server.mode = "server".into();
        settings.pool_server.secret = Some(SECRET.into());
        settings.pool_server.target_count = 1;
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_knows_the_secret_uploads() {
    let deployment = server(Store::Embedded, 1).await;
    let client = &deployment.client;
    let email = deployment.accounts().await[0].id.name().to_owned();
    let body = upload_of(&kill(&deployment, &email).await);
    let send = async |secret: Option<&str>, body: &Value| {
        let headers: Vec<(&str, &str)> = secret
            .map(|secret| ("x-pool-secret", secret))
            .into_iter()
            .collect();
        client.post(UPLOAD, &headers, body.to_string()).await
    };
    for wrong in [
        None,
        Some(""),
        Some("the pool's secre"),
        Some("The Pool's Secret"),
    ] {
        let reply = send(wrong, &body).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["success"]),
            (401, &json!(false))
        );
    }
    // Not even an administrator, and not in the query.
    assert_eq!(
        client.post(UPLOAD, ADMIN, body.to_string()).await.status,
        401
    );
    let in_query = format!("{UPLOAD}?secret=the%20pool's%20secret");
    let in_query = client.post(&in_query, &[], body.to_string()).await;
    assert_eq!(in_query.status, 401);
    assert_eq!(
        deployment.account(&email).await.state,
        AccountState::PendingExternal
    );

    let incomplete = send(Some(SECRET), &with(body.clone(), &json!({"csesidx": ""}))).await;
    assert_eq!(
        (incomplete.status.as_u16(), &incomplete.json()["success"]),
        (400, &json!(false))
    );
    let taken = send(Some(SECRET), &body).await;
    assert_eq!(
        (taken.status.as_u16(), &taken.json()["success"]),
        (200, &json!(true))
    );
    deployment.until_state(&email, AccountState::Ready).await;
    assert_eq!(metrics(client).await["refresh_success_total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_or_a_secret_it_stays_shut() {
    for (mode, enable, secret) in [
        ("server", false, Some(SECRET)),
        ("client", true, Some(SECRET)),
        ("", true, Some(SECRET)),
        ("server", true, None),
        ("server", true, Some("  ")),
    ] {
        let plan = Plan::accounts(0).with(move |settings| {
            settings.pool_server.enable = enable;
            settings.pool_server.mode = mode.to_owned();
            settings.pool_server.secret = secret.map(Into::into);
        });
        let deployment = plan.start().await;
        for shown in [SECRET, ""] {
            let headers = [("x-pool-secret", shown)];
            let reply = deployment.client.post(UPLOAD, &headers, "{}").await;
            assert_eq!(reply.status, 503, "{mode} {enable} {secret:?}");
            assert_eq!(reply.json()["success"], false);
            let socket = deployment.client.get("/ws?secret=", &headers).await;
            assert_eq!(socket.status, 503);
        }
        let about = deployment.client.get("/", ADMIN).await.json();
        let expected = if enable && mode == "server" {
            "server"
        } else {
            "local"
        };
        assert_eq!(about["mode"], expected);
        assert_eq!(
            about["clients"].is_object(),
            expected == "server",
            "{about}"
        );
        let health = deployment.client.get("/health", &[]).await.json();
        assert_eq!(health["mode"], expected);
    }
}
