//! What lives here: what the audit tells of who signs in to the panel.

use b2a_suite::{Client, Store};
use http::Method;
use serde_json::{Value, json};

use crate::ADMIN;
use crate::panel_session::{PASSWORD, change, cookie, plan, sign_in, with};

/// The entries of the audit, the newest first.
async fn entries(client: &Client) -> Vec<Value> {
    let reply = client.get("/admin/audit", ADMIN).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()["items"].as_array().unwrap().clone()
}

/// Who did what to whom, without times.
fn told(entry: &Value) -> Value {
    json!([
        entry["by"],
        entry["action"],
        entry["target"],
        entry["details"]
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_sign_outs_and_new_passwords_are_entries() {
    for store in Store::ALL {
        let deployment = plan().on(store).start().await;
        let client = &deployment.client;
        let first = cookie(client, PASSWORD).await;
        for _ in 0..2 {
            let out = with(client, &first, Method::POST, "/admin/panel/logout").await;
            assert_eq!(out.status, 200);
        }
        assert_eq!(sign_in(client, "admin", "wrong").await.status, 401);
        let second = cookie(client, PASSWORD).await;
        let changed = change(client, &second, "another-horse").await;
        assert_eq!(changed.status, 200, "{}", changed.text());

        let told: Vec<Value> = entries(client).await.iter().map(told).collect();
        let address = json!({"address": "127.0.0.1"});
        let entry = |action: &str| json!(["panel user admin", action, null, address]);
        let expected = [
            "panel.change_password",
            "panel.sign_in",
            "panel.sign_out",
            "panel.sign_in",
        ];
        assert_eq!(told, expected.map(entry), "on {store:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_wrong_passwords_the_block_alone_is_an_entry() {
    for store in Store::ALL {
        let deployment = plan().on(store).start().await;
        let client = &deployment.client;
        for number in 0..9 {
            let name = ["admin", "somebody"][number % 2];
            assert_eq!(sign_in(client, name, "wrong").await.status, 401);
        }
        assert_eq!(entries(client).await, [Value::Null; 0]);
        // The tenth from this address; of each of both users it is the fifth.
        assert_eq!(sign_in(client, "somebody", "wrong").await.status, 401);
        for _ in 0..3 {
            assert_eq!(sign_in(client, "admin", PASSWORD).await.status, 429);
        }
        let told: Vec<Value> = entries(client).await.iter().map(told).collect();
        let details = json!({"attempts": 10, "window_sec": 900});
        let blocked = json!([
            "address 127.0.0.1",
            "panel.block",
            "address 127.0.0.1",
            details
        ]);
        assert_eq!(told, [blocked], "on {store:?}");
    }
}
