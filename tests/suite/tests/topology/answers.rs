//! What lives here: what clients of the whole deployment see.

use b2a_simulator::{Answer, Call, Scope};
use b2a_suite::{LIMIT, MODEL, Spoken, eventually};

use crate::site::Site;

const PIECES: [&str; 3] = ["Grüße ", "aus 東京", " – 🚂 und zurück"];

#[tokio::test(flavor = "multi_thread")]
async fn three_dialects_answer_and_stream_through_nginx() {
    let site = Site::start(3).await;
    for spoken in Spoken::ALL {
        assert_eq!(site.ask(spoken).await, 200, "{spoken:?}");
        streams_piece_by_piece(&site, spoken).await;
    }
    for (number, gateway) in site.gateways.iter().enumerate() {
        // The last line may come after the answer.
        eventually(&format!("work for gateway {number}"), async || {
            gateway.log().contains("answered").then_some(())
        })
        .await;
    }
}

/// The first piece has come through nginx while the upstream holds back the rest.
async fn streams_piece_by_piece(site: &Site, spoken: Spoken) {
    let all = Scope::all();
    site.simulator.answer(&all, [Answer::text(PIECES)]);
    let gate = site.simulator.hold(&all, 1);
    let body = spoken.body(MODEL, "Hello", true).to_string();
    let mut reply = site
        .client
        .open(&spoken.path(MODEL, true), spoken.headers(), body)
        .await;
    assert_eq!(reply.status, 200);
    let mut stream = reply.until("Grüße ").await;
    assert!(gate.reached(1, LIMIT).await && !gate.is_open());
    gate.release();
    stream.push_str(&reply.rest().await);
    assert_eq!(spoken.streamed_text(&stream), PIECES.concat());
    assert!(spoken.ended_well(&stream), "{stream}");
}

/// A client that goes away ends the upstream's work, also behind nginx.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_is_noticed() {
    let site = Site::start(1).await;
    let gate = site.simulator.hold(&Scope::all(), 1);
    let spoken = Spoken::OpenAi;
    let body = spoken.body(MODEL, "Hello", true).to_string();
    let reply = site
        .client
        .open(&spoken.path(MODEL, true), spoken.headers(), body)
        .await;
    assert!(gate.reached(1, LIMIT).await);
    drop(reply);
    eventually("the end of the upstream's work", async || {
        let streams = site.simulator.counters().of(Call::StreamAssist);
        (streams.in_flight == 0).then_some(())
    })
    .await;
    gate.release();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_killed_is_not_missed() {
    let mut site = Site::start(3).await;
    site.gateways[0].kill();
    for _ in 0..20 {
        assert_eq!(site.ask(Spoken::OpenAi).await, 200);
    }
}

/// An old data folder was copied into the bucket; Redis forgets everything; the same accounts answer again.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_flush_the_same_accounts_answer() {
    let site = Site::start(3).await;
    assert_eq!(site.ask(Spoken::Claude).await, 200);
    let before = site.accounts().await;
    assert_eq!(before.len(), 3);
    site.redis.flush().await;
    eventually("an answer", async || {
        (site.ask(Spoken::Claude).await == 200).then_some(())
    })
    .await;
    site.until_ready(3).await;
    assert_eq!(site.accounts().await, before);
}
