//! What lives here: asking a question and reading its answer.

use std::time::Duration;

use axum::body::Body;
use b2a_protocol::canonical::{AnswerEvent, ContentPart, InlineMedia, StopReason};
use b2a_upstream::FailureKind;
use bytes::Bytes;
use futures_util::StreamExt as _;
use serde_json::json;

use crate::script::{Script, hello, item, open, question, read};

fn text(text: &str) -> AnswerEvent {
    AnswerEvent::Text(text.to_owned())
}

#[tokio::test]
async fn the_calls_are_what_the_service_expects() {
    let script = Script::start().await;
    script.answering(json!([item(&json!({"text": "Hi"}))]).to_string());
    for id in ["f1", "f2"] {
        let added = json!({"addContextFileResponse": {"fileId": id}});
        script.on_ok("widgetAddContextFile", added.to_string());
    }
    let image = |base64: &'static [u8]| {
        ContentPart::Media(InlineMedia {
            mime_type: "image/png".to_owned(),
            base64: Bytes::from_static(base64),
        })
    };
    let request = question(vec![
        ContentPart::Text("Compare".to_owned()),
        image(b"YQ=="),
        image(b"Yg=="),
    ]);
    let upstream = script.upstream_with(|settings| {
        settings.parallel_uploads = 1;
        settings
            .headers
            .insert("x-server-token".to_owned(), "boot".to_owned().into());
    });
    let (events, end) = read(open(&upstream, &request).await.unwrap()).await;
    assert_eq!((events, end), (vec![text("Hi")], Ok(StopReason::Done)));

    let question = script.seen("widgetStreamAssist").remove(0);
    assert_eq!(question.uri, "/v1alpha/locations/global/widgetStreamAssist");
    for (name, value) in [
        ("authorization", "Bearer a.b.c"),
        ("origin", "https://business.gemini.google"),
        ("referer", "https://business.gemini.google/"),
        ("x-server-timeout", "1800"),
        ("content-type", "application/json"),
        ("x-server-token", "boot"),
    ] {
        assert_eq!(question.header(name), value, "{name}");
    }
    assert_eq!(
        question.json(),
        json!({
            "configId": "config-1", "additionalParams": {"token": "-"},
            "streamAssistRequest": {
                "session": "collections/c/sessions/s1", "query": {"parts": [{"text": "Compare"}]},
                "filter": "", "fileIds": ["f1", "f2"], "answerGenerationMode": "NORMAL",
                "toolsSpec": {"webGroundingSpec": {}}, "languageCode": "en-US",
                "userMetadata": {"timeZone": "Etc/UTC"}, "assistSkippingMode": "REQUEST_ASSIST",
                "assistGenerationConfig": {"modelId": "gemini-2.5-pro"}
            }
        })
    );
    assert_eq!(
        script.seen("widgetCreateSession")[0].json(),
        json!({
            "configId": "config-1", "additionalParams": {"token": "-"},
            "createSessionRequest": {"session": {"name": "", "displayName": ""}}
        })
    );
    assert_eq!(
        script.seen("widgetAddContextFile")[1].json()["addContextFileRequest"],
        json!({
            "name": "collections/c/sessions/s1", "fileName": "file-2.png",
            "mimeType": "image/png", "fileContents": "Yg=="
        })
    );
}

#[tokio::test]
async fn text_is_there_while_the_rest_is_held_back() {
    let script = Script::start().await;
    let (sender, receiver) = futures_channel();
    script.answering(Body::from_stream(receiver));
    sender
        .send(format!("[{}", item(&json!({"text": "first"}))))
        .unwrap();
    let mut answer = script.open(&hello()).await.unwrap();
    let mut events = Vec::new();
    assert_eq!(answer.next(&mut events).await, Ok(None));
    assert_eq!(events, [text("first")]);

    // Dropped while it waits, and called anew: nothing is lost.
    let waited = tokio::time::timeout(Duration::from_millis(20), answer.next(&mut events)).await;
    assert!(waited.is_err());
    sender
        .send(format!(",\n{}]", item(&json!({"text": "second"}))))
        .unwrap();
    assert_eq!(answer.next(&mut events).await, Ok(None));
    assert_eq!(events, [text("first"), text("second")]);
    // The array is closed; that the connection stays open holds up nothing.
    assert_eq!(answer.next(&mut events).await, Ok(Some(StopReason::Done)));
    drop(sender);
}

type Sender = tokio::sync::mpsc::UnboundedSender<String>;

