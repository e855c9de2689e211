//! What lives here: what the simulator refuses, and what it says then.

use b2a_simulator::Call;
use hyper::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, call_headers, sign, simulator};

#[tokio::test]
async fn mint_session_and_stream_work_by_hand() {
    let (simulator, caller) = simulator().await;
    let answered = caller.ask("How are you, 你好?").await;
    assert_eq!(answered.status, 200);
    assert!(
        answered
            .answer_text()
            .contains("You said: How are you, 你好?")
    );
    let chunks = answered.json();
    let chunks = chunks.as_array().unwrap();
    let first = &chunks[0]["streamAssistResponse"];
    let content = &first["answer"]["replies"][0]["groundedContent"]["content"];
    assert_eq!(content["thought"], true);
    assert!(
        first["sessionInfo"]["session"]
            .as_str()
            .unwrap()
            .starts_with("projects/")
    );
    assert!(first["assistToken"].is_string());
    let last = &chunks.last().unwrap()["streamAssistResponse"]["answer"];
    assert_eq!(last["state"], "SUCCEEDED");

    let counters = simulator.counters();
    for call in [Call::Mint, Call::CreateSession, Call::StreamAssist] {
        assert_eq!(counters.of(call).calls, 1);
        assert_eq!(
            counters.of_account(&caller.file.email, call).by_status[&200],
            1
        );
    }
}

#[tokio::test]
async fn a_file_is_the_same_after_a_restart() {
    let (_first, caller) = simulator().await;
    let (second, _) = simulator().await;
    assert_eq!(caller.file.content, second.account_files()[0].content);
    let moved = Caller::new(second.url(), caller.file);
    assert_eq!(moved.ask("still there?").await.status, 200);
}

#[tokio::test]
async fn cookies_must_be_there_and_right() {
    let (_simulator, caller) = simulator().await;
    let good = caller.file.content["cookie_string"].as_str().unwrap();
    for bad in [
        "",
        "__Secure-C_SES=wrong; __Host-C_OSES=wrong",
        good.split(';').next().unwrap(),
    ] {
        assert_eq!(caller.mint_with(bad).await.status, 401, "{bad}");
    }
    let without_blank = good.replace("; ", ";");
    assert_eq!(caller.mint_with(&without_blank).await.status, 200);
}

#[tokio::test]
async fn the_mint_wants_a_referer_and_a_number() {
    let (_simulator, caller) = simulator().await;
    let cookie = caller.file.content["cookie_string"].as_str().unwrap();
    let headers = [("cookie", cookie)];
    let csesidx = caller.file.content["csesidx"].as_str().unwrap();
    let path = format!("/auth/getoxsrf?csesidx={csesidx}");
    let answered = caller.call(Method::GET, &path, &headers, Vec::new()).await;
    assert_eq!(
        (
            answered.status,
            answered.error_message().contains("referer")
        ),
        (400, true)
    );
    let answered = caller
        .call(Method::GET, "/auth/getoxsrf", &headers, Vec::new())
        .await;
    assert_eq!(
        (
            answered.status,
            answered.error_message().contains("csesidx")
        ),
        (400, true)
    );
}

#[tokio::test]
async fn new_cookies_make_the_old_file_dead() {
    let (simulator, mut caller) = simulator().await;
    let old = caller.file.content["cookie_string"]
        .as_str()
        .unwrap()
        .to_owned();
    caller.file = simulator.rotate_cookies(&caller.file.email).unwrap();
    assert_eq!(caller.mint_with(&old).await.status, 401);
    assert_eq!(caller.ask("renewed").await.status, 200);
}

