//! What lives here: files that the answer names and that are fetched.

use axum::body::Body;
use axum::response::Response;
use b2a_protocol::canonical::{AnswerEvent, Media, MediaData, StopReason};
use b2a_upstream::FailureKind;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::script::{Script, hello, item, open, read};

const DOWNLOAD: &str = "/download/v1alpha/projects/p/sessions/s:downloadFile";
const LIST: &str = "widgetListSessionFileMetadata";

fn named_file() -> Value {
    item(&json!({"file": {"fileId": "f 1", "mimeType": "image/png"}}))
}

/// An answer that names one file and the session that it is in.
fn with_session(more: &Value) -> String {
    let mut first = named_file();
    first["streamAssistResponse"]["sessionInfo"] = json!({"session": "projects/p/sessions/s"});
    json!([first, more]).to_string()
}

fn image() -> AnswerEvent {
    AnswerEvent::Media(Media {
        mime_type: "image/png".to_owned(),
        data: MediaData::Base64(Bytes::from_static(b"aW1hZ2U=")),
    })
}

#[tokio::test]
async fn a_file_is_fetched_from_the_named_session() {
    let script = Script::start().await;
    script
        .answering(with_session(&json!({})))
        .on_ok(DOWNLOAD, "image");
    let (events, end) = read(script.open(&hello()).await.unwrap()).await;
    assert_eq!((events, end), (vec![image()], Ok(StopReason::Done)));
    let seen = script.seen(DOWNLOAD).remove(0);
    assert_eq!(seen.uri, format!("{DOWNLOAD}?fileId=f+1&alt=media"));
    assert_eq!(seen.header("authorization"), "Bearer a.b.c");
    assert!(script.seen(LIST).is_empty(), "the full path was known");
}

#[tokio::test]
async fn without_a_named_session_the_list_tells_it() {
    let script = Script::start().await;
    let listed = json!({"listSessionFileMetadataResponse": {"fileMetadata": [
        {"fileId": "other"},
        {"fileId": "f 1", "session": "projects/p/sessions/s", "mimeType": "image/png"}]}});
    script.answering(json!([item(&json!({"file": {"fileId": "f 1"}}))]).to_string());
    script
        .on_ok(LIST, listed.to_string())
        .on_ok(DOWNLOAD, "image");
    let (events, end) = read(script.open(&hello()).await.unwrap()).await;
    assert_eq!((events, end), (vec![image()], Ok(StopReason::Done)));
    assert_eq!(
        script.seen(LIST)[0].json()["listSessionFileMetadataRequest"],
        json!({"name": "collections/c/sessions/s1", "filter": "file_origin_type = AI_GENERATED"})
    );
}

#[tokio::test]
async fn a_redirect_is_followed_and_the_token_stays_at_home() {
    let (script, elsewhere) = (Script::start().await, Script::start().await);
    let away = Response::builder()
        .status(302)
        .header("location", format!("{}/x", elsewhere.base));
    script
        .answering(with_session(&json!({})))
        .on(DOWNLOAD, away.body(Body::empty()).unwrap());
    elsewhere.on_ok("/x", "image");
    let (events, end) = read(script.open(&hello()).await.unwrap()).await;
    assert_eq!((events, end), (vec![image()], Ok(StopReason::Done)));
    assert_eq!(elsewhere.seen("/x")[0].header("authorization"), "");
}

#[tokio::test]
async fn redirects_have_an_end() {
    let script = Script::start().await;
    script.answering(with_session(&json!({})));
    for _ in 0..20 {
        let round = Response::builder().status(302).header("location", DOWNLOAD);
        script.on(DOWNLOAD, round.body(Body::empty()).unwrap());
    }
    let (_, end) = read(script.open(&hello()).await.unwrap()).await;
    assert_eq!(end.unwrap_err().kind, FailureKind::Transient);
    assert_eq!(
        script.seen(DOWNLOAD).len(),
        12,
        "two tries of one call and five redirects"
    );
}

#[tokio::test]
async fn a_failed_download_is_tried_twice() {
    let script = Script::start().await;
    script
        .answering(with_session(&json!({})))
        .on_status(DOWNLOAD, 500, "")
        .on_ok(DOWNLOAD, "image");
    let (events, end) = read(script.open(&hello()).await.unwrap()).await;
    assert_eq!((events, end), (vec![image()], Ok(StopReason::Done)));
}

#[tokio::test]
async fn a_lost_file_leaves_the_text_and_fails_an_answer_without_any() {
    for (more, wanted) in [
        (item(&json!({"text": "Here"})), Ok(StopReason::Done)),
        (
            item(&json!({"text": "Hm", "thought": true})),
            Err(FailureKind::Unauthorized),
        ),
    ] {
        let script = Script::start().await;
        script
            .answering(with_session(&more))
            .on_status(DOWNLOAD, 401, "");
        let (events, end) = read(script.open(&hello()).await.unwrap()).await;
        assert_eq!(events.len(), 1);
        assert_eq!(end.map_err(|failure| failure.kind), wanted);
        assert_eq!(
            script.seen(DOWNLOAD).len(),
            1,
            "a refusal is not tried again"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_left_out() {
    let script = Script::start().await;
    script.answering(with_session(&item(&json!({"text": "Here"}))));
    script
        .on_ok(DOWNLOAD, vec![7; 1001])
        .on_ok(DOWNLOAD, vec![7; 1001]);
    let upstream = script.upstream_with(|settings| settings.max_file_bytes = 1000);
    let (events, end) = read(open(&upstream, &hello()).await.unwrap()).await;
    assert_eq!((events.len(), end), (1, Ok(StopReason::Done)));
}
