//! What lives here: going on with a conversation that the service knows, and the files of all its turns.

use b2a_protocol::canonical::{ChatRequest, ContentPart, InlineMedia, Role, StopReason, Turn};
use b2a_upstream::{FailureKind, Resume};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::script::{Script, go_on, hello, item, open, read};

const SESSION: &str = "collections/c/sessions/s1";

fn answer() -> String {
    json!([item(&json!({"text": "Hi"}))]).to_string()
}

fn image(base64: &'static [u8]) -> ContentPart {
    ContentPart::Media(InlineMedia {
        mime_type: "image/png".to_owned(),
        base64: Bytes::from_static(base64),
    })
}

/// Turns of the user and the assistant in turn.
fn conversation(turns: Vec<Vec<ContentPart>>) -> ChatRequest {
    let roles = [Role::User, Role::Assistant].into_iter().cycle();
    let turns = turns.into_iter().zip(roles);
    ChatRequest {
        turns: turns.map(|(parts, role)| Turn { role, parts }).collect(),
        ..ChatRequest::default()
    }
}

fn text(text: &str) -> ContentPart {
    ContentPart::Text(text.to_owned())
}

fn asked(script: &Script) -> Value {
    let last = script.seen("widgetStreamAssist").pop().unwrap();
    last.json()["streamAssistRequest"].clone()
}

fn added(id: &str) -> String {
    json!({"addContextFileResponse": {"fileId": id}}).to_string()
}

#[tokio::test]
async fn a_conversation_goes_on_in_its_session() {
    let script = Script::start().await;
    script.answering(answer());
    let upstream = script.upstream();
    let first = open(&upstream, &hello()).await.unwrap();
    let name = first.conversation().unwrap().to_owned();
    assert_eq!(read(first).await.1, Ok(StopReason::Done));

    script.on_ok("widgetStreamAssist", answer());
    let request = conversation(vec![
        vec![text("Hello")],
        vec![text("Hi")],
        vec![text("Again")],
    ]);
    let resume = Resume {
        conversation: &name,
        known_turns: 2,
    };
    let second = go_on(&upstream, &request, Some(resume)).await.unwrap();
    assert_eq!(second.conversation(), Some(name.as_str()));
    assert_eq!(read(second).await.1, Ok(StopReason::Done));
    assert_eq!(script.seen("widgetCreateSession").len(), 1);
    let asked = asked(&script);
    assert_eq!(asked["session"], SESSION);
    assert_eq!(asked["query"], json!({"parts": [{"text": "Again"}]}));
}

#[tokio::test]
async fn what_was_explained_is_remembered_with_the_conversation() {
    let script = Script::start().await;
    script.answering(answer());
    let upstream = script.upstream();
    let mut request = conversation(vec![vec![text("Hello")]]);
    request.system = "You are terse.".to_owned();
    let first = open(&upstream, &request).await.unwrap();
    let name = first.conversation().unwrap().to_owned();
    drop(first);

    script.on_ok("widgetStreamAssist", answer());
    let turn = |role, words| Turn {
        role,
        parts: vec![text(words)],
    };
    request.turns.extend([
        turn(Role::Assistant, "Hi"),
        turn(Role::Tool, "21"),
        turn(Role::User, "So?"),
    ]);
    let resume = Resume {
        conversation: &name,
        known_turns: 2,
    };
    go_on(&upstream, &request, Some(resume)).await.unwrap();
    assert_eq!(
        asked(&script)["query"]["parts"][0]["text"],
        "[[tool]]\n21\n\n[[user]]\nSo?\n\n[[assistant]]\n"
    );
}

