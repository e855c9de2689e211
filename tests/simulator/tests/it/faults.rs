//! What lives here: each fault does what it says.

use std::time::{Duration, Instant};

use b2a_simulator::{Answer, Call, Capability, Fault, Framing, Piece, Scope};
use serde_json::{Value, json};

use crate::caller::{Answered, Caller, LIMIT, simulator};

/// Asks once while the stream meets `fault`.
async fn ask_under(fault: Fault) -> Answered {
    let (simulator, caller) = simulator().await;
    let pieces = [
        Piece::thought("hm "),
        Piece::text("one "),
        Piece::text("two"),
    ];
    simulator.always_answer(&Scope::all(), Answer::of(pieces));
    simulator.script(Call::StreamAssist, &Scope::all(), [fault]);
    let answered = caller.ask("x").await;
    assert_eq!(
        caller.ask("x").await.answer_text(),
        "one two",
        "a queued fault is met once"
    );
    answered
}

fn last_state(answered: &Answered) -> Value {
    let chunks = answered.json();
    chunks.as_array().unwrap().last().unwrap()["streamAssistResponse"]["answer"].clone()
}

#[tokio::test]
async fn statuses_come_with_google_errors() {
    for status in [400, 401, 403, 429, 500, 503] {
        let answered = ask_under(Fault::status(status)).await;
        assert_eq!(answered.status, status);
        assert_eq!(answered.json()["error"]["code"], status);
    }
    let answered = ask_under(Fault::too_many_requests(17)).await;
    assert_eq!(answered.headers["retry-after"], "17");
    assert_eq!(answered.json()["error"]["status"], "RESOURCE_EXHAUSTED");
}

