//! What lives here: answers stream: the client has what the upstream has said, while the upstream still holds back the rest.

use b2a_simulator::{Answer, Framing, Scope};
use b2a_suite::{Deployment, LIMIT, Plan, Spoken, Store};

const PIECES: [&str; 3] = ["Grüße ", "aus 東京", " – 🚂 und zurück"];

on_each_store!(
    first_text_is_there_before_the_rest,
    bytes_may_be_cut_anywhere
);

async fn first_text_is_there_before_the_rest(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    for spoken in Spoken::ALL {
        for framing in [Framing::Pretty, Framing::Compact, Framing::Ndjson] {
            let answer = Answer::text(PIECES).framed(framing);
            streams_piece_by_piece(&gateway, spoken, answer).await;
        }
    }
}

/// Writes of so few bytes cut the array between its braces, inside escapes and inside characters.
async fn bytes_may_be_cut_anywhere(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    for spoken in Spoken::ALL {
        for bytes in [1, 3] {
            let answer = Answer::text(PIECES)
                .framed(Framing::Compact)
                .in_writes_of(bytes);
            streams_piece_by_piece(&gateway, spoken, answer).await;
        }
    }
}

async fn streams_piece_by_piece(gateway: &Deployment, spoken: Spoken, answer: Answer) {
    let all = Scope::all();
    gateway.simulator.answer(&all, [answer]);
    let gate = gateway.simulator.hold(&all, 1);

    let mut reply = gateway.stream(spoken, "Hello").await;
    assert_eq!(reply.status, 200);
    let mut stream = reply.until("Grüße ").await;
    assert!(gate.reached(1, LIMIT).await && !gate.is_open());
    assert_eq!(spoken.streamed_text(&stream), "Grüße ");
    assert_eq!(spoken.streamed_stop(&stream), "");

    gate.release();
    stream.push_str(&reply.rest().await);
    assert_eq!(spoken.streamed_text(&stream), PIECES.concat());
    assert!(spoken.ended_well(&stream), "{stream}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reasoning_streams_as_it_comes() {
    let gateway = Plan::accounts(1).start().await;
    let gate = gateway.simulator.hold(&Scope::all(), 1);
    let mut reply = gateway.stream(Spoken::OpenAi, "Hello").await;
    let stream = reply.until("Reading the request").await;
    assert!(!gate.is_open());
    assert_eq!(Spoken::OpenAi.streamed_text(&stream), "");
    gate.release();
    assert!(Spoken::OpenAi.ended_well(&reply.rest().await));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_streams_run_side_by_side() {
    let gateway = Plan::accounts(4).start().await;
    let gate = gateway.simulator.hold_all(&Scope::all(), 3);
    let mut replies = Vec::new();
    for _ in 0..32 {
        replies.push(gateway.stream(Spoken::OpenAi, "Hello").await);
    }
    assert!(gate.reached(32, LIMIT).await, "{} wait", gate.waiting());
    let in_flight: u32 = gateway.accounts().await.iter().map(|a| a.in_flight).sum();
    assert_eq!(in_flight, 32);
    gate.release();
    for reply in replies {
        assert!(Spoken::OpenAi.ended_well(&reply.rest().await));
    }
    gateway.until_idle().await;
}
