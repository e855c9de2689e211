//! What lives here: plain use: questions and answers in every dialect, with what comes along.

use b2a_simulator::{Answer, Call, Piece, Scope};
use b2a_suite::{Deployment, KEY, MODEL, Plan, Spoken, Store};
use serde_json::{Value, json};

on_each_store!(answers_whole, answers_streamed);

async fn answers_whole(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    for spoken in Spoken::ALL {
        let reply = gateway.ask(spoken, "Guten Tag, 世界").await;
        assert_eq!(reply.status, 200, "{spoken:?}: {}", reply.text());
        assert_eq!(reply.header("content-type"), "application/json");
        let answer = reply.json();
        assert_eq!(spoken.text(&answer), "You said: Guten Tag, 世界");
        let (input, output) = spoken.usage(&answer);
        assert!(input > 0 && output > 0, "{answer}");
        assert_eq!(
            spoken.stop(&answer),
            match spoken {
                Spoken::OpenAi => "stop",
                Spoken::Claude => "end_turn",
                Spoken::Gemini => "STOP",
            }
        );
        let model = match spoken {
            Spoken::OpenAi | Spoken::Claude => &answer["model"],
            Spoken::Gemini => &answer["modelVersion"],
        };
        assert_eq!(model, MODEL);
    }
    gateway.until_idle().await;
    let accounts = gateway.accounts().await;
    let used: u32 = accounts.iter().map(|account| account.daily_count).sum();
    assert_eq!(used, 3, "each answer is one use: {accounts:?}");
}

async fn answers_streamed(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    for spoken in Spoken::ALL {
        let reply = gateway.stream(spoken, "Guten Tag, 世界").await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.headers["content-type"], "text/event-stream");
        assert_eq!(reply.headers["cache-control"], "no-cache");
        let stream = reply.rest().await;
        assert_eq!(spoken.streamed_text(&stream), "You said: Guten Tag, 世界");
        assert!(spoken.ended_well(&stream), "{stream}");
    }
    gateway.until_idle().await;
}

#[tokio::test]
async fn streams_tell_the_usage_where_the_dialect_has_it() {
    let gateway = Plan::accounts(1).start().await;
    let mut body = Spoken::OpenAi.body(MODEL, "Hello", true);
    body["stream_options"] = json!({"include_usage": true});
    let stream = gateway.open(Spoken::OpenAi, &body).await.rest().await;
    let last = Spoken::events(&stream).pop().unwrap();
    assert_eq!(last["choices"], json!([]));
    assert!(Spoken::OpenAi.usage(&last).1 > 0);

    let stream = gateway.stream(Spoken::Claude, "Hello").await.rest().await;
    let events = Spoken::events(&stream);
    let of_kind = |kind: &str| events.iter().find(|event| event["type"] == kind).unwrap();
    let begun = &of_kind("message_start")["message"];
    assert!(Spoken::Claude.usage(begun).0 > 0);
    assert!(Spoken::Claude.usage(of_kind("message_delta")).1 > 0);

    let stream = gateway.stream(Spoken::Gemini, "Hello").await.rest().await;
    let last = Spoken::events(&stream).pop().unwrap();
    assert!(Spoken::Gemini.usage(&last).1 > 0);
}

/// A conversation of three turns under a system prompt.
fn conversation(spoken: Spoken) -> Value {
    let turns = [
        ("user", "first-question"),
        ("assistant", "first-answer"),
        ("user", "second-question"),
    ];
    let messages = |mut before: Vec<Value>| {
        before.extend(turns.map(|(role, text)| json!({"role": role, "content": text})));
        before
    };
    match spoken {
        Spoken::OpenAi => json!({
            "model": MODEL,
            "messages": messages(vec![json!({"role": "system", "content": "system-prompt"})])
        }),
        Spoken::Claude => json!({
            "model": MODEL, "max_tokens": 100, "system": "system-prompt", "messages": messages(vec![])
        }),
        Spoken::Gemini => json!({
            "systemInstruction": {"parts": [{"text": "system-prompt"}]},
            "contents": turns.map(|(role, text)| {
                let role = if role == "assistant" { "model" } else { role };
                json!({"role": role, "parts": [{"text": text}]})
            })
        }),
    }
}

