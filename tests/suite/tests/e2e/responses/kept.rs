//! What lives here: responses that are kept: conversations that go on from them, and who gets to see them.

use b2a_simulator::{Answer, Scope};
use b2a_suite::{KEY, MODEL, Plan, Store};
use http::Method;
use serde_json::{Value, json};

use super::{PATH, call, create, last_prompt, stream};

const OTHER_KEY: &str = "sk-other-key";

on_each_store!(
    a_conversation_goes_on_from_a_kept_response,
    a_kept_response_is_its_clients_own,
);

async fn a_conversation_goes_on_from_a_kept_response(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    let all = Scope::all();
    gateway
        .simulator
        .answer(&all, [Answer::text(["the first answer"])]);
    let first = create(
        &gateway,
        &json!({"model": MODEL, "instructions": "only once", "input": [
            {"role": "developer", "content": "for all of it"},
            {"role": "user", "content": "the first question"},
        ]}),
    )
    .await;
    let events = stream(
        &gateway,
        json!({"model": MODEL, "input": "the second question", "previous_response_id": first["id"]}),
    )
    .await;
    let second = &events.last().unwrap()["response"];
    assert_eq!(second["previous_response_id"], first["id"]);
    create(
        &gateway,
        &json!({"model": MODEL, "input": "the third question", "previous_response_id": second["id"]}),
    )
    .await;
    // Whether the upstream is told all of it or goes on with a conversation of its own, it knows all of it.
    let told: String = gateway.questions().iter().map(Value::to_string).collect();
    for said in [
        "for all of it",
        "the first question",
        "the second question",
        "the third question",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!last_prompt(&gateway).contains("only once"));

    let gone =
        json!({"input": "a", "previous_response_id": "resp_0123456789abcdef0123456789abcdef"});
    for gone in [
        gone,
        json!({"input": "a", "previous_response_id": "no such thing"}),
    ] {
        let reply = call(&gateway.client, KEY, Method::POST, PATH, &gone).await;
        assert_eq!(reply.status, 400);
        let error = &reply.json()["error"];
        let id = gone["previous_response_id"].as_str().unwrap();
        assert_eq!(
            error["message"],
            format!("Previous response with id '{id}' not found.")
        );
        assert_eq!(error["param"], "previous_response_id");
        assert_eq!(error["code"], "previous_response_not_found");
        assert_eq!(error["type"], "invalid_request_error");
    }
}

async fn a_kept_response_is_its_clients_own(store: Store) {
    let two_keys = |settings: &mut b2a_config::Settings| {
        settings.api_keys.push(OTHER_KEY.to_owned().into());
    };
    let gateway = Plan::accounts(1).on(store).with(two_keys).start().await;
    let response = create(&gateway, &json!({"model": MODEL, "input": "a secret"})).await;
    let id = response["id"].as_str().unwrap();
    let (path, items) = (format!("{PATH}/{id}"), format!("{PATH}/{id}/input_items"));
    let get =
        async |key, path: &str| call(&gateway.client, key, Method::GET, path, &Value::Null).await;
    let shown = get(KEY, &path).await;
    assert_eq!(
        (shown.status.as_u16(), shown.json()),
        (200, response.clone())
    );
    let listed = get(KEY, &items).await.json();
    assert_eq!(listed["data"][0]["content"][0]["text"], "a secret");
    assert_eq!(
        (&listed["object"], &listed["has_more"]),
        (&json!("list"), &json!(false))
    );

    let go_on = json!({"input": "And?", "previous_response_id": id});
    for (method, path, body, status) in [
        (Method::GET, &path, &Value::Null, 404),
        (Method::GET, &items, &Value::Null, 404),
        (Method::DELETE, &path, &Value::Null, 404),
        (Method::POST, &PATH.to_owned(), &go_on, 400),
    ] {
        let refused = call(&gateway.client, OTHER_KEY, method.clone(), path, body).await;
        assert_eq!(refused.status, status, "{method} {path}");
        assert!(refused.text().contains("not found"), "{}", refused.text());
        assert!(!refused.text().contains("secret"));
    }

    let deleted = call(&gateway.client, KEY, Method::DELETE, &path, &Value::Null).await;
    assert_eq!(
        deleted.json(),
        json!({"id": id, "object": "response", "deleted": true})
    );
    assert_eq!(get(KEY, &path).await.status, 404);
    let again = call(&gateway.client, KEY, Method::DELETE, &path, &Value::Null).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn what_is_not_to_be_kept_is_not() {
    let gateway = Plan::accounts(1)
        .with(|settings| settings.responses.max_bytes = 4096)
        .start()
        .await;
    let long = "a".repeat(5000);
    for body in [
        json!({"input": "a", "store": false}),
        json!({"input": long}),
    ] {
        let response = create(&gateway, &body).await;
        let path = format!("{PATH}/{}", response["id"].as_str().unwrap());
        let shown = call(&gateway.client, KEY, Method::GET, &path, &Value::Null).await;
        assert_eq!(shown.status, 404);
    }
    let off = Plan::accounts(1).with(|settings| settings.responses.ttl_sec = 0);
    let gateway = off.start().await;
    let response = create(&gateway, &json!({"input": "a"})).await;
    let path = format!("{PATH}/{}", response["id"].as_str().unwrap());
    let shown = call(&gateway.client, KEY, Method::GET, &path, &Value::Null).await;
    assert_eq!(shown.status, 404);
}

#[tokio::test]
async fn tokens_are_counted_with_those_of_the_conversation() {
    let gateway = Plan::accounts(1).start().await;
    let count = async |body: Value| {
        let path = format!("{PATH}/input_tokens");
        let reply = call(&gateway.client, KEY, Method::POST, &path, &body).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.json()["object"], "response.input_tokens");
        reply.json()["input_tokens"].as_u64().unwrap()
    };
    let alone = count(json!({"input": "how many?"})).await;
    let long = json!({"input": "word ".repeat(100)});
    let response = create(&gateway, &long).await;
    let after = count(json!({"input": "how many?", "previous_response_id": response["id"]})).await;
    assert!(after > alone + 100, "{alone} {after}");
}
