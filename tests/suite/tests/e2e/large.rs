//! What lives here: much at once: huge images, and clients that read more slowly than the upstream writes.

use std::time::Duration;

use b2a_simulator::{Answer, Call, Piece, Scope};
use b2a_suite::{MODEL, Plan, Spoken};

/// The largest image that an answer may hold, in bytes; in base64 it is 48 MiB.
const LARGEST: usize = 36 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn an_image_of_48_mib_in_base64_comes_through() {
    let gateway = Plan::accounts(1).start().await;
    let image = || Answer::of([Piece::LargeImage { bytes: LARGEST }]);
    gateway.simulator.answer(&Scope::all(), [image(), image()]);

    let answer = gateway.ask(Spoken::Gemini, "Draw").await.json();
    let blob = &answer["candidates"][0]["content"]["parts"][0]["inlineData"];
    assert_eq!(blob["mimeType"], "image/png");
    assert_eq!(blob["data"].as_str().unwrap().len(), LARGEST / 3 * 4);

    let stream = gateway.stream(Spoken::OpenAi, "Draw").await.rest().await;
    assert!(stream.len() > LARGEST / 3 * 4);
    let text = Spoken::OpenAi.streamed_text(&stream);
    assert!(text.contains("(data:image/png;base64,iVBORw0KGgo"));
    assert!(stream.ends_with("data: [DONE]\n\n"));
}

/// What a client does not read stays with the upstream, and is not piled up in the gateway. (The system keeps some of
/// it: up to 32 MiB between the upstream and us, on machines that are set up for long distances.)
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_slows_the_upstream_down() {
    const PIECES: usize = 80;
    let plan = Plan::accounts(1).with(|settings| settings.lease_ttl_sec = 9);
    let gateway = plan.start().await;
    let pieces = std::iter::repeat_n("x".repeat(1 << 20), PIECES);
    gateway
        .simulator
        .answer(&Scope::all(), [Answer::text(pieces)]);
    let slow = gateway.client.with_window(64 << 10);
    let spoken = Spoken::OpenAi;
    let body = spoken.body(MODEL, "Hello", true).to_string();
    let path = spoken.path(MODEL, true);
    let mut reply = slow.open(&path, spoken.headers(), body).await;
    let ended = gateway.simulator.wait_until(
        |seen| seen.of(Call::StreamAssist).in_flight == 0,
        Duration::from_secs(10),
    );
    assert!(!ended.await, "80 MiB were taken before anybody read them");
    assert_eq!(gateway.accounts().await[0].in_flight, 1, "still leased");
    let mut read = 0;
    while let Some(piece) = reply.piece().await {
        read += piece.len();
    }
    assert!(read > PIECES << 20, "{read} bytes came");
    gateway.until_idle().await;
}

/// A client that stalls for good holds no account for ever.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_stalls_for_good_is_cut_off() {
    let plan = Plan::accounts(1).with(|settings| settings.timeouts.idle_sec = 6);
    let gateway = plan.start().await;
    let pieces = std::iter::repeat_n("x".repeat(1 << 20), 80);
    gateway
        .simulator
        .answer(&Scope::all(), [Answer::text(pieces)]);
    let stalled = gateway.client.with_window(64 << 10);
    let spoken = Spoken::OpenAi;
    let body = spoken.body(MODEL, "Hello", true).to_string();
    let path = spoken.path(MODEL, true);
    let reply = stalled.open(&path, spoken.headers(), body).await;
    assert_eq!(gateway.accounts().await[0].in_flight, 1);
    gateway.until_idle().await;
    let account = gateway.accounts().await.remove(0);
    assert_eq!(account.fail_count, 0, "the upstream did nothing wrong");
    drop(reply);
}
