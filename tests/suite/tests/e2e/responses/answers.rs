//! What lives here: responses whole and streamed, with tools and reasoning, and those that end badly.

use b2a_simulator::{Answer, Call, Fault, Piece, Scope};
use b2a_suite::{KEY, MODEL, Plan, Store};
use http::Method;
use serde_json::{Value, json};

use super::{PATH, call, create, last_prompt, stream, text};

on_each_store!(
    a_response_whole_and_streamed,
    tools_of_every_kind_are_called
);

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
