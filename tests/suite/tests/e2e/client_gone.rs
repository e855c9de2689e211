//! What lives here: clients that leave early: the upstream call ends, the lease is released, nobody is blamed.

use b2a_domain::AccountState;
use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::{Deployment, LIMIT, Plan, Spoken, Store};

on_each_store!(
    leaving_in_the_middle_of_a_stream,
    leaving_while_nothing_came
);

async fn leaving_in_the_middle_of_a_stream(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    for spoken in Spoken::ALL {
        let gate = gateway.simulator.hold(&Scope::all(), 3);
        let mut reply = gateway.stream(spoken, "Hello").await;
        reply.until("You said").await;
        assert!(gate.reached(1, LIMIT).await);
        assert_eq!(gateway.accounts().await[0].in_flight, 1);
        drop(reply);
        all_is_over(&gateway, Call::StreamAssist).await;
        assert!(!gate.is_open());
    }
}

async fn leaving_while_nothing_came(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    for stream in [false, true] {
        for call in [Call::CreateSession, Call::StreamAssist] {
            let all = Scope::all();
            gateway.simulator.script(call, &all, [Fault::Hang]);
            let body = Spoken::OpenAi.body("", "Hello", stream);
            let asking = gateway.send(Spoken::OpenAi, "", &body);
            let waits = gateway
                .simulator
                .wait_until(|seen| seen.of(call).in_flight == 1, LIMIT);
            tokio::select! {
                reply = asking => panic!("nothing was to come: {}", reply.text()),
                there = waits => assert!(there),
            }
            all_is_over(&gateway, call).await;
        }
    }
}

/// Also while a generated file is on its way.
#[tokio::test(flavor = "multi_thread")]
async fn leaving_while_a_file_is_fetched() {
    let gateway = Plan::accounts(1).start().await;
    for stream in [false, true] {
        let all = Scope::all();
        gateway
            .simulator
            .script(Call::Download, &all, [Fault::Hang]);
        let body = Spoken::OpenAi.body("gemini-2.5-flash-video", "Hello", stream);
        let asking = gateway.send(Spoken::OpenAi, "", &body);
        let waits = gateway
            .simulator
            .wait_until(|seen| seen.of(Call::Download).in_flight == 1, LIMIT);
        tokio::select! {
            reply = asking => panic!("nothing was to come: {}", reply.text()),
            there = waits => assert!(there),
        }
        all_is_over(&gateway, Call::Download).await;
    }
}

/// The upstream call ends although the upstream never answered, and the account is as good as before.
async fn all_is_over(gateway: &Deployment, call: Call) {
    let ended = gateway
        .simulator
        .wait_until(|seen| seen.of(call).in_flight == 0, LIMIT);
    assert!(ended.await, "the upstream call goes on");
    gateway.until_idle().await;
    let account = gateway.accounts().await.remove(0);
    assert_eq!(account.state, AccountState::Ready);
    assert_eq!(account.fail_count, 0);
    let reply = gateway.ask(Spoken::Gemini, "Still there?").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}
