//! What lives here: functions of clients over an upstream that has none: calls, results, and the second question when a
//! call is not what it has to be.

use b2a_simulator::{Answer, Call, Fault, Scope};
use b2a_suite::{Deployment, MODEL, Plan, Spoken, Store};
use serde_json::{Value, json};

on_each_store!(
    calls_are_told_in_every_dialect,
    a_bad_call_is_asked_for_again,
    where_none_may_be_called_nothing_is_lost,
);

const GOOD: &str = r#"<tool_call>{"name":"read_file","arguments":{"path":"a.txt"}}</tool_call>"#;
const MISFIT: &str = r#"<tool_call>{"name":"read_file","arguments":{"lines":7}}</tool_call>"#;

/// A question with one function to call.
fn with_function(spoken: Spoken, prompt: &str, stream: bool) -> Value {
    let mut body = spoken.body(MODEL, prompt, stream);
    let schema = json!({
        "type": "object",
        "properties": {"path": {"type": "string"}},
        "required": ["path"]
    });
    let described = |schema_name: &str| {
        let mut function = json!({"name": "read_file", "description": "Reads a file"});
        function[schema_name] = schema.clone();
        function
    };
    body["tools"] = match spoken {
        Spoken::OpenAi => json!([{"type": "function", "function": described("parameters")}]),
        Spoken::Claude => json!([described("input_schema")]),
        Spoken::Gemini => json!([{"functionDeclarations": [described("parameters")]}]),
    };
    body
}

/// The names, ids and arguments of the calls in a whole answer. Gemini's have no ids.
fn calls(spoken: Spoken, answer: &Value) -> Vec<(String, String, Value)> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match spoken {
        Spoken::OpenAi => {
            let calls = list(&answer["choices"][0]["message"]["tool_calls"]);
            let read = calls.iter().map(|call| {
                let arguments = call["function"]["arguments"].as_str().unwrap();
                let arguments = serde_json::from_str(arguments).unwrap();
                (
                    word(&call["function"]["name"]),
                    word(&call["id"]),
                    arguments,
                )
            });
            read.collect()
        }
        Spoken::Claude => {
            let blocks = list(&answer["content"]);
            let calls = blocks.iter().filter(|block| block["type"] == "tool_use");
            calls
                .map(|call| {
                    (
                        word(&call["name"]),
                        word(&call["id"]),
                        call["input"].clone(),
                    )
                })
                .collect()
        }
        Spoken::Gemini => {
            let parts = list(&answer["candidates"][0]["content"]["parts"]);
            let calls = parts.iter().filter_map(|part| part.get("functionCall"));
            calls
                .map(|call| (word(&call["name"]), word(&call["id"]), call["args"].clone()))
                .collect()
        }
    }
}

/// What says that functions are to be called.
const fn calls_stop(spoken: Spoken) -> &'static str {
    match spoken {
        Spoken::OpenAi => "tool_calls",
        Spoken::Claude => "tool_use",
        Spoken::Gemini => "STOP",
    }
}

fn prompts(gateway: &Deployment) -> Vec<String> {
    let text_of = |question: &Value| {
        let text = &question["streamAssistRequest"]["query"]["parts"][0]["text"];
        text.as_str().unwrap().to_owned()
    };
    gateway.questions().iter().map(text_of).collect()
}

async fn calls_are_told_in_every_dialect(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    for spoken in Spoken::ALL {
        let text = format!("Let me look.\n\n{GOOD}\n{}", GOOD.replace("a.txt", "b.txt"));
        let answer = Answer::text([text]).in_writes_of(7);
        gateway.simulator.answer(&Scope::all(), [answer]);
        let body = with_function(spoken, "What is in a.txt and b.txt?", false);
        let answer = gateway.send(spoken, MODEL, &body).await.json();
        assert_eq!(spoken.text(&answer), "Let me look.", "{answer}");
        let calls = calls(spoken, &answer);
        let arguments: Vec<_> = calls.iter().map(|(_, _, arguments)| arguments).collect();
        assert_eq!(
            arguments,
            [&json!({"path": "a.txt"}), &json!({"path": "b.txt"})]
        );
        assert!(
            calls.iter().all(|(name, _, _)| name == "read_file"),
            "{answer}"
        );
        assert_ne!(
            (&calls[0].1, spoken),
            (&calls[1].1, Spoken::OpenAi),
            "ids differ"
        );
        assert_eq!(spoken.stop(&answer), calls_stop(spoken));

        gateway
            .simulator
            .answer(&Scope::all(), [Answer::text(["Let me look.", "\n", GOOD])]);
        let body = with_function(spoken, "What is in a.txt?", true);
        let stream = gateway.open(spoken, &body).await.rest().await;
        assert_eq!(spoken.streamed_text(&stream), "Let me look.");
        assert!(spoken.is_over(&stream), "{stream}");
        assert!(
            stream.contains("read_file") && stream.contains("a.txt"),
            "{stream}"
        );
        assert!(!stream.contains("tool_call>"), "{stream}");
        let prompt = prompts(&gateway).pop().unwrap();
        assert!(
            prompt.contains("\"description\":\"Reads a file\""),
            "{prompt}"
        );
    }
    gateway.until_idle().await;
}

