//! What lives here: OpenAI's Responses API: responses whole and streamed, conversations that go on from one that was kept,
//! and who gets to see it.

use b2a_simulator::{Answer, Call, Fault, Piece, Scope};
use b2a_suite::{Client, Deployment, KEY, MODEL, Plan, Reply, Spoken, Store};
use http::Method;
use serde_json::{Value, json};

const PATH: &str = "/v1/responses";
const OTHER_KEY: &str = "sk-other-key";

on_each_store!(
    a_response_whole_and_streamed,
    a_conversation_goes_on_from_a_kept_response,
    a_kept_response_is_its_clients_own,
    tools_of_every_kind_are_called,
);

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

async fn a_response_whole_and_streamed(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    let body = json!({"model": MODEL, "instructions": "Be kind.", "input": "Guten Tag, 世界", "metadata": {"a": "b"}});
    let whole = create(&gateway, &body).await;
    assert_eq!(whole["status"], "completed");
    assert!(text(&whole).contains("Guten Tag, 世界"), "{whole}");
    assert_eq!(
        (&whole["model"], &whole["metadata"]["a"]),
        (&json!(MODEL), &json!("b"))
    );
    assert!(whole["usage"]["output_tokens"].as_u64().unwrap() > 0);
    assert!(last_prompt(&gateway).contains("Be kind."));

    let events = stream(&gateway, body).await;
    assert_eq!(events[0]["type"], "response.created");
    assert_eq!(events[1]["type"], "response.in_progress");
    let deltas = events
        .iter()
        .filter(|event| event["type"] == "response.output_text.delta");
    let deltas: String = deltas
        .map(|event| event["delta"].as_str().unwrap())
        .collect();
    let last = events.last().unwrap();
    assert_eq!(last["type"], "response.completed");
    assert_eq!(text(&last["response"]), deltas);
    assert_ne!(last["response"]["id"], whole["id"]);
    gateway.until_idle().await;
}

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

