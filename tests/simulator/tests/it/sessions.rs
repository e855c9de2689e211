//! What lives here: what sessions remember, and sessions that are not there.

use b2a_simulator::{SessionRecord, SimAccount};
use hyper::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, simulator};

#[tokio::test]
async fn a_session_remembers_its_turns_and_what_they_cost() {
    let (simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let file = json!({"name": session, "fileName": "a.png", "mimeType": "image/png", "fileContents": "YQ=="});
    let upload = caller.body("addContextFileRequest", file);
    let added = caller.widget("widgetAddContextFile", &token, &upload).await;
    let mut first = caller.question(&session, "One");
    first["streamAssistRequest"]["fileIds"] =
        json!([added.json()["addContextFileResponse"]["fileId"]]);
    let second = caller.question(&session, "Two");
    for body in [&first, &second] {
        assert_eq!(
            caller
                .widget("widgetStreamAssist", &token, body)
                .await
                .status,
            200
        );
    }

    let sessions = simulator.sessions();
    let [record] = &sessions[..] else {
        panic!("{sessions:?}")
    };
    assert_eq!(record.name, session);
    assert_eq!((record.questions, record.uploads), (2, 1));
    let bytes = |body: &Value| body.to_string().len() as u64;
    assert_eq!(record.question_bytes, bytes(&first) + bytes(&second));
    assert_eq!(record.upload_bytes, bytes(&upload));
    assert_eq!(record.turns[0].question, "One");
    assert_eq!(record.turns[0].files, ["a.png"]);
    assert!(record.turns[1].answer.starts_with("You said: Two"));

    let shown = caller.control(Method::GET, "/sessions", Value::Null).await;
    let shown: Vec<SessionRecord> = serde_json::from_value(shown.json()).unwrap();
    assert_eq!(shown, sessions);
}

#[tokio::test]
async fn a_session_that_is_not_there_is_not_found() {
    let (simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let other = simulator.add_account(SimAccount::new("b@example.com"));
    let (_, foreign) = Caller::new(simulator.url(), other).session().await;
    let ask = async |session: &str| {
        let body = caller.question(session, "Hello");
        caller
            .widget("widgetStreamAssist", &token, &body)
            .await
            .status
    };
    assert_eq!(ask(&foreign).await, 404);
    assert_eq!(ask(&session).await, 200);
    let forgotten = caller
        .control(Method::DELETE, "/sessions", Value::Null)
        .await;
    assert_eq!(forgotten.status, 204);
    assert_eq!(ask(&session).await, 404);
    assert!(simulator.sessions().is_empty());
}
