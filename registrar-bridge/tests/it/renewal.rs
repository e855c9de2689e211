//! What lives here: renewals with the driver `command`, from their claim to their end.

use serde_json::{Value, json};

use crate::bridge::{TestBridge, settings, settings_with};
use crate::events::eventually;
use crate::fake_gateway::FakeGateway;
use crate::program::Program;

#[tokio::test]
async fn an_account_is_renewed_by_a_program() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let program = Program::new("account $email new-cookie");
    let bridge = TestBridge::start(&settings_with(&gateway.base, &program)).await;

    let upload = gateway.uploaded(1).await.remove(0);
    assert_eq!(
        upload,
        json!({
            "email": "alice@example.com", "full_name": "N", "authorization": "Bearer new", "config_id": "c", "csesidx": "7",
            "cookies": [{"name": "__Secure-C_SES", "value": "new-cookie"}], "is_new": false, "task_id": "refresh-1",
            "worker_id": "bridge-one", "authorization_source": "network", "fallback_used": false,
        })
    );
    let metrics = bridge.until_count("refresh_success", 1).await;
    assert_eq!(metrics["refresh_claimed"], 1);
    assert_eq!(metrics["running"], json!(true));
    assert!(metrics["last_refresh_run"].as_u64().unwrap() > 1_700_000_000);
    bridge.stop().await;
}

#[tokio::test]
async fn a_failure_is_told_without_secrets() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let program = Program::new(
        "echo \"no way with old-session-cookie-value and the-mail-password for $email\" >&2; exit 1",
    );
    let bridge = TestBridge::start(&settings_with(&gateway.base, &program)).await;

    let body = gateway.called("refresh-tasks/fail", 200).await;
    let why = "command: no way with *** and *** for a***e@example.com (the program ended with 1)";
    assert_eq!(
        body,
        json!({"task_id": "refresh-1", "worker_id": "bridge-one", "error": why})
    );
    let metrics = bridge.until_count("refresh_failed", 1).await;
    assert_eq!(metrics["last_error"], why);
    bridge.stop().await;
}

#[tokio::test]
async fn what_is_no_sound_account_of_that_name_is_refused() {
    let huge = "head -c 5000000 /dev/zero | tr '\\0' x";
    for (script, why) in [
        ("echo garbage".to_owned(), "no JSON object"),
        ("account ../../etc/passwd c".to_owned(), "invalid email"),
        (
            "account bob@example.com c".to_owned(),
            "another one than was asked for",
        ),
        ("account $email ''".to_owned(), "missing cookies"),
        (format!("account $email $({huge})"), "larger than"),
        (format!("account $email c; {huge}"), "printed more than"),
        ("exit 0".to_owned(), "there is no account"),
    ] {
        let gateway = FakeGateway::start().await;
        gateway.add_dead("alice@example.com");
        // The account in the shell's arguments would be too long for a program.
        let script = script.replace(
            "account $email $(",
            "account_with() { account \"$1\" \"$2\"; }; account_with $email $(",
        );
        let program = Program::new(&script);
        let mut settings = settings_with(&gateway.base, &program);
        settings.registrar.command.output_bytes = if why == "larger than" {
            16_000_000
        } else {
            1_000_000
        };
        let bridge = TestBridge::start(&settings).await;
        let body = gateway.called("refresh-tasks/fail", 200).await;
        let error = body["error"].as_str().unwrap();
        assert!(error.contains(why), "{error}, and not {why}");
        assert!(gateway.calls("upload-account").is_empty());
        bridge.stop().await;
    }
}

