//! What lives here: answers that end where the client says, and in the form that it says.

use b2a_simulator::{Answer, Call, Fault, Scope};
use b2a_suite::{Deployment, MODEL, Plan, Spoken, Store};
use serde_json::{Value, json};

on_each_store!(a_cut_answer_gives_its_account_back_at_once);

fn with_stop(spoken: Spoken, stream: bool) -> Value {
    let mut body = spoken.body(MODEL, "Tell", stream);
    match spoken {
        Spoken::OpenAi => body["stop"] = json!(["END"]),
        Spoken::Claude => body["stop_sequences"] = json!(["END"]),
        Spoken::Gemini => body["generationConfig"] = json!({"stopSequences": ["END"]}),
    }
    body
}

fn with_limit(spoken: Spoken, stream: bool) -> Value {
    let mut body = spoken.body(MODEL, "Tell", stream);
    match spoken {
        Spoken::OpenAi => body["max_completion_tokens"] = json!(3),
        Spoken::Claude => body["max_tokens"] = json!(3),
        Spoken::Gemini => body["generationConfig"] = json!({"maxOutputTokens": 3}),
    }
    body
}

const fn stop_reasons(spoken: Spoken) -> [&'static str; 2] {
    match spoken {
        Spoken::OpenAi => ["stop", "length"],
        Spoken::Claude => ["stop_sequence", "max_tokens"],
        Spoken::Gemini => ["STOP", "MAX_TOKENS"],
    }
}

/// The upstream has said something, and says no more: who waits for it, waits long.
async fn a_cut_answer_gives_its_account_back_at_once(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    for spoken in Spoken::ALL {
        let [at_text, at_length] = stop_reasons(spoken);
        for (body, expected, reason) in [
            (with_stop(spoken, false), "One. ", at_text),
            (with_limit(spoken, false), "One. END two", at_length),
        ] {
            for stream in [false, true] {
                let mut body = body.clone();
                if spoken != Spoken::Gemini {
                    body["stream"] = json!(stream);
                }
                let answer = Answer::text(["One. E", "ND two, three", "four"]);
                gateway.simulator.answer(&Scope::all(), [answer]);
                let gate = gateway.simulator.hold(&Scope::all(), 2);
                let (text, stop) = if stream {
                    let stream = gateway.open(spoken, &body).await.rest().await;
                    assert!(spoken.is_over(&stream), "{stream}");
                    (spoken.streamed_text(&stream), spoken.streamed_stop(&stream))
                } else {
                    let answer = gateway.send(spoken, MODEL, &body).await.json();
                    (spoken.text(&answer), spoken.stop(&answer))
                };
                assert_eq!(text, expected);
                assert_eq!(stop, reason);
                gateway.until_idle().await;
                gate.release();
            }
        }
    }
    let account = gateway.accounts().await.remove(0);
    assert_eq!(account.fail_count, 0, "nothing went wrong");
    assert_eq!(account.daily_count, 12);
}

#[tokio::test]
async fn claude_is_told_the_stop_text() {
    let gateway = Plan::accounts(1).start().await;
    gateway
        .simulator
        .answer(&Scope::all(), [Answer::text(["One. END two"])]);
    let body = with_stop(Spoken::Claude, false);
    let answer = gateway.send(Spoken::Claude, MODEL, &body).await.json();
    assert_eq!(answer["stop_sequence"], "END", "{answer}");
}

/// A question whose answer has to be an object with a number `a`.
fn for_json(spoken: Spoken, stream: bool) -> Value {
    let mut body = spoken.body(MODEL, "How many?", stream);
    let schema = json!({
        "type": "object",
        "properties": {"a": {"type": "integer"}},
        "required": ["a"]
    });
    match spoken {
        Spoken::OpenAi => {
            let named = json!({"name": "answer", "schema": schema});
            body["response_format"] = json!({"type": "json_schema", "json_schema": named});
        }
        Spoken::Claude => {
            body["output_config"] = json!({"format": {"type": "json_schema", "schema": schema}});
        }
        Spoken::Gemini => {
            body["generationConfig"] =
                json!({"responseMimeType": "application/json", "responseSchema": schema});
        }
    }
    body
}

async fn asked_for_json(gateway: &Deployment, spoken: Spoken, answers: &[&str]) -> Value {
    let answers = answers.iter().map(|text| Answer::text([*text]));
    gateway.simulator.answer(&Scope::all(), answers);
    let body = for_json(spoken, false);
    gateway.send(spoken, MODEL, &body).await.json()
}

#[tokio::test]
async fn json_is_what_was_asked_for_or_asked_for_again() {
    let gateway = Plan::accounts(2).start().await;
    for spoken in Spoken::ALL {
        let answer = asked_for_json(&gateway, spoken, &["Sure:\n```json\n{\"a\": 7}\n```"]).await;
        assert_eq!(spoken.text(&answer), "{\"a\": 7}", "{answer}");

        let answer = asked_for_json(&gateway, spoken, &["seven", "{\"a\": 7}"]).await;
        assert_eq!(spoken.text(&answer), "{\"a\": 7}", "{answer}");

        let answers = [Answer::text(["{\"a\":", " 7}"])];
        gateway.simulator.answer(&Scope::all(), answers);
        let body = for_json(spoken, true);
        let stream = gateway.open(spoken, &body).await.rest().await;
        assert_eq!(spoken.streamed_text(&stream), "{\"a\": 7}");
        assert!(spoken.ended_well(&stream), "{stream}");

        let answer = asked_for_json(&gateway, spoken, &["seven", "eight"]).await;
        assert!(spoken.is_error(&answer), "{answer}");
        let message = spoken.error_message(&answer);
        assert!(
            message.contains("not the JSON that was asked for"),
            "{message}"
        );
    }
    gateway.until_idle().await;
}

#[tokio::test]
async fn nothing_of_a_json_answer_that_breaks_off_is_seen() {
    let gateway = Plan::accounts(2).start().await;
    for spoken in Spoken::ALL {
        let answers = [
            Answer::text(["{\"a\":", " 1}"]),
            Answer::text(["{\"a\": 2}"]),
        ];
        gateway.simulator.answer(&Scope::all(), answers);
        let fault = Fault::CutMidObject {
            after_pieces: 1,
            abort: false,
        };
        gateway
            .simulator
            .script(Call::StreamAssist, &Scope::all(), [fault]);
        let reply = gateway.send(spoken, MODEL, &for_json(spoken, false)).await;
        assert_eq!(spoken.text(&reply.json()), "{\"a\": 2}", "{}", reply.text());
    }
}