#[tokio::test]
async fn quotas_name_what_is_spent() {
    let outside = Fault::Quota {
        capability: Capability::Image,
        in_array: false,
    };
    let answered = ask_under(outside).await;
    assert_eq!(answered.status, 429);
    assert!(answered.error_message().contains("image generation"));
    let inside = Fault::Quota {
        capability: Capability::Video,
        in_array: true,
    };
    let answered = ask_under(inside).await;
    assert_eq!(answered.status, 200);
    let message = answered.json()[0]["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(message.contains("video generation"));
}

#[tokio::test]
async fn an_error_can_stand_inside_the_array() {
    let fault = Fault::ErrorInArray {
        code: 503,
        message: None,
        after_pieces: 2,
    };
    let answered = ask_under(fault).await;
    assert_eq!(
        (answered.status, answered.answer_text().as_str()),
        (200, "one ")
    );
    assert_eq!(answered.json()[2]["error"]["status"], "UNAVAILABLE");
}

#[tokio::test]
async fn dead_sessions_show_in_several_ways() {
    let answered = ask_under(Fault::UTokenBody).await;
    assert_eq!(answered.status, 200);
    assert!(answered.json()["uToken"].is_string());
    let answered = ask_under(Fault::HtmlPage).await;
    assert_eq!(
        (
            answered.status,
            answered.text().starts_with("<!doctype html>")
        ),
        (200, true)
    );
    let answered = ask_under(Fault::RedirectToSignIn).await;
    assert_eq!(answered.status, 302);
    assert!(
        answered.headers["location"]
            .to_str()
            .unwrap()
            .contains("accounts.google.com")
    );
}

#[tokio::test]
async fn cut_off_answers_end_in_order_or_break() {
    for abort in [false, true] {
        let answered = ask_under(Fault::CutMidObject {
            after_pieces: 2,
            abort,
        })
        .await;
        assert_eq!(answered.broken, abort);
        assert!(answered.text().contains("one ") && !answered.text().contains("two"));
        assert!(serde_json::from_slice::<Value>(&answered.body).is_err());
        let answered = ask_under(Fault::CutBeforeEnd { abort }).await;
        assert_eq!(answered.broken, abort);
        let closed = format!("{}]", answered.text());
        assert!(
            serde_json::from_str::<Value>(&closed).is_ok(),
            "only the bracket is missing"
        );
    }
}

#[tokio::test]
async fn empty_answers_are_whole() {
    let answered = ask_under(Fault::EmptyAnswer).await;
    assert_eq!(answered.json().as_array().unwrap().len(), 1);
    assert_eq!(last_state(&answered)["state"], "SUCCEEDED");
    let answered = ask_under(Fault::ThoughtsOnly).await;
    assert_eq!(answered.json().as_array().unwrap().len(), 2);
    assert_eq!(answered.answer_text(), "");
}

#[tokio::test]
async fn policy_stops_have_their_forms() {
    let answered = ask_under(Fault::ModelArmor).await;
    assert_eq!(answered.status, 400);
    assert!(answered.error_message().contains("MODEL_ARMOR_VIOLATION"));
    let skipped: Fault = serde_json::from_value(json!({"kind": "skipped"})).unwrap();
    let last = last_state(&ask_under(skipped).await);
    assert_eq!(last["state"], "SKIPPED");
    assert_eq!(
        last["assistSkippedReasons"],
        json!(["CUSTOMER_POLICY_VIOLATION"])
    );
}

#[tokio::test]
async fn an_answer_can_end_in_another_state_or_framing() {
    let fault = Fault::EndsInState {
        state: "FAILED".into(),
        after_pieces: 2,
    };
    let answered = ask_under(fault).await;
    assert_eq!(last_state(&answered)["state"], "FAILED");
    assert_eq!(answered.answer_text(), "one ");
    let answered = ask_under(Fault::Framed {
        framing: Framing::Ndjson,
    })
    .await;
    assert_eq!(answered.text().lines().count(), 4);
}

#[tokio::test]
async fn slow_answers_may_fail_in_the_end() {
    let then = Some(Box::new(Fault::status(500)));
    let begun = Instant::now();
    let answered = ask_under(Fault::Slow {
        answer_ms: 60,
        piece_ms: 0,
        then,
    })
    .await;
    assert_eq!(answered.status, 500);
    assert!(begun.elapsed() >= Duration::from_millis(60));
    let begun = Instant::now();
    let answered = ask_under(Fault::Slow {
        answer_ms: 0,
        piece_ms: 20,
        then: None,
    })
    .await;
    assert_eq!(answered.answer_text(), "one two");
    assert!(begun.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_hanging_call_hangs_and_a_reset_one_breaks() {
    let (simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let body = caller.question(&session, "x");
    simulator.script(
        Call::StreamAssist,
        &Scope::all(),
        [Fault::Hang, Fault::ConnectionReset],
    );
    let call = caller.open("widgetStreamAssist", &token, &body);
    let hangs = simulator.wait_until(|seen| seen.of(Call::StreamAssist).in_flight == 1, LIMIT);
    tokio::select! {
        _ = call => panic!("nothing was to come"),
        there = hangs => assert!(there),
    }
    let broken = caller
        .open("widgetStreamAssist", &token, &body)
        .await
        .unwrap_err();
    assert!(is_reset(&broken), "{broken:?}");
    let log = simulator.log();
    let faults: Vec<_> = log
        .iter()
        .filter_map(|record| record.fault.as_deref())
        .collect();
    assert_eq!(faults, ["hang", "connection_reset"]);
    assert!(
        log.iter()
            .filter(|record| record.fault.is_some())
            .all(|r| r.status.is_none())
    );
}

fn is_reset(error: &(dyn std::error::Error + 'static)) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
        || error.source().is_some_and(is_reset)
}

#[tokio::test]
async fn faults_are_met_by_the_calls_and_accounts_they_are_for() {
    let (simulator, caller) = simulator().await;
    let other = Caller::new(simulator.url(), simulator.add_accounts(1).remove(0));
    let scope = Scope::account(&caller.file.email);
    simulator.stand(Call::CreateSession, &scope, Fault::status(403));
    simulator.script(Call::CreateSession, &scope, [Fault::status(400)]);
    let token = caller.token().await;
    let body = caller.body("createSessionRequest", json!({"session": {"name": ""}}));
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(
            caller
                .widget("widgetCreateSession", &token, &body)
                .await
                .status,
        );
    }
    assert_eq!(statuses, [400, 403, 403]);
    assert_eq!(other.ask("not concerned").await.status, 200);
    simulator.clear_faults(Call::CreateSession, &scope);
    assert_eq!(caller.ask("well again").await.status, 200);
}

#[tokio::test]
async fn calls_that_are_not_streamed_meet_defects_too() {
    let (simulator, caller) = simulator().await;
    let cookie = caller.file.content["cookie_string"]
        .as_str()
        .unwrap()
        .to_owned();
    let faults = [
        Fault::HtmlPage,
        Fault::CutMidObject {
            after_pieces: 0,
            abort: true,
        },
        Fault::Body {
            status: 200,
            content_type: "text/plain".into(),
            body: "surprise".into(),
        },
    ];
    simulator.script(Call::Mint, &Scope::all(), faults);
    assert!(caller.mint_with(&cookie).await.text().contains("Sign in"));
    assert!(caller.mint_with(&cookie).await.broken);
    assert_eq!(caller.mint_with(&cookie).await.text(), "surprise");
    assert_eq!(caller.mint_with(&cookie).await.status, 200);
}