async fn tools_of_every_kind_are_called(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    let tools = json!([
        {"type": "function", "name": "look", "parameters": {"type": "object", "properties": {"at": {"type": "integer"}}}},
        {"type": "custom", "name": "apply_patch", "description": "Edits files."},
        {"type": "namespace", "name": "mail", "description": "Mail.", "tools": [{"type": "function", "name": "send"}]},
    ]);
    let ask = async |task: &str| {
        let input = format!("Call the function {task}");
        let events = stream(
            &gateway,
            json!({"model": MODEL, "input": input, "tools": tools}),
        )
        .await;
        let response = events.last().unwrap()["response"].clone();
        let is_call = |item: &&Value| item["call_id"].is_string();
        let item = response["output"].as_array().unwrap().iter().find(is_call);
        (
            response.clone(),
            item.cloned()
                .unwrap_or_else(|| panic!("no call: {response}")),
        )
    };
    let (response, called) = ask("look with {\"at\": 3}").await;
    assert_eq!(
        (&called["type"], &called["name"]),
        (&json!("function_call"), &json!("look"))
    );
    let arguments: Value = serde_json::from_str(called["arguments"].as_str().unwrap()).unwrap();
    assert_eq!(arguments, json!({"at": 3}));
    // The output goes back with the id of the response alone.
    let output = json!({"type": "function_call_output", "call_id": called["call_id"], "output": "a lighthouse"});
    let answer = create(
        &gateway,
        &json!({"model": MODEL, "input": [output], "tools": tools, "previous_response_id": response["id"]}),
    )
    .await;
    assert!(text(&answer).contains("a lighthouse"), "{answer}");

    let (_, called) = ask("apply_patch with {\"input\": \"*** Begin\"}").await;
    assert_eq!(called["type"], "custom_tool_call");
    assert_eq!(
        (&called["name"], &called["input"]),
        (&json!("apply_patch"), &json!("*** Begin"))
    );

    let (_, called) = ask("mail.send with {}").await;
    assert_eq!(called["type"], "function_call");
    assert_eq!(
        (&called["namespace"], &called["name"]),
        (&json!("mail"), &json!("send"))
    );
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
async fn an_answer_that_breaks_off_is_an_error_event_and_a_failed_response_that_is_not_kept() {
    let gateway = Plan::accounts(1).start().await;
    let all = Scope::all();
    gateway
        .simulator
        .answer(&all, [Answer::text(["Once upon "])]);
    let cut = Fault::CutBeforeEnd { abort: true };
    gateway.simulator.script(Call::StreamAssist, &all, [cut]);
    let events = stream(&gateway, json!({"model": MODEL, "input": "Tell"})).await;
    let [.., error, failed] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(error["type"], "error");
    assert!(error["message"].is_string() && error["error"]["message"].is_string());
    assert_eq!(
        (&failed["type"], &failed["response"]["status"]),
        (&json!("response.failed"), &json!("failed"))
    );
    assert_eq!(
        failed["response"]["output"][0]["content"][0]["text"],
        "Once upon "
    );
    let path = format!("{PATH}/{}", failed["response"]["id"].as_str().unwrap());
    let shown = call(&gateway.client, KEY, Method::GET, &path, &Value::Null).await;
    assert_eq!(shown.status, 404);
}

#[tokio::test]
async fn reasoning_is_shown_as_a_summary_to_those_who_ask() {
    let gateway = Plan::accounts(1).start().await;
    let scripted = || {
        Answer::of([
            Piece::thought("Hm, "),
            Piece::thought("well."),
            Piece::text("Yes."),
        ])
    };
    gateway
        .simulator
        .answer(&Scope::all(), [scripted(), scripted()]);
    let shown = create(
        &gateway,
        &json!({"input": "a", "reasoning": {"effort": "low", "summary": "auto"}}),
    )
    .await;
    assert_eq!(shown["output"][0]["type"], "reasoning");
    assert_eq!(shown["output"][0]["summary"][0]["text"], "Hm, well.");
    assert_eq!(shown["output"][1]["content"][0]["text"], "Yes.");
    let hidden = create(&gateway, &json!({"input": "a"})).await;
    assert_eq!(hidden["output"].as_array().unwrap().len(), 1);
    assert!(
        hidden["usage"]["output_tokens_details"]["reasoning_tokens"]
            .as_u64()
            .unwrap()
            > 0
    );
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

#[tokio::test]
async fn requests_that_make_no_sense_are_refused_with_the_path() {
    let gateway = Plan::accounts(1).start().await;
    let refused = async |method: Method, path: &str, body: &Value, status: u16, param: &str| {
        let reply = call(&gateway.client, KEY, method, path, body).await;
        assert_eq!(reply.status, status, "{path} {body}: {}", reply.text());
        assert_eq!(reply.json()["error"]["param"], param, "{}", reply.text());
    };
    let post = Method::POST;
    refused(post.clone(), PATH, &json!({"input": 1}), 400, "input").await;
    refused(
        post.clone(),
        PATH,
        &json!({"input": "a", "background": true}),
        400,
        "background",
    )
    .await;
    refused(
        post.clone(),
        PATH,
        &json!({"input": "a", "model": "no-such"}),
        404,
        "model",
    )
    .await;
    let private = json!({"input": [{"role": "user", "content": [
        {"type": "input_image", "image_url": "http://169.254.169.254/latest"},
    ]}]});
    refused(post, PATH, &private, 400, "input[0].content[0].image_url").await;
    let response = create(&gateway, &json!({"input": "a"})).await;
    let path = format!("{PATH}/{}", response["id"].as_str().unwrap());
    for (query, param) in [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("order=up", "order"),
        ("after=no", "after"),
    ] {
        let path = format!("{path}/input_items?{query}");
        refused(Method::GET, &path, &Value::Null, 400, param).await;
    }
    refused(
        Method::GET,
        &format!("{path}?stream=true"),
        &Value::Null,
        400,
        "stream",
    )
    .await;
}
