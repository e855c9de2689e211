//! What lives here: accounts that fail before the first content: the client notices nothing, and the pool everything.

use b2a_domain::{AccountState, Bucket};
use b2a_simulator::{Answer, Call, Capability, Fault, Piece, Scope};
use b2a_suite::{Deployment, MODEL, Plan, Spoken, Store, eventually};
use serde_json::json;

on_each_store!(
    refused_then_limited_then_answered,
    dead_cookies_are_found_out,
    quota_for_images_leaves_text_alone
);

/// Lets the next questions meet these faults, one each.
fn script<const N: usize>(gateway: &Deployment, faults: [Fault; N]) {
    let (call, scope) = (Call::StreamAssist, Scope::all());
    gateway.simulator.script(call, &scope, faults);
}

/// Asks in this dialect, streamed and not in turns, and expects one clean answer.
async fn is_answered(gateway: &Deployment, spoken: Spoken) {
    let reply = gateway.ask(spoken, "Hello").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(spoken.text(&reply.json()), "You said: Hello");
    // A slow pool may hear of it after the client has.
    gateway.until_idle().await;
}

async fn is_answered_streamed(gateway: &Deployment, spoken: Spoken) {
    let reply = gateway.stream(spoken, "Hello").await;
    assert_eq!(reply.status, 200);
    let stream = reply.rest().await;
    assert_eq!(spoken.streamed_text(&stream), "You said: Hello");
    assert!(spoken.ended_well(&stream), "{stream}");
    gateway.until_idle().await;
}

/// The issue's own case. The first account gets a second chance with a new token.
async fn refused_then_limited_then_answered(store: Store) {
    let gateway = Plan::accounts(3).on(store).start().await;
    let faults = [Fault::status(401), Fault::status(401), Fault::status(429)];
    script(&gateway, faults);
    is_answered_streamed(&gateway, Spoken::Claude).await;

    let [refused, again, limited, good] = gateway.asked().try_into().unwrap();
    assert_eq!(refused, again);
    let refused = gateway.account(&refused).await;
    assert_eq!(refused.state, AccountState::PendingExternal);
    assert!(refused.reason.unwrap().contains("401"));
    assert_eq!(refused.token_expires_ms, None);
    let limited = gateway.account(&limited).await;
    assert_eq!(limited.state, AccountState::Cooldown);
    assert_eq!(limited.fail_count, 1);
    let good = gateway.account(&good).await;
    assert_eq!((good.state, good.fail_count), (AccountState::Ready, 0));
    let minted = gateway.simulator.counters().of(Call::Mint).calls;
    assert_eq!(minted, 4, "three proofs and one renewal");
}

/// The token is refused, and so are the cookies with which another one would be minted. A new file brings the account back.
async fn dead_cookies_are_found_out(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    let first = gateway.simulator.account_files()[0].email.clone();
    let renewed = gateway.simulator.rotate_cookies(&first).unwrap();
    for spoken in Spoken::ALL {
        is_answered(&gateway, spoken).await;
    }
    let account = gateway
        .until_state(&first, AccountState::PendingExternal)
        .await;
    b2a_suite::write_account(gateway.data.path(), &renewed);
    let back = gateway.until_state(&first, AccountState::Ready).await;
    assert_ne!(back.generation, account.generation);
}

/// Where registrars renew credentials at once, a refused token is not replaced first.
#[tokio::test(flavor = "multi_thread")]
async fn with_external_refresh_a_refusal_is_the_last_word() {
    let plan = Plan::accounts(2).with(|settings| settings.pool.external_refresh_mode = true);
    let gateway = plan.start().await;
    let minted = gateway.simulator.counters().of(Call::Mint).calls;
    script(&gateway, [Fault::status(401)]);
    is_answered(&gateway, Spoken::OpenAi).await;
    let [refused, good] = gateway.asked().try_into().unwrap();
    assert_ne!(refused, good);
    let refused = gateway.account(&refused).await;
    assert_eq!(refused.state, AccountState::PendingExternal);
    let calls = gateway.simulator.counters().of(Call::Mint).calls;
    assert_eq!(calls, minted, "nothing was minted in between");
}

async fn quota_for_images_leaves_text_alone(store: Store) {
    for in_array in [false, true] {
        let gateway = Plan::accounts(2).on(store).start().await;
        let spent = Fault::Quota {
            capability: Capability::Image,
            in_array,
        };
        script(&gateway, [spent.clone()]);
        is_answered(&gateway, Spoken::Gemini).await;
        let [spent_one, other] = gateway.asked().try_into().unwrap();
        let account = gateway.account(&spent_one).await;
        assert_eq!(account.state, AccountState::Ready, "{account:?}");
        let rests = account.cooldown_until_ms;
        assert!(rests.get(Bucket::Image).is_some() && rests.get(Bucket::Text).is_none());

        // For images there is one left, and then none; for text there are both.
        script(&gateway, [spent]);
        let body = Spoken::OpenAi.body("gemini-2.5-flash-image", "Draw", false);
        let reply = gateway.send(Spoken::OpenAi, MODEL, &body).await;
        assert_eq!(reply.status, 503, "{}", reply.text());
        gateway.until_idle().await;
        let wait: u64 = reply.header("retry-after").parse().unwrap();
        assert!(wait <= 25 * 3600, "until the day ends: {wait}");
        assert_eq!(gateway.asked()[2], other);
        is_answered(&gateway, Spoken::OpenAi).await;
        is_answered(&gateway, Spoken::Claude).await;
    }
}

