//! What lives here: files given to a session, and files got from one.

use b2a_simulator::{Answer, Call, Fault, Piece, Scope};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Method;
use serde_json::{Value, json};

use crate::caller::{Answered, Caller, simulator};

async fn add(caller: &Caller, token: &str, session: &str, mut file: Value) -> Answered {
    file["name"] = json!(session);
    let body = caller.body("addContextFileRequest", file);
    caller.widget("widgetAddContextFile", token, &body).await
}

#[tokio::test]
async fn an_added_file_is_seen_by_the_answer() {
    let (simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let file = json!({"fileName": "boat.png", "mimeType": "image/png", "fileContents": "AAAA"});
    let added = add(&caller, &token, &session, file).await;
    let file_id = added.json()["addContextFileResponse"]["fileId"].clone();
    let link = json!({"fileUri": "https://example.com/a.pdf"});
    assert_eq!(add(&caller, &token, &session, link).await.status, 200);

    let mut body = caller.question(&session, "What is this?");
    body["streamAssistRequest"]["fileIds"] = json!([file_id]);
    let answered = caller.widget("widgetStreamAssist", &token, &body).await;
    let text = answered.answer_text();
    assert!(
        text.contains("I received 1 file: boat.png (image/png)"),
        "{text}"
    );

    let kept = simulator
        .requests()
        .into_iter()
        .find(|r| r.call == Call::AddContextFile)
        .unwrap();
    let contents = &kept.body["addContextFileRequest"]["fileContents"];
    assert_eq!(
        *contents,
        json!({"base64_characters": 4}),
        "contents are not kept"
    );
}

#[tokio::test]
async fn wrong_files_are_refused_by_name() {
    let (_simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let png = |contents: &str| json!({"fileName": "a.png", "mimeType": "image/png", "fileContents": contents});
    let webp = json!({"fileName": "a.webp", "mimeType": "image/webp", "fileContents": "AAAA"});
    let answered = add(&caller, &token, &session, webp).await;
    assert_eq!(answered.status, 400);
    assert_eq!(
        answered.error_message(),
        "Unsupported file type: image/webp"
    );
    let wrong = [
        (png("not base64!"), "fileContents"),
        (
            json!({"fileName": "a.png", "mimeType": "image/png"}),
            "fileContents",
        ),
        (json!({"fileUri": "file:///etc/passwd"}), "fileUri"),
        (
            json!({"mimeType": "image/png", "fileContents": "AAAA"}),
            "fileName",
        ),
    ];
    for (file, named) in wrong {
        let answered = add(&caller, &token, &session, file).await;
        assert_eq!(answered.status, 400);
        assert!(
            answered.error_message().contains(named),
            "{}",
            answered.error_message()
        );
    }
    let answered = add(&caller, &token, "collections/none", png("AAAA")).await;
    assert_eq!(answered.status, 400);
}

/// Scripts a generated file, asks, and lists: the session's token and full name, and the file's metadata.
async fn generate(caller: &Caller, redirect: bool) -> (String, Value) {
    let (token, session) = caller.session().await;
    let answered = caller
        .widget(
            "widgetStreamAssist",
            &token,
            &caller.question(&session, "x"),
        )
        .await;
    assert!(answered.text().contains("fileId"), "redirect: {redirect}");
    let full = answered.json()[0]["streamAssistResponse"]["sessionInfo"]["session"].clone();
    let request = json!({"name": full, "filter": "file_origin_type = AI_GENERATED"});
    let body = caller.body("listSessionFileMetadataRequest", request);
    let listed = caller
        .widget("widgetListSessionFileMetadata", &token, &body)
        .await;
    let listed = listed.json()["listSessionFileMetadataResponse"]["fileMetadata"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    (token, listed[0].clone())
}

fn file(redirect: bool) -> Answer {
    Answer::of([Piece::File {
        file_id: "made-1".into(),
        mime_type: "image/png".into(),
        data: STANDARD.encode("bytes of a picture"),
        redirect,
    }])
}

#[tokio::test]
async fn a_generated_file_is_listed_and_downloaded() {
    let (simulator, caller) = simulator().await;
    for redirect in [false, true] {
        simulator.answer(&Scope::all(), [file(redirect)]);
        let (token, metadata) = generate(&caller, redirect).await;
        assert_eq!(metadata["fileId"], "made-1");
        assert_eq!(metadata["mimeType"], "image/png");
        let session = metadata["session"].as_str().unwrap();
        assert!(session.starts_with("projects/"));
        let path = format!("/download/v1alpha/{session}:downloadFile?fileId=made-1&alt=media");
        assert_eq!(
            metadata["downloadUri"],
            format!("{}{path}", simulator.url())
        );

        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let mut answered = caller.call(Method::GET, &path, &headers, Vec::new()).await;
        if redirect {
            assert_eq!(answered.status, 302);
            let place = answered.headers["location"].to_str().unwrap().to_owned();
            let path = place.strip_prefix(simulator.url()).unwrap();
            answered = caller.call(Method::GET, path, &[], Vec::new()).await;
        }
        assert_eq!(
            (answered.status, answered.text()),
            (200, "bytes of a picture")
        );
        assert_eq!(answered.headers["content-type"], "image/png");
    }
}

#[tokio::test]
async fn a_download_needs_a_token_and_a_known_file() {
    let (simulator, caller) = simulator().await;
    simulator.answer(&Scope::all(), [file(false)]);
    let (token, metadata) = generate(&caller, false).await;
    let session = metadata["session"].as_str().unwrap();
    let path = format!("/download/v1alpha/{session}:downloadFile");
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let get = async |query: &str, headers: &[(&str, &str)]| {
        caller
            .call(Method::GET, &format!("{path}{query}"), headers, Vec::new())
            .await
            .status
    };
    assert_eq!(get("?fileId=made-1&alt=media", &[]).await, 401);
    assert_eq!(get("?fileId=made-1", &headers).await, 400);
    assert_eq!(get("?fileId=other&alt=media", &headers).await, 404);
    simulator.script(Call::Download, &Scope::all(), [Fault::status(403)]);
    assert_eq!(get("?fileId=made-1&alt=media", &headers).await, 403);
    assert_eq!(get("?fileId=made-1&alt=media", &headers).await, 200);
}
