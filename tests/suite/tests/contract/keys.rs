//! What lives here: the keys of clients.

use b2a_suite::{Client, MODEL, Plan, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::calls::Row;
use crate::promise::both;
use crate::site::{Site, ask};

const KEYS: &str = "/admin/keys";

fn key() -> Value {
    json!({
        "id": "text", "name": "text", "prefix": "text", "source": "text", "enabled": "yes or no",
        "created_at?": "time", "expires_at?": "time", "requests_per_minute?": "count",
        "concurrent_requests?": "count", "tokens_per_day?": "count", "allowed_models": ["text"],
        "usage": {
            "requests": "count", "failed": "count", "input_tokens": "count", "output_tokens": "count",
            "requests_this_minute": "count", "tokens_today": "count", "in_flight": "count or null"
        }
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let list = json!({"items": [key()], "total": "count"});
    let gone = json!({"message": "text", "id": "text"});
    vec![
        Row::get(KEYS, list),
        Row::post(KEYS, json!({"key": "text", "item": key()})).with_status(201),
        Row::get("/admin/keys/{id}", key()),
        Row::of(Method::PATCH, "/admin/keys/{id}", key()),
        Row::of(Method::DELETE, "/admin/keys/{id}", gone),
    ]
}

/// All of a key but how it is used, which goes on.
fn terms_of(key: &Value) -> Value {
    let mut terms = key.clone();
    terms.as_object_mut().unwrap().remove("usage");
    terms
}

/// Waits until an instance answers a client with this key so.
async fn until_answered(client: &Client, key: &str, status: u16) {
    let bearer = format!("Bearer {key}");
    eventually(&format!("status {status}"), async || {
        let headers = [("authorization", bearer.as_str())];
        let reply = client.get("/v1/models", &headers).await;
        (reply.status == status).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_one_instance_is_a_key_of_all() {
    let site = Site::start(Plan::accounts(1), rows()).await;
    let (one, other) = (&site.one, &site.other);
    let terms = json!({
        "name": "Ann's laptop", "expires_at": "2999-01-01T00:00:00Z", "requests_per_minute": 100,
        "concurrent_requests": 10, "tokens_per_day": 100_000, "allowed_models": [MODEL]
    });
    let made = one.post(KEYS, &terms).await;
    let (key, id) = (
        made["key"].as_str().unwrap(),
        made["item"]["id"].as_str().unwrap(),
    );
    until_answered(&other.client, key, 200).await;
    let path = format!("{KEYS}/{id}");
    let shown = other.get(&path).await;
    assert_eq!(shown["name"], "Ann's laptop");
    let listed = other.get(KEYS).await;
    assert_eq!(listed["total"], 2);
    assert_eq!(terms_of(&listed["items"][1]), terms_of(&shown));
    assert_eq!(ask(&other.client, MODEL).await, 200);

    let off = json!({"enabled": false});
    let changed = other.call(Method::PATCH, &path, &off).await;
    let wanted = both(shown, off.clone());
    assert_eq!(terms_of(&changed), terms_of(&wanted));
    until_answered(&one.client, key, 401).await;
    let on = json!({"enabled": true});
    one.call(Method::PATCH, &path, &on).await;
    until_answered(&other.client, key, 200).await;

    let gone = one.call(Method::DELETE, &path, &Value::Null).await;
    assert_eq!(gone["id"], id);
    until_answered(&other.client, key, 401).await;
    for (method, body) in [
        (Method::GET, Value::Null),
        (Method::PATCH, off),
        (Method::DELETE, Value::Null),
    ] {
        other.refused(404, method, &path, &body).await;
    }
    let nameless = json!({"enabled": true});
    let said = other.refused(400, Method::POST, KEYS, &nameless).await;
    assert_eq!(said["field"], "name");
}