fn futures_channel() -> (
    Sender,
    impl futures_util::Stream<Item = Result<String, std::io::Error>>,
) {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (piece, receiver))
    });
    (sender, pieces.map(Ok))
}

#[tokio::test]
async fn what_came_is_passed_on_before_a_failure() {
    for (rest, kind) in [
        ("", FailureKind::Transient),
        (
            r#",{"error":{"code":429,"message":"x"}}]"#,
            FailureKind::RateLimited {
                retry_after_ms: None,
            },
        ),
        (
            r#",{"streamAssistResponse":{"answer":{"state":"FAILED"}}}]"#,
            FailureKind::Transient,
        ),
        (",oops", FailureKind::Transient),
    ] {
        let script = Script::start().await;
        script.answering(format!("[{}{rest}", item(&json!({"text": "Hi"}))));
        let mut answer = script.open(&hello()).await.unwrap();
        let mut events = Vec::new();
        assert_eq!(answer.next(&mut events).await, Ok(None), "{rest}");
        assert_eq!(events, [text("Hi")]);
        assert_eq!(
            answer.next(&mut events).await.unwrap_err().kind,
            kind,
            "{rest}"
        );
    }
}

#[tokio::test]
async fn a_400_on_the_session_is_tried_again() {
    let script = Script::start().await;
    script.on_status("widgetCreateSession", 400, "{}");
    script.answering(json!([item(&json!({"text": "Hi"}))]).to_string());
    assert!(script.open(&hello()).await.is_ok());
    assert_eq!(script.seen("widgetCreateSession").len(), 2);
}

#[tokio::test]
async fn other_refusals_are_not_tried_again() {
    for (path, status, body, kind) in [
        ("widgetCreateSession", 401, "", FailureKind::Unauthorized),
        (
            "widgetCreateSession",
            200,
            r#"{"uToken":"x"}"#,
            FailureKind::Unauthorized,
        ),
        ("widgetCreateSession", 200, "{}", FailureKind::Transient),
        ("widgetCreateSession", 500, "", FailureKind::Transient),
        (
            "widgetCreateSession",
            400,
            "MODEL_ARMOR_VIOLATION",
            FailureKind::Policy,
        ),
        ("widgetStreamAssist", 403, "", FailureKind::Forbidden),
        (
            "widgetStreamAssist",
            400,
            "MODEL_ARMOR_VIOLATION",
            FailureKind::Policy,
        ),
    ] {
        let script = Script::start().await;
        script.on_status(path, status, body);
        script.answering("[]");
        let failure = script.open(&hello()).await.err().expect("a failure");
        assert_eq!(failure.kind, kind, "{path} {status} {body}");
        assert_eq!(script.seen(path).len(), 1);
    }
}

#[tokio::test]
async fn a_large_image_passes_and_a_larger_one_does_not() {
    let script = Script::start().await;
    let data = "A".repeat(4 << 20);
    let image = json!([item(
        &json!({"inlineData": {"mimeType": "image/png", "data": data}})
    )]);
    script.answering(image.to_string());
    let (events, end) = read(script.open(&hello()).await.unwrap()).await;
    assert_eq!(end, Ok(StopReason::Done));
    let [AnswerEvent::Media(media)] = &events[..] else {
        panic!("{} events", events.len())
    };
    assert_eq!(media.data.base64().unwrap()[..], *data.as_bytes());

    script.answering(image.to_string());
    let strict = script.upstream_with(|settings| settings.max_item_bytes = 2 << 20);
    let (events, end) = read(open(&strict, &hello()).await.unwrap()).await;
    assert!(events.is_empty());
    assert_eq!(end.unwrap_err().kind, FailureKind::Transient);
}

#[tokio::test]
async fn one_connection_serves_answer_after_answer() {
    let script = Script::start().await;
    let upstream = script.upstream();
    for _ in 0..5 {
        let pieces = ["[", &item(&json!({"text": "Hi"})).to_string(), "]"].map(str::to_owned);
        let pieces = futures_util::stream::iter(pieces).then(async |piece| {
            tokio::task::yield_now().await;
            Ok::<_, std::io::Error>(piece)
        });
        script.answering(Body::from_stream(pieces));
        let (_, end) = read(open(&upstream, &hello()).await.unwrap()).await;
        assert_eq!(end, Ok(StopReason::Done));
    }
    let mut peers: Vec<_> = script.seen("").iter().map(|seen| seen.peer).collect();
    assert_eq!(peers.len(), 10);
    peers.dedup();
    assert_eq!(peers.len(), 1);
}