#[tokio::test]
async fn try_later_is_no_failure() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let program =
        Program::new("if test -e $folder/go; then account $email new-cookie; else exit 75; fi");
    let bridge = TestBridge::start(&settings_with(&gateway.base, &program)).await;
    gateway.leased("alice@example.com").await;
    eventually("the task to be handed back", async || {
        let (_, text) = bridge
            .text(http::Method::GET, "/metrics/prometheus", None)
            .await;
        text.contains("b2a_registrar_ended_tasks_total{kind=\"refresh\",outcome=\"handed_back\"} 1")
            .then_some(())
    })
    .await;
    assert!(gateway.calls("/fail").is_empty());

    // As its lease runs out; until then nobody gets it.
    program.go("go");
    gateway.lose_leases();
    let upload = gateway.uploaded(1).await.remove(0);
    assert_eq!(upload["task_id"], "refresh-2");
    assert!(gateway.calls("/fail").is_empty());
    bridge.stop().await;
}

#[tokio::test]
async fn no_more_is_claimed_than_there_is_room_for() {
    let gateway = FakeGateway::start().await;
    for number in 0..7 {
        gateway.add_dead(&format!("a{number}@example.com"));
    }
    let program = Program::new("tell began-$email; await go; account $email new-cookie");
    let mut settings = settings_with(&gateway.base, &program);
    settings.registrar.refresh_max_workers = 3;
    let bridge = TestBridge::start(&settings).await;
    for number in 0..3 {
        eventually("three to begin", async || {
            program.told(&format!("began-a{number}@example.com"))
        })
        .await;
    }
    program.go("go");
    gateway.uploaded(7).await;
    gateway.state.with(|it| assert_eq!(it.most_leased, 3));
    let limits = gateway.calls("refresh-tasks/claim");
    assert!(
        limits
            .iter()
            .all(|call| call.body["limit"].as_u64() <= Some(3))
    );
    bridge.stop().await;
}

#[tokio::test]
async fn two_bridges_do_each_task_once() {
    let gateway = FakeGateway::start().await;
    for number in 0..12 {
        gateway.add_dead(&format!("a{number:02}@example.com"));
    }
    let program = Program::new("echo $email >> $folder/done; account $email new-cookie");
    let mut second = settings_with(&gateway.base, &program);
    second.registrar.worker_id = Some("bridge-two".to_owned());
    let bridges = [
        TestBridge::start(&settings_with(&gateway.base, &program)).await,
        TestBridge::start(&second).await,
    ];
    let uploads = gateway.uploaded(12).await;
    let mut emails: Vec<_> = uploads
        .iter()
        .map(|it| it["email"].as_str().unwrap())
        .collect();
    emails.sort_unstable();
    emails.dedup();
    assert_eq!(emails.len(), 12);
    assert_eq!(
        program.told("done").unwrap().lines().count(),
        12,
        "no program ran in vain"
    );
    for bridge in bridges {
        bridge.stop().await;
    }
}

#[tokio::test]
async fn without_a_driver_nothing_is_claimed() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let bridge = TestBridge::start(&settings(&gateway.base)).await;
    let (status, ready) = bridge.call(http::Method::GET, "/ready", None).await;
    assert_eq!((status, &ready["drivers"]), (503, &json!([])));
    for path in ["/trigger/refresh", "/trigger/register"] {
        let (status, body) = bridge.call(http::Method::POST, path, None).await;
        assert_eq!(status, 503);
        assert!(body["error"].as_str().unwrap().contains("no driver"));
    }
    assert!(gateway.calls("claim").is_empty());
    bridge.stop().await;
}

#[tokio::test]
async fn a_gateway_that_refuses_the_key_is_told_of_and_asked_again() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let program = Program::new("account $email new-cookie");
    let mut settings = settings_with(&gateway.base, &program);
    settings.registrar.api_key = Some("wrong".into());
    let bridge = TestBridge::start(&settings).await;
    gateway.called("refresh-tasks/claim", 401).await;
    let told = eventually("it to be told", async || {
        let metrics = bridge.metrics().await;
        Some(metrics["last_error"].clone()).filter(|it| *it != Value::from(""))
    });
    assert_eq!(told.await, "no key (401)");
    bridge.stop().await;
}