#[tokio::test]
async fn system_prompt_and_turns_reach_the_upstream_in_order() {
    let gateway = Plan::accounts(1).start().await;
    for spoken in Spoken::ALL {
        let reply = gateway.send(spoken, MODEL, &conversation(spoken)).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let question = gateway.questions().pop().unwrap();
        let prompt = prompt_of(&question);
        let places: Vec<_> = [
            "system-prompt",
            "first-question",
            "first-answer",
            "second-question",
        ]
        .iter()
        .map(|text| {
            prompt
                .find(text)
                .unwrap_or_else(|| panic!("{text} is lost: {prompt}"))
        })
        .collect();
        assert!(places.is_sorted(), "{prompt}");
    }
}

fn prompt_of(question: &Value) -> String {
    let text = &question["streamAssistRequest"]["query"]["parts"][0]["text"];
    text.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn reasoning_is_shown_to_those_who_ask_for_it() {
    let gateway = Plan::accounts(1).start().await;
    let thought = "**Reading the request**\nIt has 1 words. ";
    for spoken in Spoken::ALL {
        let asked = spoken.body_with_reasoning(MODEL, "Hello", false);
        let answer = gateway.send(spoken, MODEL, &asked).await.json();
        assert_eq!(spoken.reasoning(&answer), thought, "{answer}");
        assert_eq!(spoken.text(&answer), "You said: Hello");

        let asked = spoken.body_with_reasoning(MODEL, "Hello", true);
        let stream = gateway.open(spoken, &asked).await.rest().await;
        assert_eq!(spoken.streamed_reasoning(&stream), thought);
        assert_eq!(spoken.streamed_text(&stream), "You said: Hello");
    }
    for spoken in [Spoken::Claude, Spoken::Gemini] {
        let answer = gateway.ask(spoken, "Hello").await.json();
        assert_eq!(spoken.reasoning(&answer), "", "{answer}");
        let stream = gateway.stream(spoken, "Hello").await.rest().await;
        assert_eq!(spoken.streamed_reasoning(&stream), "");
    }
}

#[tokio::test]
async fn gemini_streams_one_json_array_when_no_events_are_asked_for() {
    let gateway = Plan::accounts(1).start().await;
    let path = format!("/v1beta/models/{MODEL}:streamGenerateContent");
    let body = Spoken::Gemini.body(MODEL, "Hello", true).to_string();
    let reply = gateway
        .client
        .post(&path, Spoken::Gemini.headers(), body)
        .await;
    assert_eq!(reply.header("content-type"), "application/json");
    let items = reply.json();
    let items = items.as_array().unwrap();
    let text: String = items.iter().map(|item| Spoken::Gemini.text(item)).collect();
    assert_eq!(text, "You said: Hello");
    assert_eq!(Spoken::Gemini.stop(items.last().unwrap()), "STOP");
}

#[tokio::test]
async fn gemini_is_served_under_v1_too() {
    let gateway = Plan::accounts(1).start().await;
    let body = Spoken::Gemini.body(MODEL, "Hello", false).to_string();
    let headers = [("x-goog-api-key", KEY)];
    let path = format!("/v1/models/{MODEL}:generateContent");
    let reply = gateway.client.post(&path, &headers, body.clone()).await;
    assert_eq!(reply.status, 200);
    assert_eq!(Spoken::Gemini.text(&reply.json()), "You said: Hello");

    let path = format!("/v1/models/{MODEL}:streamGenerateContent?alt=sse&key={KEY}");
    let stream = gateway.client.post(&path, &[], body).await.text();
    assert!(Spoken::Gemini.ended_well(&stream), "{stream}");
}

#[tokio::test]
async fn tokens_are_counted_without_asking_anybody() {
    let gateway = Plan::accounts(0).start().await;
    let count = async |spoken: Spoken, path: &str| {
        let body = spoken.body(MODEL, "How many tokens are these?", false);
        let sent = gateway
            .client
            .post(path, spoken.headers(), body.to_string());
        sent.await.json()
    };
    let counted = count(Spoken::Claude, "/v1/messages/count_tokens").await;
    assert!(counted["input_tokens"].as_u64().unwrap() > 3, "{counted}");
    let counted = count(
        Spoken::Gemini,
        &format!("/v1beta/models/{MODEL}:countTokens"),
    )
    .await;
    assert!(counted["totalTokens"].as_u64().unwrap() > 3, "{counted}");
}

#[tokio::test]
async fn no_model_means_the_first_of_the_list() {
    let gateway = Plan::accounts(1).start().await;
    for spoken in [Spoken::OpenAi, Spoken::Claude] {
        let mut body = spoken.body(MODEL, "Hello", false);
        body.as_object_mut().unwrap().remove("model");
        let answer = gateway.send(spoken, MODEL, &body).await.json();
        assert_eq!(answer["model"], "gemini-2.5-flash");
    }
    for question in gateway.questions() {
        let config = &question["streamAssistRequest"]["assistGenerationConfig"];
        assert_eq!(config["modelId"], "gemini-2.5-flash");
    }
}

#[tokio::test]
async fn a_model_whose_upstream_is_auto_lets_the_service_choose() {
    let gateway = Plan::accounts(1).start().await;
    let model = "gemini-3-flash";
    let body = Spoken::OpenAi.body(model, "Hello", false);
    let answer = gateway.send(Spoken::OpenAi, model, &body).await.json();
    assert_eq!(answer["model"], model);
    let question = gateway.questions().pop().unwrap();
    let config = &question["streamAssistRequest"]["assistGenerationConfig"];
    assert!(config.is_null(), "{question}");
}

/// Asks a model for a file, in a dialect.
async fn ask_for_file(gateway: &Deployment, spoken: Spoken, model: &str) -> Value {
    let body = spoken.body(model, "Something nice", false);
    let reply = gateway.send(spoken, model, &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// The `inlineData` of an answer in Gemini's dialect.
fn inline_data(answer: &Value) -> Value {
    let parts = answer["candidates"][0]["content"]["parts"].as_array();
    let found = parts
        .unwrap()
        .iter()
        .find_map(|part| part.get("inlineData"));
    found.unwrap_or_else(|| panic!("no file: {answer}")).clone()
}

#[tokio::test]
async fn generated_images_come_inside_the_answer() {
    let gateway = Plan::accounts(1).start().await;
    let model = "gemini-2.5-flash-image";
    let blob = inline_data(&ask_for_file(&gateway, Spoken::Gemini, model).await);
    assert_eq!(blob["mimeType"], "image/png");
    let base64 = blob["data"].as_str().unwrap();
    assert!(base64.starts_with("iVBORw0KGgo"), "a PNG file: {base64}");

    let markdown = format!("](data:image/png;base64,{base64})");
    for spoken in [Spoken::OpenAi, Spoken::Claude] {
        let text = spoken.text(&ask_for_file(&gateway, spoken, model).await);
        assert!(text.contains("![") && text.contains(&markdown), "{text}");
    }
    let streamed = Spoken::OpenAi.body(model, "Something nice", true);
    let stream = gateway.open(Spoken::OpenAi, &streamed).await.rest().await;
    let text = Spoken::OpenAi.streamed_text(&stream);
    assert!(text.contains(&markdown), "{text}");

    let question = gateway.questions().pop().unwrap();
    let tools = &question["streamAssistRequest"]["toolsSpec"];
    assert_eq!(*tools, json!({"imageGenerationSpec": {}}));
}

#[tokio::test]
async fn generated_files_are_fetched_for_the_client() {
    let gateway = Plan::accounts(1).start().await;
    let blob = inline_data(&ask_for_file(&gateway, Spoken::Gemini, "gemini-2.5-pro-video").await);
    assert_eq!(blob["mimeType"], "video/mp4");
    let pieces = [
        Piece::text("Here it is: "),
        Piece::File {
            file_id: "drawing-7".to_owned(),
            mime_type: "image/png".to_owned(),
            data: "aGVsbG8=".to_owned(),
            redirect: true,
        },
    ];
    gateway
        .simulator
        .answer(&Scope::all(), [Answer::of(pieces)]);
    let text = Spoken::OpenAi.text(&gateway.ask(Spoken::OpenAi, "Draw").await.json());
    assert!(text.starts_with("Here it is: "), "{text}");
    assert!(text.contains("(data:image/png;base64,aGVsbG8=)"), "{text}");
    assert!(gateway.simulator.counters().of(Call::Download).calls >= 2);
}

#[tokio::test]
async fn images_of_the_question_reach_the_upstream() {
    let gateway = Plan::accounts(1).start().await;
    let question = |spoken| {
        let ask = |image: Value| json!([{"type": "text", "text": "What is this?"}, image]);
        match spoken {
            Spoken::OpenAi => {
                let url = "data:image/png;base64,iVBORw0KGgo=";
                let image = json!({"type": "image_url", "image_url": {"url": url}});
                json!({"messages": [{"role": "user", "content": ask(image)}]})
            }
            Spoken::Claude => {
                let source =
                    json!({"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="});
                let image = json!({"type": "image", "source": source});
                json!({"max_tokens": 900, "messages": [{"role": "user", "content": ask(image)}]})
            }
            Spoken::Gemini => {
                let image =
                    json!({"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}});
                json!({"contents": [{"parts": [{"text": "What is this?"}, image]}]})
            }
        }
    };
    for spoken in Spoken::ALL {
        let reply = gateway.send(spoken, MODEL, &question(spoken)).await;
        let text = spoken.text(&reply.json());
        assert!(text.contains("I received 1 file: "), "{text}");
        assert!(text.contains("(image/png)"), "{text}");
        let asked = gateway.questions().pop().unwrap();
        let ids = &asked["streamAssistRequest"]["fileIds"];
        assert_eq!(ids.as_array().unwrap().len(), 1, "{asked}");
    }
}

#[tokio::test]
async fn function_calls_are_told_in_the_dialects_own_form() {
    let gateway = Plan::accounts(1).start().await;
    for spoken in Spoken::ALL {
        let call = Piece::FunctionCall {
            name: "look_up".to_owned(),
            args: json!({"word": "Zug"}),
        };
        gateway
            .simulator
            .answer(&Scope::all(), [Answer::of([call])]);
        let answer = gateway.ask(spoken, "Look it up").await.json();
        let (name, arguments) = match spoken {
            Spoken::OpenAi => {
                let function = &answer["choices"][0]["message"]["tool_calls"][0]["function"];
                let arguments = function["arguments"].as_str().unwrap();
                (&function["name"], serde_json::from_str(arguments).unwrap())
            }
            Spoken::Claude => {
                let block = &answer["content"][0];
                (&block["name"], block["input"].clone())
            }
            Spoken::Gemini => {
                let part = &answer["candidates"][0]["content"]["parts"][0];
                let call = &part["functionCall"];
                (&call["name"], call["args"].clone())
            }
        };
        assert_eq!(name, "look_up", "{answer}");
        assert_eq!(arguments, json!({"word": "Zug"}));
    }
}

#[tokio::test]
async fn requests_are_found_again_by_their_id() {
    let gateway = Plan::accounts(1).start().await;
    let body = Spoken::OpenAi.body(MODEL, "Hello", false).to_string();
    let path = Spoken::OpenAi.path(MODEL, false);
    let own = [
        ("authorization", "Bearer sk-test-key"),
        ("x-request-id", "mine-7"),
    ];
    let reply = gateway.client.post(&path, &own, body.clone()).await;
    assert_eq!(reply.header("x-request-id"), "mine-7");

    let made = gateway
        .client
        .post(&path, Spoken::OpenAi.headers(), body.clone())
        .await;
    let again = gateway
        .client
        .post(&path, Spoken::OpenAi.headers(), body)
        .await;
    assert!(made.header("x-request-id").len() >= 16);
    assert_ne!(made.header("x-request-id"), again.header("x-request-id"));

    let streamed = gateway.stream(Spoken::Claude, "Hello").await;
    assert!(streamed.headers.contains_key("request-id"));
    let refused = gateway.client.post(&path, &[], "").await;
    assert_eq!(refused.status, 401);
    assert!(!refused.header("x-request-id").is_empty());
}
