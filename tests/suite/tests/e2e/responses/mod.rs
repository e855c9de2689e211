//! What lives here: OpenAI's Responses API, and what its tests share.

mod answers;
mod kept;

use b2a_suite::{Client, Deployment, KEY, Reply, Spoken};
use http::Method;
use serde_json::{Value, json};

const PATH: &str = "/v1/responses";

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

async fn call(client: &Client, key: &str, method: Method, path: &str, body: &Value) -> Reply {
    let bearer = bearer(key);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    client.whole(method, path, &headers, body.into()).await
}

async fn create(gateway: &Deployment, body: &Value) -> Value {
    let reply = call(&gateway.client, KEY, Method::POST, PATH, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn stream(gateway: &Deployment, mut body: Value) -> Vec<Value> {
    body["stream"] = json!(true);
    let bearer = bearer(KEY);
    let headers = [("authorization", bearer.as_str())];
    let reply = gateway.client.open(PATH, &headers, body.to_string()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["content-type"], "text/event-stream");
    let events = Spoken::events(&reply.rest().await);
    for (number, event) in events.iter().enumerate() {
        assert_eq!(event["sequence_number"], number);
    }
    events
}

fn text(response: &Value) -> String {
    let items = response["output"].as_array().unwrap().iter();
    let messages = items.filter(|item| item["type"] == "message");
    messages
        .map(|message| message["content"][0]["text"].as_str().unwrap())
        .collect()
}

/// The prompt of the last question that reached the upstream.
fn last_prompt(gateway: &Deployment) -> String {
    gateway.questions().pop().unwrap().to_string()
}
