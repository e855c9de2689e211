//! What lives here: scripted answers: pieces, framing, the cut of the bytes, gates, and what is recorded of them.

use std::time::Duration;

use b2a_simulator::{Answer, Call, Framing, Piece, Scope, Simulator, SimulatorOptions};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use crate::caller::{Answered, Caller, LIMIT, simulator};

fn contents(answered: &Answered) -> Vec<Value> {
    let chunks = answered.json();
    let replies = |chunk: &Value| {
        chunk["streamAssistResponse"]["answer"]["replies"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let replies = chunks.as_array().unwrap().iter().flat_map(replies);
    replies
        .map(|reply| reply["groundedContent"]["content"].clone())
        .collect()
}

#[tokio::test]
async fn every_sort_of_piece_has_its_form() {
    let (simulator, caller) = simulator().await;
    let answer = Answer::of([
        Piece::thought("hm"),
        Piece::text("a"),
        Piece::InlineData {
            mime_type: "image/png".into(),
            data: "AAAA".into(),
        },
        Piece::FunctionCall {
            name: "f".into(),
            args: json!({"x": 1}),
        },
        Piece::ExecutableCode { code: "1+1".into() },
        Piece::CodeExecutionResult {
            outcome: "OUTCOME_OK".into(),
            output: "2".into(),
        },
        Piece::Pause { ms: 1 },
        Piece::Raw {
            value: json!({"unknown": {"member": 1}}),
        },
        Piece::LargeImage { bytes: 300_000 },
    ]);
    simulator.answer(&Scope::all(), [answer]);
    let answered = caller.ask("anything").await;
    let contents = contents(&answered);
    assert_eq!(
        contents[0],
        json!({"role": "model", "text": "hm", "thought": true})
    );
    assert_eq!(contents[1], json!({"role": "model", "text": "a"}));
    assert_eq!(
        contents[2]["inlineData"],
        json!({"mimeType": "image/png", "data": "AAAA"})
    );
    assert_eq!(
        contents[3]["functionCall"],
        json!({"name": "f", "args": {"x": 1}})
    );
    assert_eq!(contents[4]["executableCode"], json!({"code": "1+1"}));
    assert_eq!(contents[5]["codeExecutionResult"]["output"], "2");
    assert_eq!(
        contents[6]["inlineData"]["data"].as_str().unwrap().len(),
        400_000
    );
    assert_eq!(answered.json()[6]["unknown"]["member"], 1);
}

#[tokio::test]
async fn framings_carry_the_same_chunks() {
    let (simulator, caller) = simulator().await;
    let framings = [Framing::Pretty, Framing::Compact, Framing::Ndjson];
    let answer = || Answer::text(["one ", "two"]);
    simulator.answer(
        &Scope::all(),
        framings.map(|framing| answer().framed(framing)),
    );
    let pretty = caller.ask("x").await;
    let compact = caller.ask("x").await;
    let lines = caller.ask("x").await;
    assert!(pretty.text().starts_with("[{\n") && pretty.text().trim_end().ends_with(']'));
    assert!(compact.text().starts_with("[{\"streamAssistResponse\""));
    assert_eq!(
        (pretty.answer_text(), compact.answer_text()),
        ("one two".into(), "one two".into())
    );
    let objects: Vec<Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 3);
}

#[tokio::test]
async fn bytes_can_be_cut_anywhere() {
    let (simulator, caller) = simulator().await;
    simulator.answer(
        &Scope::all(),
        [Answer::text(["héllo wörld 你好"]).in_writes_of(1)],
    );
    let (token, session) = caller.session().await;
    let body = caller.question(&session, "x");
    let mut body = caller
        .open("widgetStreamAssist", &token, &body)
        .await
        .unwrap()
        .into_body();
    let mut bytes = Vec::new();
    let mut longest = 0;
    while let Some(frame) = body.frame().await {
        let data = frame.unwrap().into_data().unwrap();
        longest = longest.max(data.len());
        bytes.extend_from_slice(&data);
    }
    // The kernel may join a few writes; that most arrive alone is what matters.
    assert!(longest < bytes.len() / 4, "{longest} of {}", bytes.len());
    assert!(
        String::from_utf8(bytes)
            .unwrap()
            .contains("héllo wörld 你好")
    );
}

#[tokio::test]
async fn a_gate_holds_the_rest_back() {
    let (simulator, caller) = simulator().await;
    simulator.answer(&Scope::all(), [Answer::text(["first ", "second"])]);
    let gate = simulator.hold(&Scope::account(&caller.file.email), 1);
    let (token, session) = caller.session().await;
    let body = caller.question(&session, "x");
    let response = caller
        .open("widgetStreamAssist", &token, &body)
        .await
        .unwrap();
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    let first = String::from_utf8(first.to_vec()).unwrap();
    assert!(first.contains("first ") && !first.contains("second"));
    assert!(gate.reached(1, LIMIT).await);
    let more = tokio::time::timeout(Duration::from_millis(100), body.frame()).await;
    assert!(more.is_err(), "held back");
    let email = caller.file.email.clone();
    assert_eq!(
        simulator
            .counters()
            .of_account(&email, Call::StreamAssist)
            .in_flight,
        1
    );
    gate.release();
    let rest = body.collect().await.unwrap().to_bytes();
    assert!(String::from_utf8(rest.to_vec()).unwrap().contains("second"));
    let over = simulator
        .wait_until(|c| c.of(Call::StreamAssist).in_flight == 0, LIMIT)
        .await;
    assert!(over);
    let log = simulator.log();
    let record = log
        .iter()
        .find(|record| record.call == Call::StreamAssist)
        .unwrap();
    assert!(record.completed && record.status == Some(200));
    assert!(record.ended_us.unwrap() >= record.started_us + 100_000);
}

#[tokio::test]
async fn a_caller_that_leaves_ends_its_call() {
    let (simulator, caller) = simulator().await;
    let gate = simulator.hold_all(&Scope::all(), 1);
    let (token, session) = caller.session().await;
    let question = caller.question(&session, "x");
    let first = caller
        .open("widgetStreamAssist", &token, &question)
        .await
        .unwrap();
    let second = caller
        .open("widgetStreamAssist", &token, &question)
        .await
        .unwrap();
    assert!(gate.reached(2, LIMIT).await);
    drop((first, second));
    let over = simulator
        .wait_until(|c| c.of(Call::StreamAssist).in_flight == 0, LIMIT)
        .await;
    assert!(over, "the calls end though the gate stays closed");
    assert_eq!(simulator.counters().of(Call::StreamAssist).max_in_flight, 2);
    assert_eq!(gate.waiting(), 0);
    assert!(
        simulator
            .log()
            .iter()
            .filter(|r| r.call == Call::StreamAssist)
            .all(|r| !r.completed)
    );
}

#[tokio::test]
async fn narrow_orders_come_before_wide_ones_and_queued_before_standing() {
    let (simulator, caller) = simulator().await;
    let text = |text: &str| Answer::text([text]);
    simulator.always_answer(&Scope::all(), text("standing"));
    simulator.answer(&Scope::all(), [text("queued")]);
    simulator.answer(&Scope::body_contains("marker-7"), [text("marked")]);
    simulator.answer(&Scope::account("nobody@example.com"), [text("never")]);
    assert_eq!(
        caller.ask("has marker-7 in it").await.answer_text(),
        "marked"
    );
    assert_eq!(
        caller.ask("has marker-7 in it").await.answer_text(),
        "queued"
    );
    assert_eq!(caller.ask("x").await.answer_text(), "standing");
    assert_eq!(caller.ask("x").await.answer_text(), "standing");
    simulator.reset();
    assert!(caller.ask("x").await.answer_text().starts_with("You said"));
}

#[tokio::test]
async fn requests_are_kept_for_tests_to_read() {
    let (simulator, caller) = simulator().await;
    caller.ask("remember me").await;
    let requests = simulator.requests();
    let asked = requests
        .iter()
        .find(|request| request.call == Call::StreamAssist)
        .unwrap();
    assert_eq!(asked.account, caller.file.email);
    let parts = &asked.body["streamAssistRequest"]["query"]["parts"];
    assert_eq!(parts[0]["text"], "remember me");
}

#[tokio::test]
async fn tools_that_are_asked_for_alone_are_used() {
    let (_simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let mut kinds = Vec::new();
    for tool in [
        "imageGenerationSpec",
        "videoGenerationSpec",
        "webGroundingSpec",
    ] {
        let mut body = caller.question(&session, "something nice");
        body["streamAssistRequest"]["toolsSpec"] = json!({tool: {}});
        let answered = caller.widget("widgetStreamAssist", &token, &body).await;
        let text = answered.text();
        kinds.push(["inlineData", "\"file\"", "textGroundingMetadata"].map(|k| text.contains(k)));
    }
    assert_eq!(
        kinds,
        [
            [true, false, false],
            [false, true, false],
            [false, false, true]
        ]
    );
    let drawn = caller.ask("please draw me a picture of a boat").await;
    assert!(drawn.text().contains("inlineData"));
}

#[tokio::test]
async fn pauses_are_kept_and_a_dropped_simulator_lets_go() {
    let options = SimulatorOptions {
        piece_pause: Duration::from_millis(20),
        ..SimulatorOptions::default()
    };
    let simulator = Simulator::start(options).await.unwrap();
    let caller = Caller::new(simulator.url(), simulator.add_accounts(1).remove(0));
    let begun = std::time::Instant::now();
    caller.ask("one two three").await;
    assert!(begun.elapsed() >= Duration::from_millis(40));

    let gate = simulator.hold(&Scope::all(), 0);
    let (token, session) = caller.session().await;
    let question = caller.question(&session, "x");
    let response = caller
        .open("widgetStreamAssist", &token, &question)
        .await
        .unwrap();
    assert!(gate.reached(1, LIMIT).await);
    drop(simulator);
    let ended = tokio::time::timeout(LIMIT, response.into_body().collect())
        .await
        .unwrap();
    assert!(ended.is_err(), "the open stream breaks off");
    let refused = caller.open("widgetStreamAssist", &token, &question).await;
    assert!(refused.is_err(), "nobody listens any more");
}
