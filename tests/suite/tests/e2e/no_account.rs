//! What lives here: requests that no account can serve: a true status, the reason, and when to come back.

use b2a_domain::AccountState;
use b2a_simulator::{Call, CallRecord, Fault, Scope};
use b2a_suite::{Deployment, Plan, Reply, Spoken, Store, eventually};
use serde_json::Value;

on_each_store!(
    an_empty_pool_says_so,
    cooling_accounts_tell_when_they_are_back,
    busy_accounts_are_soon_free,
    accounts_at_their_daily_limit_come_back_tomorrow
);

/// What a client is told, in each dialect, whole and streamed.
async fn told(gateway: &Deployment) -> Vec<(Spoken, String, u64)> {
    let mut all = Vec::new();
    for spoken in Spoken::ALL {
        let whole = gateway.ask(spoken, "Hello").await;
        all.push(refusal(spoken, &whole));
        let streamed = gateway.stream(spoken, "Hello").await;
        let reply = Reply {
            status: streamed.status,
            headers: streamed.headers.clone(),
            body: streamed.rest().await.into(),
        };
        all.push(refusal(spoken, &reply));
    }
    all
}

fn refusal(spoken: Spoken, reply: &Reply) -> (Spoken, String, u64) {
    assert_eq!(reply.status, spoken.no_account_status(), "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/json");
    let error = reply.json();
    assert!(spoken.is_error(&error), "{error}");
    let wait = reply.header("retry-after").parse().expect("Retry-After");
    if spoken == Spoken::Gemini {
        assert_eq!(retry_info(&error), format!("{wait}s"));
    }
    (spoken, spoken.error_message(&error), wait)
}

/// Where Google's clients look for the time to come back.
fn retry_info(error: &Value) -> &str {
    let details = error["error"]["details"].as_array().unwrap();
    let kind = "type.googleapis.com/google.rpc.RetryInfo";
    let info = details.iter().find(|detail| detail["@type"] == kind);
    info.unwrap()["retryDelay"].as_str().unwrap()
}

async fn an_empty_pool_says_so(store: Store) {
    let plan = Plan::accounts(0).with(|settings| settings.sync_interval_sec = 7);
    let gateway = plan.on(store).start().await;
    for (spoken, message, wait) in told(&gateway).await {
        assert!(message.contains("empty"), "{spoken:?}: {message}");
        assert_eq!(wait, 7, "when the files are looked at again");
    }
}

async fn cooling_accounts_tell_when_they_are_back(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    let (call, all) = (Call::StreamAssist, Scope::all());
    let faults = [Fault::too_many_requests(300), Fault::too_many_requests(100)];
    gateway.simulator.script(call, &all, faults);
    let first = gateway.ask(Spoken::OpenAi, "Hello").await;
    let (_, _, wait) = refusal(Spoken::OpenAi, &first);
    gateway.until_idle().await;
    assert!((30..=100).contains(&wait), "the earlier of both: {wait}");
    for (spoken, message, wait) in told(&gateway).await {
        assert!(message.contains("resting"), "{spoken:?}: {message}");
        assert!((30..=100).contains(&wait), "{wait}");
    }
    assert_eq!(gateway.asked().len(), 2, "a rest is never cut short");
    for account in gateway.accounts().await {
        assert_eq!(account.state, AccountState::Cooldown);
    }
}

async fn busy_accounts_are_soon_free(store: Store) {
    let plan = Plan::accounts(2).with(|settings| settings.max_in_flight_per_account = 1);
    let gateway = plan.on(store).start().await;
    let gate = gateway.simulator.hold_all(&Scope::all(), 3);
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut reply = gateway.stream(Spoken::OpenAi, "Hello").await;
        reply.until("You said").await;
        held.push(reply);
    }
    for (spoken, message, wait) in told(&gateway).await {
        assert!(message.contains("busy"), "{spoken:?}: {message}");
        assert_eq!(wait, 1);
    }
    gate.release();
    for reply in held {
        assert!(Spoken::OpenAi.ended_well(&reply.rest().await));
    }
    gateway.until_idle().await;
    let reply = gateway.ask(Spoken::Claude, "Hello").await;
    assert_eq!(reply.status, 200, "free as soon as the answer has ended");
}

async fn accounts_at_their_daily_limit_come_back_tomorrow(store: Store) {
    let plan = Plan::accounts(1).with(|settings| settings.daily_limit = 2);
    let gateway = plan.on(store).start().await;
    for _ in 0..2 {
        assert_eq!(gateway.ask(Spoken::OpenAi, "Hello").await.status, 200);
    }
    for (spoken, message, wait) in told(&gateway).await {
        assert!(message.contains("daily limit"), "{spoken:?}: {message}");
        assert!((1..=25 * 3600).contains(&wait), "{wait}");
    }
}

/// Accounts whose proof failed for a passing reason are proven again later, and the client is told when.
#[tokio::test]
async fn unproven_accounts_tell_when_their_proof_is_due() {
    let gateway = Plan::accounts(1).unproven().start().await;
    let (call, all) = (Call::Mint, Scope::all());
    gateway.simulator.stand(call, &all, Fault::status(503));
    // It may have been proven before the fault stood.
    let file = gateway.simulator.rotate_cookies("demo-1@example.com");
    b2a_suite::write_account(gateway.data.path(), &file.unwrap());
    eventually("a failed proof", async || {
        let account = gateway.accounts().await.pop()?;
        (account.state == AccountState::Pending && account.fail_count > 0).then_some(())
    })
    .await;
    for (spoken, message, wait) in told(&gateway).await {
        assert!(message.contains("checked"), "{spoken:?}: {message}");
        // On a busy machine it may have failed more than once by now.
        assert!((1..=300).contains(&wait), "{wait}");
    }
}

/// The prover is busy with one account; a request that finds nothing ready proves the other one itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_proves_a_pending_account_when_nothing_is_ready() {
    let plan = Plan::accounts(0).with(|settings| settings.proving_concurrency = 1);
    let gateway = plan.start().await;
    let slow = Fault::Slow {
        answer_ms: 600_000,
        piece_ms: 0,
        then: None,
    };
    gateway.simulator.script(Call::Mint, &Scope::all(), [slow]);
    for file in gateway.simulator.add_accounts(2) {
        b2a_suite::write_account(gateway.data.path(), &file);
    }
    eventually("a proof that takes long", async || {
        let calls = gateway.simulator.log();
        let is_slow = |call: &CallRecord| call.fault.as_deref() == Some("slow");
        calls.iter().any(is_slow).then_some(())
    })
    .await;
    eventually("two pending accounts", async || {
        (gateway.counts().await.pending == 2).then_some(())
    })
    .await;
    let reply = gateway.ask(Spoken::Gemini, "Hello").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let counts = gateway.counts().await;
    assert_eq!((counts.ready, counts.pending), (1, 1));
}

#[tokio::test]
async fn unusable_accounts_are_as_good_as_none() {
    let plan = Plan::accounts(1).unproven().with_files(|data| {
        std::fs::write(data.join("broken.json"), "{").unwrap();
        std::fs::write(data.join("demo-1@example.com.json"), "{}").unwrap();
    });
    let gateway = plan.start().await;
    for (_, message, _) in told(&gateway).await {
        assert!(message.contains("invalid"), "{message}");
    }
}