#[tokio::test]
async fn a_stale_token_is_replaced_within_the_request() {
    let gateway = Plan::accounts(1).start().await;
    let email = gateway.simulator.account_files()[0].email.clone();
    for (call, spoken) in [
        (Call::CreateSession, Spoken::OpenAi),
        (Call::StreamAssist, Spoken::Claude),
    ] {
        let before = gateway.simulator.counters().of(Call::Mint).calls;
        let faults = [Fault::status(401)];
        gateway.simulator.script(call, &Scope::all(), faults);
        is_answered(&gateway, spoken).await;
        let minted = gateway.simulator.counters().of(Call::Mint).calls - before;
        assert_eq!(minted, 1, "{call:?}");
    }
    gateway.simulator.rotate_key(&email);
    is_answered(&gateway, Spoken::Gemini).await;
    let account = gateway.account(&email).await;
    assert_eq!(
        (account.state, account.fail_count),
        (AccountState::Ready, 0)
    );
}

#[tokio::test]
async fn a_refusal_inside_the_stream_is_one_too() {
    for fault in [
        Fault::UTokenBody,
        Fault::ErrorInArray {
            code: 401,
            message: None,
            after_pieces: 0,
        },
    ] {
        let gateway = Plan::accounts(2).start().await;
        script(&gateway, [fault.clone()]);
        is_answered_streamed(&gateway, Spoken::OpenAi).await;
        let [first, second] = gateway.asked().try_into().unwrap();
        assert_eq!(first, second, "one new token for the same account");

        script(&gateway, [fault.clone(), fault]);
        is_answered_streamed(&gateway, Spoken::Gemini).await;
        let asked = gateway.asked();
        assert_eq!(asked[2], asked[3]);
        assert_ne!(asked[3], asked[4]);
        let refused = gateway.account(&asked[2]).await;
        assert_eq!(refused.state, AccountState::PendingExternal);
    }
}

#[tokio::test]
async fn an_account_without_access_waits_for_renewal() {
    let gateway = Plan::accounts(2).start().await;
    script(&gateway, [Fault::status(403)]);
    is_answered(&gateway, Spoken::OpenAi).await;
    let [denied, good] = gateway.asked().try_into().unwrap();
    assert_ne!(denied, good);
    let denied = gateway.account(&denied).await;
    assert_eq!(denied.state, AccountState::PendingExternal);
    assert!(denied.reason.unwrap().contains("403"));
}

/// What fails an account, is counted against it, and leaves it ready for another try.
#[tokio::test]
async fn passing_troubles_move_on_to_the_next_account() {
    let cut = |abort| Fault::CutMidObject {
        after_pieces: 0,
        abort,
    };
    let state = |state: &str| Fault::EndsInState {
        state: state.to_owned(),
        after_pieces: 0,
    };
    let in_array = Fault::ErrorInArray {
        code: 503,
        message: None,
        after_pieces: 0,
    };
    for fault in [
        Fault::status(500),
        Fault::status(503),
        Fault::ConnectionReset,
        Fault::EmptyAnswer,
        Fault::HtmlPage,
        in_array,
        cut(false),
        cut(true),
        state("FAILED"),
        state("CANCELLED"),
    ] {
        let gateway = Plan::accounts(2).start().await;
        script(&gateway, [fault.clone()]);
        is_answered_streamed(&gateway, Spoken::OpenAi).await;
        let [failed, good] = gateway.asked().try_into().unwrap();
        assert_ne!(failed, good, "{fault:?}");
        let failed = gateway.account(&failed).await;
        assert_eq!(failed.state, AccountState::Ready, "{fault:?}");
        assert_eq!(failed.fail_count, 1, "{fault:?}");
    }
}

#[tokio::test]
async fn thoughts_alone_are_no_answer_and_no_failure() {
    let gateway = Plan::accounts(2).start().await;
    let thoughts = Answer::of([Piece::thought("First thought. ")]);
    gateway.simulator.answer(&Scope::all(), [thoughts]);
    let stream = gateway.stream(Spoken::OpenAi, "Hello").await.rest().await;
    let reasoning = Spoken::OpenAi.streamed_reasoning(&stream);
    assert!(
        reasoning.starts_with("First thought. **Reading"),
        "live, and the next account's follows: {reasoning}"
    );
    assert_eq!(Spoken::OpenAi.streamed_text(&stream), "You said: Hello");
    assert!(Spoken::OpenAi.ended_well(&stream));
    let [first, second] = gateway.asked().try_into().unwrap();
    assert_ne!(first, second);
    gateway.until_idle().await;
    assert_eq!(gateway.account(&first).await.fail_count, 0);
}