async fn a_bad_call_is_asked_for_again(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    for (index, spoken) in Spoken::ALL.into_iter().enumerate() {
        let answers = [MISFIT, GOOD].map(|text| Answer::text(["Here: ", text]));
        gateway.simulator.answer(&Scope::all(), answers);
        let body = with_function(spoken, "What is in a.txt?", false);
        let answer = gateway.send(spoken, MODEL, &body).await.json();
        let calls = calls(spoken, &answer);
        assert_eq!(calls.len(), 1, "{answer}");
        assert_eq!(calls[0].2, json!({"path": "a.txt"}));
        assert_eq!(spoken.text(&answer), "Here:");

        let asked = gateway.asked();
        assert_eq!(
            asked.len(),
            2 * (index + 1),
            "one more question and no other"
        );
        assert_eq!(asked[2 * index], asked[2 * index + 1], "the same account");
        let second = prompts(&gateway).pop().unwrap();
        assert!(
            second.contains("\"path\" is a required property"),
            "{second}"
        );
        // The model knows what it wrote: it is asked in the conversation that it wrote it in.
        assert!(!second.contains("What is in a.txt?"), "{second}");
        let questions = gateway.questions();
        let session = |index: usize| &questions[index]["streamAssistRequest"]["session"];
        assert_eq!(session(2 * index), session(2 * index + 1));
    }
    gateway.until_idle().await;
}

/// Forbids to call a function.
fn forbid(spoken: Spoken, body: &mut Value) {
    match spoken {
        Spoken::OpenAi => body["tool_choice"] = json!("none"),
        Spoken::Claude => body["tool_choice"] = json!({"type": "none"}),
        Spoken::Gemini => {
            body["toolConfig"] = json!({"functionCallingConfig": {"mode": "NONE"}});
        }
    }
}

async fn where_none_may_be_called_nothing_is_lost(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    let quoting = format!("It is written so: {GOOD} and <tool_result> follows.");
    for spoken in Spoken::ALL {
        for said in [GOOD, &quoting] {
            for stream in [false, true] {
                gateway.simulator.clear_records();
                gateway
                    .simulator
                    .answer(&Scope::all(), [Answer::text([said]).in_writes_of(7)]);
                let mut body = with_function(spoken, "How is a function called?", stream);
                forbid(spoken, &mut body);
                let text = if stream {
                    let stream = gateway.open(spoken, &body).await.rest().await;
                    assert!(spoken.is_over(&stream), "{stream}");
                    spoken.streamed_text(&stream)
                } else {
                    spoken.text(&gateway.send(spoken, MODEL, &body).await.json())
                };
                assert_eq!(text, said);
                assert_eq!(gateway.asked().len(), 1);
            }
        }
    }
    gateway.until_idle().await;
}

#[tokio::test]
async fn the_second_question_goes_to_another_account_when_the_first_fails() {
    let gateway = Plan::accounts(2).start().await;
    for spoken in Spoken::ALL {
        gateway.simulator.clear_records();
        let answers = [MISFIT, GOOD].map(|text| Answer::text(["Here: ", text]));
        gateway.simulator.answer(&Scope::all(), answers);
        let second = Scope::body_contains("Your last message");
        let fault = Fault::Status {
            status: 500,
            message: None,
            retry_after_sec: None,
        };
        gateway
            .simulator
            .script(Call::StreamAssist, &second, [fault]);
        let body = with_function(spoken, "What is in a.txt?", true);
        let stream = gateway.open(spoken, &body).await.rest().await;
        assert!(
            stream.contains("a.txt") && spoken.is_over(&stream),
            "{stream}"
        );
        assert_eq!(spoken.streamed_text(&stream), "Here:");

        let asked = gateway.asked();
        assert_eq!(asked.len(), 3);
        assert_eq!(asked[0], asked[1]);
        assert_ne!(asked[1], asked[2]);
        // The other account knows nothing yet.
        let prompt = prompts(&gateway).pop().unwrap();
        let places = ["What is in a.txt?", MISFIT, "Your last message"].map(|text| {
            prompt
                .find(text)
                .unwrap_or_else(|| panic!("{text} in {prompt}"))
        });
        assert!(places.is_sorted(), "{prompt}");
    }
    gateway.until_idle().await;
}

