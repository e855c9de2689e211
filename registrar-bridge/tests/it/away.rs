//! What lives here: a gateway that is away while a task is done.

use std::path::Path;

use b2a_config::Settings;

use crate::bridge::{MASTER_KEY, TestBridge, settings_with};
use crate::events::eventually;
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

const ALICE: &str = "alice@example.com";

fn spooling(gateway: &FakeGateway, program: &Program, spool: &Path) -> Settings {
    let mut settings = settings_with(&gateway.base, program);
    settings.master_key = Some(MASTER_KEY.into());
    settings.registrar.spool_dir = spool.to_owned();
    settings
}

/// Has a result made while the gateway answers nothing but 503.
async fn made_while_away(gateway: &FakeGateway, program: &Program, bridge: &TestBridge) {
    gateway.leased(ALICE).await;
    eventually("the program to begin", async || program.told("began")).await;
    gateway.fail("/admin", 503, usize::MAX);
    program.go("go");
    bridge.until_count("kept_results", 1).await;
}

fn program() -> Program {
    Program::new("echo x >> $folder/runs; tell began; await go; account $email new-cookie")
}

fn sealed_files(spool: &Path) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(spool)
        .unwrap()
        .map(|it| it.unwrap().path());
    files.map(|path| std::fs::read(path).unwrap()).collect()
}

#[tokio::test]
async fn an_upload_is_tried_three_times() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead(ALICE);
    gateway.fail("upload-account", 503, 2);
    let program = Program::new("account $email new-cookie");
    let bridge = TestBridge::start(&settings_with(&gateway.base, &program)).await;
    gateway.uploaded(1).await;
    assert_eq!(gateway.calls("upload-account").len(), 3);
    bridge.stop().await;
}

#[tokio::test]
async fn a_result_waits_sealed_and_is_uploaded_when_the_gateway_is_back() {
    for is_lease_lost in [false, true] {
        let spool = tempfile::tempdir().unwrap();
        let (gateway, program) = (FakeGateway::start().await, program());
        gateway.add_dead(ALICE);
        let bridge = TestBridge::start(&spooling(&gateway, &program, spool.path())).await;
        made_while_away(&gateway, &program, &bridge).await;

        let files = sealed_files(spool.path());
        assert_eq!(files.len(), 1);
        let shows = |secret: &str| {
            files[0]
                .windows(secret.len())
                .any(|it| it == secret.as_bytes())
        };
        assert!(!shows("new-cookie") && !shows("alice"));
        if is_lease_lost {
            gateway.lose_leases();
        }
        gateway.heal();
        let upload = gateway.uploaded(1).await.remove(0);
        assert_eq!(upload["task_id"] == "refresh-1", !is_lease_lost, "{upload}");
        bridge.until_count("kept_results", 0).await;
        assert!(sealed_files(spool.path()).is_empty());
        assert_eq!(program.told("runs").unwrap().lines().count(), 1);
        bridge.stop().await;
    }
}

#[tokio::test]
async fn a_sealed_result_outlasts_the_bridge() {
    let spool = tempfile::tempdir().unwrap();
    let (gateway, program) = (FakeGateway::start().await, program());
    gateway.add_dead(ALICE);
    let settings = spooling(&gateway, &program, spool.path());
    let first = TestBridge::start(&settings).await;
    made_while_away(&gateway, &program, &first).await;
    first.stop().await;
    assert_eq!(sealed_files(spool.path()).len(), 1);

    // The next one has another name, and its program would fail.
    let failing = Program::new("exit 1");
    let mut settings = spooling(&gateway, &failing, spool.path());
    settings.registrar.worker_id = Some("bridge-two".to_owned());
    gateway.lose_leases();
    gateway.heal();
    let second = TestBridge::start(&settings).await;
    let upload = gateway.uploaded(1).await.remove(0);
    assert_eq!(upload["cookies"][0]["value"], "new-cookie");
    second.until_count("kept_results", 0).await;
    second.stop().await;
}

#[tokio::test]
async fn two_bridges_that_share_a_spool_send_a_result_once() {
    let spool = tempfile::tempdir().unwrap();
    let (gateway, program) = (FakeGateway::start().await, program());
    gateway.add_dead(ALICE);
    let settings = spooling(&gateway, &program, spool.path());
    let first = TestBridge::start(&settings).await;
    made_while_away(&gateway, &program, &first).await;
    let mut settings = spooling(&gateway, &program, spool.path());
    settings.registrar.worker_id = Some("bridge-two".to_owned());
    let second = TestBridge::start(&settings).await;
    gateway.heal();
    for bridge in [&first, &second] {
        bridge.until_count("kept_results", 0).await;
    }
    first.stop().await;
    second.stop().await;
    gateway.state.with(|it| assert_eq!(it.uploads.len(), 1));
}

#[tokio::test]
async fn without_a_master_key_a_result_waits_in_memory() {
    let (gateway, program) = (FakeGateway::start().await, program());
    gateway.add_dead(ALICE);
    let spool = tempfile::tempdir().unwrap();
    let mut settings = spooling(&gateway, &program, &spool.path().join("none"));
    settings.master_key = None;
    let bridge = TestBridge::start(&settings).await;
    made_while_away(&gateway, &program, &bridge).await;
    assert!(!spool.path().join("none").exists());
    gateway.heal();
    gateway.uploaded(1).await;
    bridge.until_count("kept_results", 0).await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_gateway_that_is_not_there_at_all_is_lived_through() {
    let program = Program::new("account new@example.com new-cookie");
    // Nobody listens at this port: the listener that had it is gone.
    let address = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let bridge = TestBridge::start(&settings_with(&format!("http://{address}"), &program)).await;
    let (status, ready) = bridge.call(http::Method::GET, "/ready", None).await;
    assert_eq!(
        (status, ready["gateway"].as_str()),
        (503, Some("unreachable"))
    );
    let error = eventually("the trouble to be told", async || {
        let metrics = bridge.metrics().await;
        metrics["last_error"]
            .as_str()
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
    });
    assert!(error.await.starts_with("the gateway can't be reached"));
    bridge.stop().await;
}
