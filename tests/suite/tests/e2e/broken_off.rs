//! What lives here: answers that break off after their first content: an error in the dialect's own form, never a silent
//! or a normal end.

use b2a_domain::AccountState;
use b2a_simulator::{Answer, Call, Fault, Scope};
use b2a_suite::{MODEL, Plan, Spoken, Store, StreamedReply};

on_each_store!(the_end_is_an_error_event);

/// Every way in which an answer can break off after its first piece of text.
fn faults() -> Vec<Fault> {
    let cut = |abort| Fault::CutMidObject {
        after_pieces: 1,
        abort,
    };
    let error = |code| Fault::ErrorInArray {
        code,
        message: None,
        after_pieces: 1,
    };
    vec![
        cut(false),
        cut(true),
        Fault::CutBeforeEnd { abort: false },
        Fault::CutBeforeEnd { abort: true },
        error(500),
        error(429),
        error(401),
        error(403),
        Fault::EndsInState {
            state: "FAILED".to_owned(),
            after_pieces: 1,
        },
    ]
}

async fn the_end_is_an_error_event(store: Store) {
    let cases = Spoken::ALL.map(|spoken| faults().into_iter().map(move |fault| (spoken, fault)));
    let cases: Vec<_> = cases.into_iter().flatten().collect();
    // One account for each, as it is not the same afterwards.
    let gateway = Plan::accounts(cases.len()).on(store).start().await;
    let (call, all) = (Call::StreamAssist, Scope::all());
    for (index, (spoken, fault)) in cases.into_iter().enumerate() {
        gateway
            .simulator
            .answer(&all, [Answer::text(["Once upon "])]);
        gateway.simulator.script(call, &all, [fault.clone()]);
        let reply = gateway.stream(spoken, "Tell").await;
        assert_eq!(reply.status, 200, "{fault:?}");
        breaks_off(spoken, &reply.rest().await);

        gateway.until_idle().await;
        let mut asked = gateway.asked();
        assert_eq!(asked.len(), index + 1, "no second try: {fault:?}");
        let account = gateway.account(&asked.remove(index)).await;
        assert_eq!(account.fail_count, 1, "{fault:?}");
        assert_eq!(account.state, state_after(&fault), "{fault:?}");
    }
}

/// What an error object says of the account counts, wherever in the answer it stands; but a token may run out while an
/// answer runs, and that says nothing of the credentials.
fn state_after(fault: &Fault) -> AccountState {
    match fault {
        Fault::ErrorInArray { code: 403, .. } => AccountState::PendingExternal,
        Fault::ErrorInArray { code: 429, .. } => AccountState::Cooldown,
        _ => AccountState::Ready,
    }
}

fn breaks_off(spoken: Spoken, stream: &str) {
    let error = spoken
        .streamed_error(stream)
        .unwrap_or_else(|| panic!("no error at the end: {stream}"));
    let message = spoken.error_message(&error);
    assert!(message.contains("broke off"), "{message}");
    assert!(!stream.contains("[DONE]") && !stream.contains("message_stop"));
    assert_eq!(spoken.streamed_stop(stream), "", "{stream}");
    // All that came before the break is text; the error is no part of it.
    let events = Spoken::events(stream);
    let text = events.iter().filter(|event| event.get("error").is_none());
    assert!(text.clone().count() >= 1);
    assert!(
        text.clone()
            .any(|event| event.to_string().contains("Once upon "))
    );
    assert!(
        !text
            .map(ToString::to_string)
            .any(|event| event.contains("broke off"))
    );
}

/// A connection that the upstream resets while the client waits for more.
#[tokio::test(flavor = "multi_thread")]
async fn silence_in_the_middle_has_a_limit() {
    let plan = Plan::accounts(1).with(|settings| settings.timeouts.idle_sec = 5);
    let gateway = plan.start().await;
    let mut held: Vec<(Spoken, StreamedReply)> = Vec::new();
    let gate = gateway.simulator.hold_all(&Scope::all(), 3);
    for spoken in Spoken::ALL {
        held.push((spoken, gateway.stream(spoken, "Hello").await));
    }
    for (spoken, reply) in held {
        let stream = reply.rest().await;
        let error = spoken.streamed_error(&stream).expect("an error");
        let message = spoken.error_message(&error);
        assert!(message.contains("silent"), "{message}");
        assert_eq!(spoken.streamed_stop(&stream), "");
    }
    assert!(!gate.is_open());
    gateway.until_idle().await;
}

/// What is not streamed has a status to say so.
#[tokio::test]
async fn a_whole_answer_that_breaks_off_is_an_error() {
    let gateway = Plan::accounts(1).start().await;
    let cut = Fault::CutMidObject {
        after_pieces: 4,
        abort: false,
    };
    for spoken in Spoken::ALL {
        let (call, all) = (Call::StreamAssist, Scope::all());
        gateway.simulator.script(call, &all, [cut.clone()]);
        let reply = gateway
            .ask(spoken, "A rather long question, in pieces")
            .await;
        assert_eq!(reply.status, 502, "{}", reply.text());
        assert!(spoken.is_error(&reply.json()), "{}", reply.text());
    }
}

/// The array that Gemini streams without `alt=sse` is closed, so that it can be read.
#[tokio::test]
async fn a_gemini_array_ends_in_an_error_object() {
    let gateway = Plan::accounts(1).start().await;
    let (call, all) = (Call::StreamAssist, Scope::all());
    gateway
        .simulator
        .answer(&all, [Answer::text(["Once upon "])]);
    gateway
        .simulator
        .script(call, &all, [Fault::CutBeforeEnd { abort: true }]);
    let path = format!("/v1beta/models/{MODEL}:streamGenerateContent");
    let body = Spoken::Gemini.body(MODEL, "Tell", true).to_string();
    let headers = Spoken::Gemini.headers();
    let items = gateway.client.post(&path, headers, body).await.json();
    let [text, error] = items.as_array().unwrap().as_slice() else {
        panic!("{items}");
    };
    assert_eq!(Spoken::Gemini.text(text), "Once upon ");
    assert!(Spoken::Gemini.is_error(error), "{items}");
}