#[tokio::test]
async fn a_call_that_stays_bad_goes_out_for_the_client_to_answer() {
    let gateway = Plan::accounts(2).start().await;
    for spoken in Spoken::ALL {
        let answers = [MISFIT, MISFIT].map(|text| Answer::text([text]));
        gateway.simulator.answer(&Scope::all(), answers);
        let body = with_function(spoken, "What is in a.txt?", false);
        let answer = gateway.send(spoken, MODEL, &body).await.json();
        assert_eq!(calls(spoken, &answer)[0].2, json!({"lines": 7}), "{answer}");

        // The second question fails: what there is has to do.
        gateway
            .simulator
            .answer(&Scope::all(), [Answer::text(["Here: ", MISFIT])]);
        let second = Scope::body_contains("Your last message");
        let fault = Fault::Status {
            status: 500,
            message: None,
            retry_after_sec: None,
        };
        gateway.simulator.stand(Call::StreamAssist, &second, fault);
        let answer = gateway.send(spoken, MODEL, &body).await.json();
        assert_eq!(calls(spoken, &answer)[0].2, json!({"lines": 7}), "{answer}");
        gateway.simulator.clear_faults(Call::StreamAssist, &second);
    }
    gateway.until_idle().await;
}

#[tokio::test]
async fn what_is_no_call_at_all_is_an_error() {
    let gateway = Plan::accounts(2).start().await;
    for spoken in Spoken::ALL {
        for stream in [false, true] {
            let answers = [1, 2].map(|_| Answer::text(["<tool_call>read it</tool_call>"]));
            gateway.simulator.answer(&Scope::all(), answers);
            let body = with_function(spoken, "What is in a.txt?", stream);
            // Nothing has been sent by then, so that it is an error as any other.
            let reply = gateway.send(spoken, MODEL, &body).await;
            assert_eq!(reply.status, 502, "{}", reply.text());
            assert!(spoken.is_error(&reply.json()), "{}", reply.text());
        }
    }
    gateway.until_idle().await;
    for account in gateway.accounts().await {
        assert_eq!(account.fail_count, 0, "the account did its part");
    }
}

#[tokio::test]
async fn results_reach_the_model_where_they_belong() {
    let gateway = Plan::accounts(1).start().await;
    for spoken in Spoken::ALL {
        let mut body = with_function(spoken, "What is in a.txt?", false);
        let turns = match spoken {
            Spoken::OpenAi => json!([
                {"role": "assistant", "content": null, "tool_calls": [{
                    "id": "call_1", "type": "function",
                    "function": {"name": "read_file", "arguments": "{\"path\":\"a.txt\"}"}
                }]},
                {"role": "tool", "tool_call_id": "call_1", "content": "It says <tool_call>."}
            ]),
            Spoken::Claude => json!([
                {"role": "assistant", "content": [
                    {"type": "tool_use", "id": "call_1", "name": "read_file", "input": {"path": "a.txt"}}
                ]},
                {"role": "user", "content": [
                    {"type": "tool_result", "tool_use_id": "call_1", "content": "It says <tool_call>."}
                ]}
            ]),
            Spoken::Gemini => json!([
                {"role": "model", "parts": [{"functionCall": {"name": "read_file", "args": {"path": "a.txt"}}}]},
                {"role": "user", "parts": [
                    {"functionResponse": {"name": "read_file", "response": {"output": "It says <tool_call>."}}}
                ]}
            ]),
        };
        let member = if spoken == Spoken::Gemini {
            "contents"
        } else {
            "messages"
        };
        let conversation = body[member].as_array_mut().unwrap();
        conversation.extend(turns.as_array().unwrap().iter().cloned());
        let again = GOOD.replace("tool_call>", "tool_call_2>");
        let text = format!("No <tool_call> here.{again}");
        gateway
            .simulator
            .answer(&Scope::all(), [Answer::text([text])]);
        let answer = gateway.send(spoken, MODEL, &body).await.json();
        assert_eq!(spoken.text(&answer), "No <tool_call> here.");
        assert_eq!(calls(spoken, &answer).len(), 1, "{answer}");

        let prompt = prompts(&gateway).pop().unwrap();
        let places = [
            "What is in a.txt?",
            "<tool_call_2>\n{\"name\":\"read_file\",\"arguments\":{\"path\":\"a.txt\"}}\n</tool_call_2>",
            "<tool_result_2 name=\"read_file\">\n",
            "It says <tool_call>.",
        ]
        .map(|text| prompt.find(text).unwrap_or_else(|| panic!("{text} in {prompt}")));
        assert!(places.is_sorted(), "{prompt}");
    }
}
