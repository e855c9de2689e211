//! What lives here: who may use the admin API.

use b2a_suite::Plan;
use http::Method;
use serde_json::Value;

use crate::{ADMIN, send};

#[tokio::test(flavor = "multi_thread")]
async fn only_an_admin_key_opens_it() {
    let deployment = Plan::accounts(1)
        .with(|settings| settings.admin_keys = vec!["sk-admin".to_owned().into()])
        .start()
        .await;
    let path = "/admin/accounts";
    for headers in [
        &[][..],
        ADMIN,
        &[("authorization", "Bearer wrong")],
        &[("authorization", "sk-admin")],
        &[("x-goog-api-key", "sk-admin")],
        &[("authorization", "Bearer wrong"), ("x-api-key", "sk-admin")],
    ] {
        let reply = deployment.client.get(path, headers).await;
        assert_eq!(reply.status, 401, "{headers:?}");
        assert!(reply.json()["error"].is_string());
    }
    let by_query = deployment
        .client
        .get("/admin/accounts?key=sk-admin", &[])
        .await;
    assert_eq!(by_query.status, 401);
    for headers in [
        [("authorization", "Bearer sk-admin")],
        [("authorization", "bearer  sk-admin")],
        [("x-api-key", "sk-admin")],
    ] {
        assert_eq!(deployment.client.get(path, &headers).await.status, 200);
    }
    let as_client = [("authorization", "Bearer sk-admin")];
    let models = deployment.client.get("/v1/models", &as_client).await;
    assert_eq!(models.status, 401, "an admin key is no client key");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_key_it_is_shut() {
    let deployment = Plan::accounts(1)
        .with(|settings| settings.api_keys = Vec::new())
        .start()
        .await;
    assert_eq!(deployment.client.get("/v1/models", &[]).await.status, 200);
    for headers in [&[][..], &[("authorization", "Bearer ")], ADMIN] {
        let reply = deployment.client.get("/admin/accounts", headers).await;
        assert_eq!(reply.status, 401);
        let error = reply.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains("admin_keys"), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_json_of_the_contract() {
    let deployment = Plan::accounts(1).start().await;
    let client = &deployment.client;
    let nowhere = send(client, Method::GET, "/admin/nowhere", &Value::Null).await;
    assert_eq!(
        (nowhere.status.as_u16(), nowhere.header("content-type")),
        (404, "application/json")
    );
    assert_eq!(nowhere.json()["error"], "there is no GET /admin/nowhere");
    let wrong = send(client, Method::DELETE, "/admin/accounts", &Value::Null).await;
    assert_eq!(wrong.status, 405);
    assert!(wrong.json()["error"].is_string());
    assert_eq!(
        client.get("/admin/nowhere", &[]).await.status,
        401,
        "strangers learn nothing"
    );
}