#[tokio::test]
async fn a_conversation_that_is_gone_is_told_from_other_failures() {
    let gone = FailureKind::ConversationGone;
    let missing = json!({"error": {"code": 404, "status": "NOT_FOUND"}}).to_string();
    let invalid = json!({"error": {"code": 400, "status": "INVALID_ARGUMENT",
        "message": "session 's1' was not found"}})
    .to_string();
    let with_file = conversation(vec![
        vec![text("Hello")],
        vec![text("Hi")],
        vec![text("See"), image(b"YQ==")],
    ]);
    for (call, status, body, kind) in [
        ("widgetStreamAssist", 404, "", gone),
        ("widgetStreamAssist", 400, invalid.as_str(), gone),
        ("widgetAddContextFile", 404, missing.as_str(), gone),
        ("widgetStreamAssist", 400, "{}", gone),
        ("widgetStreamAssist", 500, "{}", FailureKind::Transient),
        ("widgetStreamAssist", 401, "", FailureKind::Unauthorized),
        ("widgetAddContextFile", 500, "", FailureKind::Transient),
    ] {
        let script = Script::start().await;
        script.on_status(call, status, body);
        script.on_ok("widgetAddContextFile", added("f1"));
        let resume = Resume {
            conversation: SESSION,
            known_turns: 2,
        };
        let failure = go_on(&script.upstream(), &with_file, Some(resume)).await;
        let failure = failure.err().expect("a failure");
        assert_eq!(failure.kind, kind, "{call} {status} {body}");
    }

    // Inside the answer, where a new session could not be gone.
    let script = Script::start().await;
    script.answering(format!("[{missing}]"));
    script.on_ok("widgetStreamAssist", format!("[{missing}]"));
    let resume = Some(Resume {
        conversation: SESSION,
        known_turns: 2,
    });
    for (resume, kind) in [(None, FailureKind::Transient), (resume, gone)] {
        script.on_ok("widgetAddContextFile", added("f1"));
        let answer = go_on(&script.upstream(), &with_file, resume).await;
        let (_, end) = read(answer.unwrap()).await;
        assert_eq!(end.unwrap_err().kind, kind);
    }
}

#[tokio::test]
async fn the_files_of_all_turns_are_uploaded_once() {
    let script = Script::start().await;
    script.answering(answer());
    for id in ["f1", "f2"] {
        script.on_ok("widgetAddContextFile", added(id));
    }
    let request = conversation(vec![
        vec![text("One"), image(b"YQ==")],
        vec![text("Seen")],
        vec![text("Two"), image(b"YQ=="), image(b"Yg==")],
    ]);
    let upstream = script.upstream_with(|settings| settings.parallel_uploads = 1);
    open(&upstream, &request).await.unwrap();
    let uploads = script.seen("widgetAddContextFile");
    let uploads: Vec<Value> = uploads
        .iter()
        .map(|seen| seen.json()["addContextFileRequest"].clone())
        .collect();
    let names: Vec<&Value> = uploads.iter().map(|upload| &upload["fileName"]).collect();
    assert_eq!(names, ["file-1.png", "file-2.png"]);
    assert_eq!(asked(&script)["fileIds"], json!(["f1", "f2"]));

    // Whoever goes on brings along what is new.
    script.on_ok("widgetStreamAssist", answer());
    script.on_ok("widgetAddContextFile", added("f3"));
    let mut more = request.clone();
    more.turns
        .extend(conversation(vec![vec![text("Three"), image(b"Yw==")]]).turns);
    let resume = Resume {
        conversation: SESSION,
        known_turns: 3,
    };
    go_on(&upstream, &more, Some(resume)).await.unwrap();
    assert_eq!(script.seen("widgetAddContextFile").len(), 3);
    let last = script.seen("widgetAddContextFile")[2].json()["addContextFileRequest"].clone();
    assert_eq!(
        (&last["name"], &last["fileName"]),
        (&json!(SESSION), &json!("file-3.png"))
    );
    assert_eq!(asked(&script)["fileIds"], json!(["f3"]));
}

#[tokio::test]
async fn more_files_than_a_session_takes_are_refused() {
    const MANY: &[u8] = &[b'A'; 4 * 101];
    let script = Script::start().await;
    script.answering(answer());
    let files = (1..=101).map(|n| image(&MANY[..4 * n])).collect();
    let failure = open(&script.upstream(), &conversation(vec![files])).await;
    assert_eq!(failure.err().expect("a failure").kind, FailureKind::Request);
    assert!(script.seen("widgetAddContextFile").is_empty());
}
