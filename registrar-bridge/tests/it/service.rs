//! What lives here: what the bridge itself serves.

use std::time::Duration;

use b2a_registrar_bridge::{Bridge, BridgeError};
use http::Method;
use serde_json::json;

use crate::bridge::{TestBridge, environment, options, settings, settings_with};
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

#[tokio::test]
async fn health_and_readiness() {
    let gateway = FakeGateway::start().await;
    let bridge = TestBridge::start(&settings_with(&gateway.base, &Program::new("true"))).await;
    assert_eq!(
        bridge.call(Method::GET, "/health", None).await,
        (200, json!({"status": "ok", "service": "registrar"}))
    );
    assert_eq!(
        bridge.call(Method::GET, "/ready", None).await,
        (
            200,
            json!({"ready": true, "gateway": "ok", "drivers": ["command"]})
        )
    );
    assert_eq!(bridge.call(Method::GET, "/nowhere", None).await.0, 404);
    let (status, body) = bridge.call(Method::GET, "/trigger/refresh", None).await;
    assert_eq!(status, 405);
    assert!(body["error"].is_string());
    bridge.stop().await;
}

#[tokio::test]
async fn triggers_take_what_is_in_range_and_refuse_the_rest() {
    let gateway = FakeGateway::start().await;
    let program = Program::new("exit 75");
    let mut settings = settings_with(&gateway.base, &program);
    (
        settings.registrar.auto_refresh,
        settings.registrar.auto_register,
    ) = (false, false);
    let bridge = TestBridge::start(&settings).await;
    for (path, answer) in [
        ("/trigger/refresh", json!({"accepted": true, "limit": 20})),
        (
            "/trigger/refresh?limit=200",
            json!({"accepted": true, "limit": 200}),
        ),
        ("/trigger/register", json!({"accepted": true, "count": 1})),
        (
            "/trigger/register?count=20",
            json!({"accepted": true, "count": 20}),
        ),
    ] {
        assert_eq!(
            bridge.call(Method::POST, path, None).await,
            (200, answer),
            "{path}"
        );
    }
    for path in [
        "/trigger/refresh?limit=0",
        "/trigger/refresh?limit=201",
        "/trigger/refresh?limit=-1",
        "/trigger/refresh?limit=1e3",
        "/trigger/refresh?limit=",
        "/trigger/register?count=0",
        "/trigger/register?count=21",
        "/trigger/register?count=many",
        "/trigger/register?count=1000000000000000000000",
        "/logs?limit=1001",
        "/logs?after_id=-1",
        "/logs?level=loud",
    ] {
        let method = if path.starts_with("/logs") {
            Method::GET
        } else {
            Method::POST
        };
        let (status, body) = bridge.call(method, path, None).await;
        assert_eq!(status, 422, "{path}");
        assert!(body["error"].is_string(), "{path}");
    }
    bridge.stop().await;
}

#[tokio::test]
async fn a_trigger_has_tasks_claimed_at_once() {
    let gateway = FakeGateway::start().await;
    for number in 0..5 {
        gateway.add_dead(&format!("a{number}@example.com"));
    }
    let program = Program::new("account $email new-cookie");
    let mut settings = settings_with(&gateway.base, &program);
    settings.registrar.auto_refresh = false;
    let bridge = TestBridge::start(&settings).await;
    bridge
        .call(Method::POST, "/trigger/refresh?limit=3", None)
        .await;
    gateway.uploaded(3).await;
    bridge.until_count("refresh_success", 3).await;
    assert_eq!(
        bridge.metrics().await["refresh_claimed"],
        3,
        "as many as were asked for"
    );
    bridge.call(Method::POST, "/trigger/refresh", None).await;
    gateway.uploaded(5).await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_token_guards_triggers_and_logs() {
    let gateway = FakeGateway::start().await;
    let mut settings = settings_with(&gateway.base, &Program::new("true"));
    settings.registrar.token = Some("the-token".into());
    let bridge = TestBridge::start(&settings).await;
    for (method, path) in [
        (Method::POST, "/trigger/refresh"),
        (Method::POST, "/trigger/register"),
        (Method::GET, "/logs"),
        (Method::GET, "/logs/stream"),
    ] {
        for token in [None, Some("wrong")] {
            let (status, body) = bridge.call(method.clone(), path, token).await;
            assert_eq!(status, 401, "{path}");
            assert!(body["error"].is_string());
        }
        if path != "/logs/stream" {
            assert_eq!(
                bridge.call(method, path, Some("the-token")).await.0,
                200,
                "{path}"
            );
        }
    }
    for path in ["/health", "/metrics", "/metrics/prometheus", "/ready"] {
        assert_eq!(bridge.text(Method::GET, path, None).await.0, 200, "{path}");
    }
    bridge.stop().await;
}

#[tokio::test]
async fn strangers_are_not_let_in_without_a_token() {
    let mut open = settings("http://127.0.0.1:1");
    open.registrar.host = "0.0.0.0".to_owned();
    let refused = Bridge::prepare(&open, &environment(), options()).await;
    assert!(matches!(refused.err(), Some(BridgeError::Exposed(_))));
    open.registrar.token = Some("t".into());
    assert!(
        Bridge::prepare(&open, &environment(), options())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn settings_that_can_not_be_meant_are_refused() {
    let refused = async |change: fn(&mut b2a_config::Settings)| {
        let mut settings = settings("http://127.0.0.1:1");
        change(&mut settings);
        let bridge = Bridge::prepare(&settings, &environment(), options()).await;
        bridge.err().unwrap().to_string()
    };
    let error = refused(|it| it.registrar.drivers = vec!["inbox".to_owned()]).await;
    assert_eq!(error, "registrar.inbox: this driver is not set up");
    let error = refused(|it| it.registrar.inbox.bucket_prefix = "inbox/".to_owned()).await;
    assert!(
        error.starts_with("registrar.inbox: bucket_prefix: there is no bucket"),
        "{error}"
    );
    let error = refused(|it| it.master_key = Some("short".into())).await;
    assert!(error.starts_with("master_key: "), "{error}");
    let client = |it: &mut b2a_config::Settings| {
        it.pool_server.enable = true;
        it.pool_server.mode = "client".to_owned();
    };
    let error = refused(client).await;
    assert!(
        error.starts_with("pool_server.server_addr is not set"),
        "{error}"
    );
}

#[tokio::test]
async fn the_counts_can_be_read_by_prometheus() {
    let gateway = FakeGateway::start().await;
    let bridge = TestBridge::start(&settings(&gateway.base)).await;
    let (_, text) = bridge.text(Method::GET, "/metrics/prometheus", None).await;
    assert!(text.ends_with("# EOF\n"));
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("b2a_registrar_"), "{line}");
        value.parse::<f64>().unwrap();
    }
    bridge.stop().await;
}

#[tokio::test]
async fn a_client_that_never_asks_is_not_waited_for() {
    let gateway = FakeGateway::start().await;
    let bridge = TestBridge::start(&settings(&gateway.base)).await;
    let silent = tokio::net::TcpStream::connect(bridge.address)
        .await
        .unwrap();
    assert_eq!(bridge.call(Method::GET, "/health", None).await.0, 200);
    let stopped = tokio::time::timeout(Duration::from_secs(60), bridge.stop());
    stopped.await.expect("it ends all the same");
    drop(silent);
}
