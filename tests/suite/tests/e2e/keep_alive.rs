//! What lives here: silence of the upstream: the client gets its headers, and a sign of life now and then.

use std::time::{Duration, Instant};

use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::{Deployment, Plan, Spoken};

async fn start() -> Deployment {
    let plan = Plan::accounts(3).with(|settings| {
        settings.timeouts.keep_alive_sec = 1;
        settings.max_tries = 1;
    });
    plan.start().await
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_filled_in_each_dialects_way() {
    let gateway = start().await;
    let gate = gateway.simulator.hold_all(&Scope::all(), 0);
    let since = Instant::now();
    let streams = Spoken::ALL.map(|spoken| signs_of_life(&gateway, spoken));
    let replies = futures_of(streams).await;
    assert!(since.elapsed() >= Duration::from_secs(2), "two silences");
    gate.release();
    for (spoken, mut stream, reply) in replies {
        stream.push_str(&reply.rest().await);
        let without = stream.replace(spoken.keep_alive(), "");
        let stream = if spoken == Spoken::Gemini {
            stream.trim_start()
        } else {
            &without
        };
        assert_eq!(spoken.streamed_text(stream), "You said: Hello");
        assert!(spoken.ended_well(stream), "{stream}");
    }
}

/// Headers after a second although nothing came, and a sign of life after each further second.
async fn signs_of_life(
    gateway: &Deployment,
    spoken: Spoken,
) -> (Spoken, String, b2a_suite::StreamedReply) {
    let since = Instant::now();
    let mut reply = gateway.stream(spoken, "Hello").await;
    let waited = since.elapsed().as_millis();
    // They may come later on a busy machine, but not with the answer: that is held back until they were seen.
    assert!(waited >= 900, "{spoken:?}: {waited} ms");
    assert_eq!(reply.status, 200);
    let mut stream = String::new();
    while stream.matches(spoken.keep_alive()).count() < 2 {
        let piece = reply.piece().await.expect("a sign of life");
        stream.push_str(std::str::from_utf8(&piece).unwrap());
    }
    if spoken == Spoken::Gemini {
        assert_eq!(stream.trim(), "", "blank lines and no more: {stream:?}");
    }
    (spoken, stream, reply)
}

async fn futures_of<F: Future, const N: usize>(futures: [F; N]) -> Vec<F::Output> {
    futures_util::future::join_all(futures).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_after_the_headers_is_told_in_the_stream() {
    let gateway = start().await;
    let late = Fault::Slow {
        // Far behind the first sign of life, also on a machine that is busy just then.
        answer_ms: 6_000,
        piece_ms: 0,
        then: Some(Box::new(Fault::status(500))),
    };
    let (call, all) = (Call::StreamAssist, Scope::all());
    gateway.simulator.stand(call, &all, late);
    let replies = Spoken::ALL.map(async |spoken| {
        let reply = gateway.stream(spoken, "Hello").await;
        assert_eq!(reply.status, 200);
        (spoken, reply.rest().await)
    });
    for (spoken, stream) in futures_of(replies).await {
        let error = spoken.streamed_error(stream.trim_start());
        let error = error.unwrap_or_else(|| panic!("no error: {stream}"));
        assert!(!spoken.error_message(&error).is_empty());
        assert!(stream.contains(spoken.keep_alive()), "{stream}");
        assert!(!stream.contains("[DONE]") && !stream.contains("message_stop"));
    }
}

/// A failure before the headers have a true status.
#[tokio::test]
async fn a_failure_before_the_headers_has_a_status() {
    // Nobody is to be kept alive.
    let plan = Plan::accounts(3).with(|settings| settings.max_tries = 1);
    let gateway = plan.start().await;
    let (call, all) = (Call::StreamAssist, Scope::all());
    gateway.simulator.stand(call, &all, Fault::status(500));
    for spoken in Spoken::ALL {
        let reply = gateway.stream(spoken, "Hello").await;
        assert_eq!(reply.status, 502, "{spoken:?}");
        assert_eq!(reply.headers["content-type"], "application/json");
    }
}

/// Inside a JSON array, blanks are all that may stand between the items.
#[tokio::test(flavor = "multi_thread")]
async fn a_gemini_array_stays_readable() {
    let gateway = start().await;
    let gate = gateway.simulator.hold(&Scope::all(), 0);
    let path = "/v1beta/models/gemini-2.5-flash:streamGenerateContent";
    let body = Spoken::Gemini.body("", "Hello", true).to_string();
    let headers = Spoken::Gemini.headers();
    let mut reply = gateway.client.open(path, headers, body).await;
    let mut text = reply.until("\n").await;
    assert_eq!(text.trim_end_matches('\n'), "[");
    gate.release();
    text.push_str(&reply.rest().await);
    let items: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(Spoken::Gemini.stop(items.last().unwrap()), "STOP");
}