#[tokio::test]
async fn a_bad_request_to_a_new_session_is_tried_again() {
    let gateway = Plan::accounts(1).start().await;
    let (call, scope) = (Call::CreateSession, Scope::all());
    let faults = [Fault::status(400), Fault::status(400)];
    gateway.simulator.script(call, &scope, faults);
    is_answered(&gateway, Spoken::Claude).await;
    assert_eq!(gateway.simulator.counters().of(call).calls, 3);
}

/// A file that the service does not take is the client's fault.
#[tokio::test]
async fn a_fault_of_the_request_is_told_and_blamed_on_nobody() {
    let gateway = Plan::accounts(2).start().await;
    let file =
        json!({"filename": "a.zip", "file_data": "data:application/zip;base64,UEsDBBQAAAA="});
    let parts = json!([{"type": "text", "text": "What?"}, {"type": "file", "file": file}]);
    let body = json!({"messages": [{"role": "user", "content": parts}]});
    let reply = gateway.send(Spoken::OpenAi, MODEL, &body).await;
    assert_eq!(reply.status, 400);
    let error = reply.json();
    assert!(Spoken::OpenAi.is_error(&error), "{error}");
    let message = Spoken::OpenAi.error_message(&error);
    assert_eq!(message, "Unsupported file type: application/zip");
    gateway.until_idle().await;
    assert_eq!(
        gateway.simulator.counters().of(Call::AddContextFile).calls,
        1
    );
    for account in gateway.accounts().await {
        assert_eq!(
            (account.state, account.fail_count),
            (AccountState::Ready, 0)
        );
    }
}

#[tokio::test]
async fn a_policy_refusal_is_a_stop_and_no_error() {
    let skipped = Fault::Skipped {
        reason: "CUSTOMER_POLICY_VIOLATION".to_owned(),
    };
    let gateway = Plan::accounts(2).start().await;
    for fault in [Fault::ModelArmor, skipped] {
        for spoken in Spoken::ALL {
            let stop = match spoken {
                Spoken::OpenAi => "content_filter",
                Spoken::Claude => "refusal",
                Spoken::Gemini => "",
            };
            script(&gateway, [fault.clone(), fault.clone()]);
            let reply = gateway.ask(spoken, "Hello").await;
            assert_eq!(reply.status, 200, "{}", reply.text());
            let answer = reply.json();
            assert_eq!(spoken.stop(&answer), stop, "{answer}");
            let stream = gateway.stream(spoken, "Hello").await.rest().await;
            assert_eq!(spoken.streamed_stop(&stream), stop, "{stream}");
            if spoken == Spoken::Gemini {
                // Google tells of a prompt that it does not answer without any candidate.
                assert_eq!(answer["promptFeedback"]["blockReason"], "SAFETY");
                assert!(stream.contains(r#""blockReason":"SAFETY""#), "{stream}");
            } else {
                assert!(spoken.is_over(&stream), "{stream}");
            }
        }
    }
    assert_eq!(gateway.asked().len(), 12, "nothing is asked twice");
    gateway.until_idle().await;
    for account in gateway.accounts().await {
        assert_eq!(
            (account.state, account.fail_count),
            (AccountState::Ready, 0)
        );
    }
}

#[tokio::test]
async fn no_more_accounts_are_tried_than_allowed() {
    let gateway = Plan::accounts(4).with(|settings| settings.max_tries = 2);
    let gateway = gateway.start().await;
    let (call, scope) = (Call::StreamAssist, Scope::all());
    gateway.simulator.stand(call, &scope, Fault::status(500));
    for spoken in Spoken::ALL {
        let before = gateway.asked().len();
        let reply = gateway.ask(spoken, "Hello").await;
        assert_eq!(reply.status, 502, "{}", reply.text());
        assert!(spoken.is_error(&reply.json()), "{}", reply.text());
        let reply = gateway.stream(spoken, "Hello").await;
        assert_eq!(reply.status, 502);
        assert_eq!(gateway.asked().len() - before, 4);
    }
}

/// All accounts together get no longer than this.
#[tokio::test]
async fn the_first_content_has_a_deadline_over_all_tries() {
    let plan = Plan::accounts(3).with(|settings| settings.timeouts.first_content_sec = 1);
    let gateway = plan.start().await;
    let (call, scope) = (Call::StreamAssist, Scope::all());
    gateway.simulator.stand(call, &scope, Fault::Hang);
    let since = std::time::Instant::now();
    let reply = gateway.ask(Spoken::Gemini, "Hello").await;
    assert_eq!(reply.status, 504, "{}", reply.text());
    assert_eq!(reply.json()["error"]["status"], "DEADLINE_EXCEEDED");
    // By default it would be a minute and a half; the rest is for a busy machine.
    assert!(since.elapsed().as_secs() < 30, "{:?}", since.elapsed());
    gateway.until_idle().await;
    eventually("the upstream call's end", async || {
        let calls = gateway.simulator.counters().of(call);
        (calls.in_flight == 0).then_some(())
    })
    .await;
}
