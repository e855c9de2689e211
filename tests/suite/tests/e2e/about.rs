//! What lives here: what the gateway says about itself, to whoever asks.

use b2a_suite::{Plan, Store};
use http::Method;

on_each_store!(tells_about_itself);

async fn tells_about_itself(store: Store) {
    let plan = Plan::accounts(2).with(|settings| settings.note = vec!["Be kind.".to_owned()]);
    let gateway = plan.on(store).start().await;
    let root = gateway.client.get("/", &[]).await;
    assert_eq!(root.status, 200);
    let root = root.json();
    assert_eq!(root["status"], "running");
    assert_eq!(root["service"], "business2api");
    assert_eq!(root["mode"], "local");
    assert_eq!(root["pool"]["ready"], 2, "{root}");
    assert_eq!(root["pool"]["total"], 2);
    assert_eq!(root["note"][0], "Be kind.");

    let health = gateway.client.get("/health", &[]).await;
    assert_eq!(health.status, 200);
    let health = health.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["ready"], 2, "{health}");
    assert_eq!(health["pending"], 0);
    let time = health["time"].as_str().unwrap();
    assert!(time.starts_with("20") && time.ends_with('Z'), "{time}");

    let ready = gateway.client.get("/ready", &[]).await;
    assert_eq!(ready.status, 200);
    assert_eq!(ready.json()["ready"], true);
}

/// Probes of load balancers ask for the head alone.
#[tokio::test]
async fn probes_may_ask_for_the_head_alone() {
    let gateway = Plan::accounts(0).start().await;
    for path in ["/", "/health", "/ready"] {
        let body = bytes::Bytes::new();
        let reply = gateway.client.whole(Method::HEAD, path, &[], body).await;
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.body.is_empty());
    }
}

/// Pages of other origins get no permission to ask.
#[tokio::test]
async fn other_origins_are_not_let_in() {
    let gateway = Plan::accounts(0).start().await;
    let headers = [
        ("origin", "https://example.com"),
        ("access-control-request-method", "POST"),
    ];
    for (method, path) in [
        (Method::OPTIONS, "/v1/chat/completions"),
        (Method::GET, "/v1/models"),
        (Method::GET, "/health"),
    ] {
        let body = bytes::Bytes::new();
        let reply = gateway.client.whole(method, path, &headers, body).await;
        let allowed = reply.headers.get("access-control-allow-origin");
        assert_eq!(allowed, None, "{path}");
    }
}

/// Without a key: it is the same for everybody.
#[tokio::test]
async fn the_openapi_document_is_served() {
    let gateway = Plan::accounts(0).start().await;
    let reply = gateway.client.get("/openapi.json", &[]).await;
    assert_eq!(reply.status, 200);
    let document = reply.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    assert!(document["paths"]["/v1/messages"]["post"].is_object());
}

/// What providers serve and this gateway does not is told in the provider's form, with what to do instead.
#[tokio::test]
async fn what_is_not_offered_is_told_with_what_to_do_instead() {
    let gateway = Plan::accounts(0).start().await;
    for (path, instead) in [
        ("/v1/completions", "/v1/chat/completions"),
        ("/v1/embeddings", "embeddings are not offered"),
        ("/v1/audio/speech", "speech is not offered"),
    ] {
        let body = bytes::Bytes::from_static(b"{}");
        let reply = gateway.client.whole(Method::POST, path, &[], body).await;
        assert_eq!(reply.status, 404, "{path}");
        let error = &reply.json()["error"];
        assert!(
            error["message"].as_str().unwrap().contains(instead),
            "{error}"
        );
        assert_eq!(error["type"], "invalid_request_error");
    }
}