#[tokio::test]
async fn a_token_must_hold_in_every_claim() {
    let (simulator, caller) = simulator().await;
    let (key, key_id) = caller.key().await;
    let good = caller.claims();
    let now = good["iat"].as_u64().unwrap();
    let changed = |changes: &[(&str, Value)]| {
        let mut claims = good.clone();
        for (name, value) in changes {
            claims[*name] = value.clone();
        }
        sign(&key, &key_id, &claims)
    };
    let expired = [
        ("iat", json!(now - 400)),
        ("nbf", json!(now - 400)),
        ("exp", json!(now - 100)),
    ];
    let ahead = [
        ("iat", json!(now + 100)),
        ("nbf", json!(now + 100)),
        ("exp", json!(now + 400)),
    ];
    let bad = [
        sign(b"another key", &key_id, &good),
        sign(&key, "another-key-id", &good),
        changed(&[("iss", json!("https://example.com"))]),
        changed(&[("aud", json!("https://example.com"))]),
        changed(&[("sub", json!("csesidx/1"))]),
        changed(&[("exp", json!(now + 3600))]),
        changed(&[("nbf", json!(now - 60))]),
        changed(&expired),
        changed(&ahead),
        "no.token.at-all".to_owned(),
        String::new(),
    ];
    let body = caller.body("createSessionRequest", json!({"session": {"name": ""}}));
    for token in &bad {
        let answered = caller.widget("widgetCreateSession", token, &body).await;
        assert_eq!(answered.status, 401, "{token}");
        assert_eq!(answered.json()["error"]["status"], "UNAUTHENTICATED");
    }
    let token = changed(&[]);
    assert_eq!(
        caller
            .widget("widgetCreateSession", &token, &body)
            .await
            .status,
        200
    );

    assert!(simulator.rotate_key(&caller.file.email));
    assert_eq!(
        caller
            .widget("widgetCreateSession", &token, &body)
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn headers_of_the_web_app_are_wanted() {
    let (_simulator, caller) = simulator().await;
    let token = caller.token().await;
    let bearer = format!("Bearer {token}");
    let body = caller.body("createSessionRequest", json!({"session": {"name": ""}}));
    let body = body.to_string().into_bytes();
    let path = "/v1alpha/locations/global/widgetCreateSession";
    for missing in ["origin", "referer", "x-server-timeout", "content-type"] {
        let headers: Vec<_> = call_headers(&bearer)
            .into_iter()
            .filter(|(name, _)| *name != missing)
            .collect();
        let answered = caller
            .call(Method::POST, path, &headers, body.clone())
            .await;
        assert_eq!(answered.status, 400);
        assert!(
            answered.error_message().contains(missing),
            "{}",
            answered.error_message()
        );
    }
}

/// Members of `streamAssistRequest`, what to put there instead, and what the refusal names.
fn wrong_members() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("session", json!("collections/none"), "session"),
        ("query/parts", json!("text"), "query.parts"),
        ("query/parts", json!([{"role": "user"}]), "query.parts[0]"),
        ("fileIds", json!(["file-0"]), "fileIds"),
        (
            "answerGenerationMode",
            json!("FAST"),
            "answerGenerationMode",
        ),
        ("assistSkippingMode", json!(""), "assistSkippingMode"),
        ("languageCode", json!("english!"), "languageCode"),
        ("userMetadata/timeZone", json!(""), "timeZone"),
        ("toolsSpec", json!({"imageSpec": {}}), "toolsSpec"),
        ("toolsSpec/toolRegistry", json!("mine"), "toolRegistry"),
        ("assistGenerationConfig/modelId", json!("gpt-4o"), "modelId"),
    ]
}

#[tokio::test]
async fn each_wrong_member_of_a_question_is_named() {
    let (_simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    for (member, value, named) in wrong_members() {
        let mut body = caller.question(&session, "hello");
        *body
            .pointer_mut(&format!("/streamAssistRequest/{member}"))
            .unwrap() = value;
        let answered = caller.widget("widgetStreamAssist", &token, &body).await;
        assert_eq!(answered.status, 400, "{member}");
        assert!(
            answered.error_message().contains(named),
            "{}",
            answered.error_message()
        );
    }
}

#[tokio::test]
async fn what_every_body_carries_is_checked() {
    let (_simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let wrong = [
        ("/configId", json!("another"), 403, "configId"),
        ("/configId", json!(""), 400, "configId"),
        (
            "/additionalParams",
            json!({"token": "+"}),
            400,
            "additionalParams.token",
        ),
        ("/additionalParams", Value::Null, 400, "additionalParams"),
    ];
    for (pointer, value, status, named) in wrong {
        let mut body = caller.question(&session, "hello");
        *body.pointer_mut(pointer).unwrap() = value;
        let answered = caller.widget("widgetStreamAssist", &token, &body).await;
        assert_eq!(answered.status, status, "{pointer}");
        assert!(
            answered.error_message().contains(named),
            "{}",
            answered.error_message()
        );
    }
    let mut body = caller.question(&session, "hello");
    body["systemInstruction"] = json!("be kind");
    let answered = caller.widget("widgetStreamAssist", &token, &body).await;
    assert!(answered.error_message().contains("systemInstruction"));
}

#[tokio::test]
async fn no_model_means_the_service_chooses_and_no_prompt_means_no_answer() {
    let (_simulator, caller) = simulator().await;
    let (token, session) = caller.session().await;
    let mut body = caller.question(&session, "hello");
    body["streamAssistRequest"]
        .as_object_mut()
        .unwrap()
        .remove("assistGenerationConfig");
    let answered = caller.widget("widgetStreamAssist", &token, &body).await;
    assert_eq!(
        (answered.status, answered.answer_text().contains("hello")),
        (200, true)
    );
    body["streamAssistRequest"]["query"]["parts"] = json!([]);
    let answered = caller.widget("widgetStreamAssist", &token, &body).await;
    assert_eq!(
        (answered.status, answered.answer_text().as_str()),
        (200, "")
    );
    assert_eq!(answered.json().as_array().unwrap().len(), 1);
}
