//! What lives here: accounts that are brought in.

use http::Method;
use serde_json::json;

use crate::bridge::{TestBridge, settings_with};
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

/// Brings another account each time.
fn program() -> Program {
    Program::new("mkdir $folder/$$; account new$$@example.com new-cookie")
}

#[tokio::test]
async fn wanted_accounts_are_brought_in_under_their_tasks() {
    let gateway = FakeGateway::start().await;
    gateway.want("first");
    gateway.want("second");
    let program = program();
    let bridge = TestBridge::start(&settings_with(&gateway.base, &program)).await;
    let uploads = gateway.uploaded(2).await;
    for upload in &uploads {
        assert_eq!(upload["is_new"], json!(true));
        assert!(
            upload["register_task_id"]
                .as_str()
                .unwrap()
                .starts_with("register-")
        );
        assert!(upload.get("task_id").is_none());
        assert_eq!(upload["full_name"], "N");
    }
    bridge.until_count("register_success", 2).await;
    gateway.state.with(|it| assert!(it.wanted.is_empty()));
    bridge.stop().await;
}

#[tokio::test]
async fn a_failed_registration_is_told() {
    let gateway = FakeGateway::start().await;
    gateway.want("first");
    let program = Program::new("echo sold out >&2; exit 1");
    let bridge = TestBridge::start(&settings_with(&gateway.base, &program)).await;
    let body = gateway.called("register-tasks/fail", 200).await;
    assert_eq!(
        body["error"],
        "command: sold out (the program ended with 1)"
    );
    bridge.stop().await;
}

#[tokio::test]
async fn a_lost_registration_comes_under_another_task_or_none() {
    for another_is_wanted in [true, false] {
        let gateway = FakeGateway::start().await;
        gateway.want("first");
        let program = Program::new("tell began; await go; account new@example.com new-cookie");
        let mut settings = settings_with(&gateway.base, &program);
        settings.registrar.auto_register = false;
        let bridge = TestBridge::start(&settings).await;
        bridge.call(Method::POST, "/trigger/register", None).await;
        crate::events::eventually("the program to begin", async || program.told("began")).await;
        gateway.lose_leases();
        if !another_is_wanted {
            gateway.state.with(|it| it.wanted.clear());
        }
        program.go("go");
        let upload = gateway.uploaded(1).await.remove(0);
        assert_eq!(
            upload.get("register_task_id").is_some(),
            another_is_wanted,
            "{upload}"
        );
        bridge.stop().await;
    }
}

#[tokio::test]
async fn a_trigger_brings_accounts_in_that_nobody_asked_for() {
    for is_old in [false, true] {
        let gateway = FakeGateway::start().await;
        gateway.state.with(|it| it.is_old = is_old);
        if !is_old {
            gateway.want("first");
        }
        let program = program();
        let mut settings = settings_with(&gateway.base, &program);
        settings.registrar.auto_register = false;
        let bridge = TestBridge::start(&settings).await;
        let (status, body) = bridge
            .call(Method::POST, "/trigger/register?count=3", None)
            .await;
        assert_eq!((status, body), (200, json!({"accepted": true, "count": 3})));
        let uploads = gateway.uploaded(3).await;
        let under_task = uploads
            .iter()
            .filter(|it| it.get("register_task_id").is_some());
        assert_eq!(under_task.count(), usize::from(!is_old));
        bridge.until_count("register_success", 3).await;
        bridge.stop().await;
    }
}
