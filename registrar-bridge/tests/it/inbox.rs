//! What lives here: the inbox, from a dropped file to the pool.

use std::path::Path;
use std::time::{Duration, SystemTime};

use b2a_config::Settings;
use serde_json::{Value, json};

use crate::bridge::{TestBridge, settings};
use crate::events::eventually;
use crate::fake_gateway::FakeGateway;

fn with_inbox(gateway: &FakeGateway, inbox: &Path) -> Settings {
    let mut settings = settings(&gateway.base);
    settings.registrar.inbox.directory = Some(inbox.to_owned());
    settings.registrar.register_max_workers = 4;
    settings
}

fn account(email: &str) -> Value {
    json!({
        "email": email, "fullName": "Mine", "authorization": "Bearer x", "configId": "c", "csesidx": "9",
        "cookies": [{"name": "__Secure-C_SES", "value": "dropped-cookie"}],
    })
}

/// Drops a file that has been lying there for a while.
#[allow(
    clippy::disallowed_methods,
    reason = "files have the time of the machine"
)]
fn drop_file(inbox: &Path, name: &str, content: &Value) {
    let path = inbox.join(format!(".{name}"));
    std::fs::write(&path, content.to_string()).unwrap();
    let file = std::fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60))
        .unwrap();
    std::fs::rename(path, inbox.join(name)).unwrap();
}

#[tokio::test]
async fn a_dropped_file_renews_its_account_and_no_other_is_claimed() {
    let (gateway, inbox) = (FakeGateway::start().await, tempfile::tempdir().unwrap());
    for email in ["a@example.com", "b@example.com", "c@example.com"] {
        gateway.add_dead(email);
    }
    let mut settings = with_inbox(&gateway, inbox.path());
    settings.registrar.auto_register = false;
    let bridge = TestBridge::start(&settings).await;
    drop_file(inbox.path(), "mine.json", &account("B@example.com"));
    let upload = gateway.uploaded(1).await.remove(0);
    assert_eq!(
        (&upload["email"], &upload["authorization_source"]),
        (&json!("B@example.com"), &json!("storage"))
    );
    assert!(upload["task_id"].as_str().is_some());
    eventually("the file to be done", async || {
        inbox.path().join("done/mine.json").exists().then_some(())
    })
    .await;
    let claims = gateway.calls("refresh-tasks/claim");
    assert!(
        claims
            .iter()
            .all(|call| call.body["email"] == "b@example.com"),
        "{claims:?}"
    );
    bridge.stop().await;
}

#[tokio::test]
async fn two_bridges_on_one_inbox_take_each_file_once() {
    let (gateway, inbox) = (FakeGateway::start().await, tempfile::tempdir().unwrap());
    for number in 0..10 {
        drop_file(
            inbox.path(),
            &format!("{number}.json"),
            &account(&format!("a{number}@example.com")),
        );
        gateway.want(&format!("wanted-{number}"));
    }
    let mut second = with_inbox(&gateway, inbox.path());
    second.registrar.worker_id = Some("bridge-two".to_owned());
    let bridges = [
        TestBridge::start(&with_inbox(&gateway, inbox.path())).await,
        TestBridge::start(&second).await,
    ];
    gateway.uploaded(10).await;
    eventually("all files to be done", async || {
        let done = std::fs::read_dir(inbox.path().join("done")).ok()?;
        (done.count() == 10).then_some(())
    })
    .await;
    for bridge in bridges {
        bridge.stop().await;
    }
    gateway.state.with(|it| assert_eq!(it.uploads.len(), 10));
}

#[tokio::test]
async fn a_file_is_done_only_when_its_account_is_in_the_pool() {
    let (gateway, inbox) = (FakeGateway::start().await, tempfile::tempdir().unwrap());
    gateway.want("first");
    gateway.fail("upload-account", 503, usize::MAX);
    let bridge = TestBridge::start(&with_inbox(&gateway, inbox.path())).await;
    drop_file(inbox.path(), "a.json", &account("a@example.com"));
    bridge.until_count("kept_results", 1).await;
    let names = || -> Vec<String> {
        let entries = std::fs::read_dir(inbox.path()).unwrap();
        entries
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    let taken = names();
    assert!(
        taken.len() == 1 && taken[0].starts_with("a.json.taken-bridge-one-"),
        "{taken:?}"
    );
    gateway.heal();
    gateway.uploaded(1).await;
    eventually("the file to be done", async || {
        inbox.path().join("done/a.json").exists().then_some(())
    })
    .await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_file_that_the_gateway_refuses_is_moved_aside() {
    let (gateway, inbox) = (FakeGateway::start().await, tempfile::tempdir().unwrap());
    gateway.want("first");
    gateway.fail("upload-account", 400, 1);
    let bridge = TestBridge::start(&with_inbox(&gateway, inbox.path())).await;
    drop_file(inbox.path(), "a.json", &account("a@example.com"));
    let reason = inbox.path().join("bad/a.json.reason");
    let reason = eventually("the reason", async || std::fs::read_to_string(&reason).ok()).await;
    assert_eq!(reason, "scripted fault (400)\n");
    assert!(inbox.path().join("bad/a.json").exists());
    bridge.stop().await;
}
