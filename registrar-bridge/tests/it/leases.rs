//! What lives here: leases that are kept, lost and claimed again.

use crate::bridge::{TestBridge, settings_with};
use crate::events::eventually;
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

const ALICE: &str = "alice@example.com";

/// A gateway whose one account a program works on, until the test says `go`.
async fn at_work(lease_sec: u64) -> (FakeGateway, Program, TestBridge) {
    working(lease_sec, false).await
}

/// The same; with `looks_again`, the bridge looks for tasks meanwhile.
async fn working(lease_sec: u64, looks_again: bool) -> (FakeGateway, Program, TestBridge) {
    let gateway = FakeGateway::start().await;
    gateway.add_dead(ALICE);
    let program =
        Program::new("echo x >> $folder/runs; tell began; await go; account $email new-cookie");
    let mut settings = settings_with(&gateway.base, &program);
    settings.registrar.task_lease_sec = lease_sec;
    settings.registrar.auto_refresh = looks_again;
    let bridge = TestBridge::start(&settings).await;
    bridge
        .call(http::Method::POST, "/trigger/refresh?limit=1", None)
        .await;
    eventually("the program to begin", async || program.told("began")).await;
    (gateway, program, bridge)
}

#[tokio::test]
async fn a_lease_is_extended_while_a_driver_works() {
    let (gateway, program, bridge) = at_work(6).await;
    let extended = |it: &crate::fake_gateway::Gateway| {
        let calls = it
            .calls
            .iter()
            .filter(|call| call.path.ends_with("refresh-tasks/extend"));
        (calls.count() >= 2).then_some(())
    };
    gateway.state.until("two extensions", extended).await;
    let call = gateway.calls("refresh-tasks/extend").remove(0);
    assert_eq!(
        (&call.body["task_id"], &call.body["lease_sec"]),
        (&"refresh-1".into(), &6.into())
    );
    program.go("go");
    assert_eq!(gateway.uploaded(1).await[0]["task_id"], "refresh-1");
    bridge.stop().await;
}

#[tokio::test]
async fn after_a_lost_lease_the_result_comes_under_a_new_claim() {
    for notices_before in [false, true] {
        let (gateway, program, bridge) = at_work(if notices_before { 3 } else { 600 }).await;
        gateway.lose_leases();
        if notices_before {
            gateway.called("refresh-tasks/extend", 400).await;
        }
        program.go("go");
        let upload = gateway.uploaded(1).await.remove(0);
        assert_eq!(upload["task_id"], "refresh-2");
        assert!(upload["task_id"].as_str().is_some(), "{upload}");
        assert!(gateway.calls("/fail").is_empty());
        bridge.stop().await;
    }
}

#[tokio::test]
async fn an_account_that_is_claimed_again_meanwhile_is_worked_on_once() {
    let (gateway, program, bridge) = working(600, true).await;
    gateway.lose_leases();
    let second = gateway.leased(ALICE).await;
    program.go("go");
    let upload = gateway.uploaded(1).await.remove(0);
    assert_eq!(upload["task_id"], second.task.as_str());
    assert_eq!(program.told("runs").unwrap().lines().count(), 1);
    bridge.stop().await;
}

#[tokio::test]
async fn nothing_newer_is_overwritten() {
    for status in ["ready", "cooldown", "disabled"] {
        let (gateway, program, bridge) = at_work(600).await;
        // Somebody else was faster.
        gateway.state.with(|it| {
            let account = it.accounts.get_mut(ALICE).unwrap();
            (account.status, account.lease) = (status, None);
            account.cookie = "newer".to_owned();
        });
        program.go("go");
        gateway.called("/admin/accounts", 200).await;
        eventually("the result to be dropped", async || {
            let (_, text) = bridge
                .text(http::Method::GET, "/metrics/prometheus", None)
                .await;
            text.contains("outcome=\"handed_back\"} 1").then_some(())
        })
        .await;
        bridge.stop().await;
        gateway.state.with(|it| {
            assert!(it.uploads.is_empty());
            assert_eq!(it.accounts[ALICE].cookie, "newer");
        });
    }
}

#[tokio::test]
async fn credentials_that_may_live_are_waited_for() {
    let (gateway, program, bridge) = at_work(600).await;
    gateway.state.with(|it| {
        let account = it.accounts.get_mut(ALICE).unwrap();
        (account.status, account.lease) = ("pending", None);
    });
    program.go("go");
    bridge.until_count("kept_results", 1).await;
    assert!(gateway.state.with(|it| it.uploads.is_empty()));
    // They are dead, after all.
    gateway
        .state
        .with(|it| it.accounts.get_mut(ALICE).unwrap().status = "pending_external");
    gateway.uploaded(1).await;
    bridge.until_count("kept_results", 0).await;
    bridge.stop().await;
}

#[tokio::test]
async fn dead_credentials_are_replaced_also_without_a_claim() {
    for status in ["pending_external", "invalid"] {
        let (gateway, program, bridge) = at_work(600).await;
        // It backs off, or was given up: nobody can claim it.
        gateway.state.with(|it| {
            let account = it.accounts.get_mut(ALICE).unwrap();
            (account.status, account.lease) = (status, None);
            account.failures.push("another worker's".to_owned());
        });
        program.go("go");
        let upload = gateway.uploaded(1).await.remove(0);
        assert!(
            upload.get("task_id").is_none() && upload.get("worker_id").is_none(),
            "{upload}"
        );
        bridge.stop().await;
    }
}

#[tokio::test]
async fn what_the_gateway_does_not_like_fails_with_its_words() {
    let (gateway, program, bridge) = at_work(600).await;
    gateway.fail("upload-account", 400, 1);
    program.go("go");
    let body = gateway.called("refresh-tasks/fail", 200).await;
    assert_eq!(body["error"], "scripted fault (400)");
    bridge.until_count("refresh_failed", 1).await;
    assert!(gateway.state.with(|it| it.uploads.is_empty()));
    bridge.stop().await;
}

#[tokio::test]
async fn an_old_gateway_is_served_as_well() {
    let gateway = FakeGateway::start().await;
    gateway.state.with(|it| it.is_old = true);
    gateway.add_dead(ALICE);
    let program = Program::new("tell began; await go; account $email new-cookie");
    let mut settings = settings_with(&gateway.base, &program);
    settings.registrar.task_lease_sec = 3;
    let bridge = TestBridge::start(&settings).await;
    gateway.called("refresh-tasks/extend", 404).await;
    program.go("go");
    gateway.uploaded(1).await;
    bridge.stop().await;
}
