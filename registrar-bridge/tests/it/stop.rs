//! What lives here: the end of a bridge.

use b2a_registrar_bridge::{BridgeOptions, Pauses};

use crate::bridge::{MASTER_KEY, TestBridge, options, settings_with};
use crate::events::eventually;
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

/// Waits until the process of this number is gone.
pub(crate) async fn is_gone(pid: &str) {
    let stat = format!("/proc/{}/stat", pid.trim());
    eventually("a program to end", async || {
        let state = std::fs::read_to_string(&stat);
        let state = state.map(|it| it.rsplit(')').next().unwrap_or_default().trim().to_owned());
        state.map_or(Some(()), |it| it.starts_with('Z').then_some(()))
    })
    .await;
}

#[tokio::test]
async fn drivers_are_stopped_and_no_failure_is_told() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let program = Program::new("tell pid; sleep 1000 & wait");
    let bridge = TestBridge::start(&settings_with(&gateway.base, &program)).await;
    let pid = eventually("the program to begin", async || program.told("pid")).await;
    bridge.stop().await;
    is_gone(&pid).await;
    assert!(gateway.calls("/fail").is_empty() && gateway.calls("upload").is_empty());
}

#[tokio::test]
async fn an_upload_that_does_not_end_in_time_is_kept() {
    let spool = tempfile::tempdir().unwrap();
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    gateway.fail("upload-account", 503, usize::MAX);
    let program = Program::new("account $email new-cookie");
    let mut settings = settings_with(&gateway.base, &program);
    settings.master_key = Some(MASTER_KEY.into());
    settings.registrar.spool_dir = spool.path().to_owned();
    // It would try again in an hour.
    let options = BridgeOptions {
        pauses: Pauses {
            between_tries: std::time::Duration::from_secs(3600),
            last_uploads: std::time::Duration::from_millis(300),
            ..Pauses::default()
        },
        ..options()
    };
    let bridge = TestBridge::start_with(&settings, options).await;
    gateway.called("upload-account", 503).await;
    bridge.stop().await;
    assert_eq!(std::fs::read_dir(spool.path()).unwrap().count(), 1);
}
