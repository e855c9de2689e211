//! What lives here: the record of what administrators did.

use b2a_suite::{Client, Plan, Store};
use http::Method;
use serde_json::{Value, json};

use crate::{call, patch, send};

#[tokio::test(flavor = "multi_thread")]
async fn what_administrators_did_is_recorded_newest_first_for_all_instances() {
    for store in Store::ALL {
        let gateway = Plan::accounts(2).on(store).start().await;
        let client = &gateway.client;
        let email = &gateway.accounts().await[0].id.name().to_owned();
        let get = async |path: &str| call(client, Method::GET, path, &Value::Null).await;
        assert_eq!(get("/admin/audit").await, json!({"items": []}));
        for (method, path) in [
            (Method::POST, format!("/admin/accounts/{email}/disable")),
            (Method::POST, format!("/admin/accounts/{email}/enable")),
            (Method::POST, format!("/admin/accounts/{email}/refresh")),
            (Method::DELETE, format!("/admin/accounts/{email}")),
            (Method::POST, "/admin/reload-config".to_owned()),
        ] {
            call(client, method, &path, &Value::Null).await;
        }
        send(
            client,
            Method::GET,
            "/admin/pool-files/export",
            &Value::Null,
        )
        .await;
        patch(client, json!({"max_tries": 2})).await;
        call(
            client,
            Method::DELETE,
            "/admin/config/max_tries",
            &Value::Null,
        )
        .await;

        let all = get("/admin/audit").await;
        let items = all["items"].as_array().unwrap();
        let actions: Vec<&str> = items
            .iter()
            .map(|item| item["action"].as_str().unwrap())
            .collect();
        assert_eq!(
            actions,
            [
                "config.reset",
                "config.change",
                "pool_files.export",
                "config.reload",
                "account.delete",
                "account.refresh",
                "account.enable",
                "account.disable",
            ]
        );
        assert_eq!(all.get("next_before"), None);
        let change = &items[1];
        assert_eq!(change["target"], "max_tries");
        assert_eq!(
            change["details"],
            json!({"version": 1, "changes": {"max_tries": {"from": 5, "to": 2}}})
        );
        for item in items {
            let by = item["by"].as_str().unwrap();
            assert!(by.starts_with("admin key "), "{item}");
            assert!(item["at"].as_str().unwrap().ends_with('Z'), "{item}");
            assert!(
                !item.to_string().contains(email),
                "accounts are masked: {item}"
            );
        }
        assert!(
            items[7]["target"].as_str().unwrap().contains("***"),
            "{}",
            items[7]
        );

        pages_of_the_record(client, items).await;
    }
}

/// The record page by page, and what is no page.
async fn pages_of_the_record(client: &Client, items: &[Value]) {
    let get = async |path: &str| call(client, Method::GET, path, &Value::Null).await;
    let first = get("/admin/audit?limit=3").await;
    assert_eq!(first["items"].as_array().unwrap()[..], items[..3]);
    let before = first["next_before"].as_str().unwrap();
    let second = get(&format!("/admin/audit?limit=5&before={before}")).await;
    assert_eq!(second["items"].as_array().unwrap()[..], items[3..]);
    assert_eq!(second.get("next_before"), None);
    let nonsense = get("/admin/audit?limit=many").await;
    assert_eq!(nonsense["items"].as_array().unwrap().len(), 8);
    let path = "/admin/audit?before=(0";
    let wrong = send(client, Method::GET, path, &Value::Null).await;
    assert_eq!(
        (wrong.status.as_u16(), &wrong.json()["field"]),
        (400, &json!("before"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_share_one_record() {
    let gateway = Plan::accounts(0).on(Store::Redis).start().await;
    let other = gateway.another().await;
    patch(&gateway.client, json!({"max_tries": 2})).await;
    let seen = call(&other, Method::GET, "/admin/audit", &Value::Null).await;
    assert_eq!(seen["items"][0]["action"], "config.change");
}
