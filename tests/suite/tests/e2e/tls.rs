//! What lives here: an upstream over TLS and HTTP/2, as the real one is: many streams at once, and no trust in strangers.

use b2a_domain::AccountState;
use b2a_simulator::{Answer, Call, Piece, Scope};
use b2a_suite::{Plan, Spoken, StreamedReply};
use futures_util::future::join_all;

/// More than the upstream allows on one connection, which are 100.
const STREAMS: u64 = 150;

#[tokio::test(flavor = "multi_thread")]
async fn every_dialect_is_answered() {
    let gateway = Plan::accounts(1).over_tls().start().await;
    assert!(gateway.simulator.url().starts_with("https://"));
    for spoken in Spoken::ALL {
        let whole = gateway.ask(spoken, "Hello").await;
        assert_eq!(whole.status, 200, "{}", whole.text());
        assert!(!spoken.text(&whole.json()).is_empty());
        let streamed = gateway.stream(spoken, "Hello").await.rest().await;
        assert!(!spoken.streamed_text(&streamed).is_empty(), "{streamed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_streams_than_a_connection_carries_begin_at_once() {
    let plan = Plan::accounts(4).over_tls().with(|settings| {
        settings.max_in_flight_per_account = 64;
    });
    let gateway = plan.start().await;
    let gate = gateway.simulator.hold_all(&Scope::all(), 1);
    let begin = async || {
        let mut stream = gateway.stream(Spoken::OpenAi, "Hello").await;
        let begun = stream.until("\"content\":").await;
        (stream, begun)
    };
    let held = join_all((0..STREAMS).map(|_| begin()));
    // What stalls does so for ever: nothing opens the gate.
    let held: Vec<(StreamedReply, String)> = held.await;
    let open = gateway
        .simulator
        .counters()
        .of(Call::StreamAssist)
        .in_flight;
    assert_eq!(open, STREAMS);
    gate.release();
    for (stream, _) in held {
        assert!(stream.rest().await.ends_with("data: [DONE]\n\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_of_48_mib_in_base64_comes_through() {
    const BYTES: usize = 36 << 20;
    let gateway = Plan::accounts(1).over_tls().start().await;
    let image = Answer::of([Piece::LargeImage { bytes: BYTES }]);
    gateway.simulator.answer(&Scope::all(), [image]);
    let answer = gateway.ask(Spoken::Gemini, "Draw").await.json();
    let blob = &answer["candidates"][0]["content"]["parts"][0]["inlineData"];
    assert_eq!(blob["data"].as_str().unwrap().len(), BYTES / 3 * 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_is_not_trusted_is_not_spoken_to() {
    let plan = Plan::accounts(1).over_tls().unproven();
    let gateway = plan
        .with(|settings| settings.extra_ca_files.clear())
        .start()
        .await;
    let reply = gateway.ask(Spoken::OpenAi, "Hello").await;
    assert!(reply.status.is_server_error(), "{}", reply.text());
    assert_eq!(gateway.simulator.log().len(), 0, "nothing was asked");
    let account = gateway.accounts().await.remove(0);
    assert_eq!(account.state, AccountState::Pending, "it is not its fault");
}
