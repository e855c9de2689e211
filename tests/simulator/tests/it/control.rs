//! What lives here: the same power over HTTP.

use hyper::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, simulator};

#[tokio::test]
async fn accounts_faults_answers_and_counters_over_http() {
    let (_simulator, caller) = simulator().await;
    let wanted = json!({"count": 1, "accounts": [{"email": "x@example.com", "config_id": "cfg"}]});
    let files = caller
        .control(Method::POST, "/accounts", wanted)
        .await
        .json();
    assert_eq!(files[0]["file_name"], "demo-2@example.com.json");
    assert_eq!(files[1]["content"]["configId"], "cfg");
    let listed = caller
        .control(Method::GET, "/accounts", Value::Null)
        .await
        .json();
    assert_eq!(listed.as_array().unwrap().len(), 3);

    let faults = json!({
        "call": "stream_assist",
        "scope": {"account": caller.file.email},
        "faults": [
            {"kind": "status", "status": 429, "retry_after_sec": 3},
            {"kind": "slow", "answer_ms": 1, "then": {"kind": "html_page"}},
        ],
    });
    assert_eq!(
        caller.control(Method::POST, "/faults", faults).await.status,
        204
    );
    let answers = json!({"standing": true, "answers": [{
        "pieces": [{"kind": "thought", "text": "hm"}, {"kind": "text", "text": "scripted"}],
        "framing": "compact", "write_bytes": 3, "pause_ms": 1,
    }]});
    assert_eq!(
        caller
            .control(Method::POST, "/answers", answers)
            .await
            .status,
        204
    );
    assert_eq!(caller.ask("x").await.headers["retry-after"], "3");
    assert!(caller.ask("x").await.text().contains("Sign in"));
    assert_eq!(caller.ask("x").await.answer_text(), "scripted");

    let counters = caller
        .control(Method::GET, "/counters", Value::Null)
        .await
        .json();
    assert_eq!(counters["total"]["stream_assist"]["calls"], 3);
    assert_eq!(
        counters["accounts"][&caller.file.email]["stream_assist"]["by_status"]["429"],
        1
    );
    let log = caller
        .control(Method::GET, "/log?from=2&limit=2", Value::Null)
        .await
        .json();
    assert_eq!(log[0]["seq"], 2);
    assert_eq!(log.as_array().unwrap().len(), 2);
    let requests = caller
        .control(Method::GET, "/requests", Value::Null)
        .await
        .json();
    assert_eq!(requests.as_array().unwrap().len(), 6);

    assert_eq!(
        caller
            .control(Method::POST, "/reset", Value::Null)
            .await
            .status,
        204
    );
    let counters = caller
        .control(Method::GET, "/counters", Value::Null)
        .await
        .json();
    assert_eq!(counters["total"]["stream_assist"]["calls"], 0);
    assert!(caller.ask("x").await.answer_text().starts_with("You said"));
}

#[tokio::test]
async fn gates_over_http() {
    let (_simulator, caller) = simulator().await;
    let gate = caller
        .control(Method::POST, "/gates", json!({"after_pieces": 0}))
        .await
        .json();
    let path = format!("/gates/{}", gate["id"]);
    let look = async || caller.control(Method::GET, &path, Value::Null).await.json();
    let (answered, ()) = tokio::join!(caller.ask("held"), async {
        while look().await["waiting"] != 1 {
            tokio::task::yield_now().await;
        }
        let release = format!("{path}/release");
        assert_eq!(
            caller
                .control(Method::POST, &release, Value::Null)
                .await
                .status,
            204
        );
    });
    assert!(answered.answer_text().contains("held"));
    assert_eq!(look().await["open"], true);
    assert_eq!(
        caller
            .control(Method::GET, "/gates/999", Value::Null)
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn rotation_over_http() {
    let (simulator, caller) = simulator().await;
    let old = caller.file.content["cookie_string"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/accounts/{}/rotate-cookies", caller.file.email);
    let file = caller.control(Method::POST, &path, Value::Null).await;
    assert_eq!(caller.mint_with(&old).await.status, 401);
    let renewed = Caller::new(simulator.url(), serde_json::from_slice(&file.body).unwrap());
    let token = renewed.token().await;
    let path = format!("/accounts/{}/rotate-key", caller.file.email);
    assert_eq!(
        caller
            .control(Method::POST, &path, Value::Null)
            .await
            .status,
        204
    );
    let body = renewed.body("createSessionRequest", json!({"session": {"name": ""}}));
    assert_eq!(
        renewed
            .widget("widgetCreateSession", &token, &body)
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn unknown_words_are_refused() {
    let (_simulator, caller) = simulator().await;
    let wrong = [
        (
            "/faults",
            json!({"call": "stream_assist", "faults": [{"kind": "flood"}]}),
        ),
        ("/faults", json!({"call": "sing", "faults": []})),
        ("/answers", json!({"answers": [{"peices": []}]})),
        ("/accounts", json!({"cuont": 1})),
    ];
    for (path, body) in wrong {
        let answered = caller.control(Method::POST, path, body).await;
        assert_eq!(answered.status, 422, "{path}");
    }
    assert_eq!(
        caller
            .call(Method::GET, "/nothing", &[], Vec::new())
            .await
            .status,
        404
    );
}
