//! What lives here: the bridge's own log, as it serves it.

use b2a_http::{HttpClient, HttpSettings};
use b2a_registrar_bridge::BridgeOptions;
use http::{HeaderMap, Method};
use serde_json::Value;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::bridge::{TestBridge, options, settings_with};
use crate::events::eventually;
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

/// Options of a bridge whose log is that of this process.
fn logging() -> BridgeOptions {
    let options = options();
    let lines = tracing_subscriber::registry().with(options.lines.clone());
    // The first test of a process sets it; with several in one process, the others see nothing.
    let _ = tracing::subscriber::set_global_default(lines);
    options
}

#[tokio::test]
async fn the_log_has_what_programs_say_without_secrets() {
    let options = logging();
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let program = Program::new(
        "echo \"cookie old-session-cookie-value of $email\" >&2; echo 'token AbCdEfGh0123456789012345' >&2; account $email new-cookie",
    );
    let bridge = TestBridge::start_with(&settings_with(&gateway.base, &program), options).await;
    gateway.uploaded(1).await;
    let lines = eventually("the upload in the log", async || {
        let (status, page) = bridge.call(Method::GET, "/logs?limit=1000", None).await;
        assert_eq!(status, 200);
        let items = page["items"].as_array().unwrap().clone();
        let text = |item: &Value| item["message"].as_str().unwrap().to_owned();
        items
            .iter()
            .any(|it| text(it).starts_with("an account was uploaded"))
            .then_some(items)
    })
    .await;
    let messages: Vec<&str> = lines
        .iter()
        .map(|it| it["message"].as_str().unwrap())
        .collect();
    let all = messages.join("\n");
    assert!(
        all.contains("program: cookie *** of a***e@example.com"),
        "{all}"
    );
    assert!(all.contains("program: token ***"), "{all}");
    for secret in [
        "old-session-cookie-value",
        "new-cookie",
        "alice@",
        "the-admin-key",
        "the-mail-password",
    ] {
        assert!(!all.contains(secret), "{secret} is in\n{all}");
    }
    for line in &lines {
        assert_eq!(line["source"], "registrar");
        assert!(["error", "warn", "info", "debug"].contains(&line["level"].as_str().unwrap()));
        assert!(line["ts"].as_str().unwrap().ends_with('Z'));
    }
    pages(&bridge, &lines).await;
    stream(&bridge).await;
    bridge.stop().await;
}

/// Pages follow each other.
async fn pages(bridge: &TestBridge, lines: &[Value]) {
    let first = lines[0]["id"].as_u64().unwrap();
    let (_, page) = bridge
        .call(
            Method::GET,
            &format!("/logs?after_id={first}&limit=2"),
            None,
        )
        .await;
    assert_eq!(page["items"][0]["id"], lines[1]["id"]);
    assert_eq!(page["next_after_id"], lines[2]["id"]);
    assert_eq!(page["has_more"], true);
    let (_, page) = bridge
        .call(Method::GET, "/logs?limit=1&level=info", None)
        .await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    let (_, page) = bridge
        .call(
            Method::GET,
            "/logs?after_id=99999999999999&level=error",
            None,
        )
        .await;
    assert_eq!(
        (&page["items"], &page["next_after_id"]),
        (&serde_json::json!([]), &99_999_999_999_999_u64.into())
    );
}

/// The last lines come at once, and new ones when they are written.
async fn stream(bridge: &TestBridge) {
    let client = HttpClient::new(&HttpSettings::default()).unwrap();
    let url = bridge.url("/logs/stream?limit=1");
    let mut answer = client.get(&url, HeaderMap::new()).await.unwrap();
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    let mut text = String::new();
    while !text.contains("\n\n") {
        text.push_str(std::str::from_utf8(&answer.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert!(
        text.starts_with("event: logs\ndata: {\"items\":["),
        "{text}"
    );
    tracing::warn!("a line for whoever follows");
    while !text.contains("a line for whoever follows") {
        text.push_str(std::str::from_utf8(&answer.chunk().await.unwrap().unwrap()).unwrap());
    }
}
