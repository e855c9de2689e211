//! What lives here: a bridge that works for a server over its WebSocket.

use std::time::Duration;

use b2a_config::Settings;
use b2a_registrar_bridge::{BridgeOptions, Pauses};
use http::Method;
use serde_json::{Value, json};

use crate::bridge::{MASTER_KEY, TestBridge, options, settings_with};
use crate::events::eventually;
use crate::fake_server::{FakeServer, SECRET, Server};
use crate::program::Program;

const ALICE: &str = "alice@example.com";

fn client(server: &FakeServer, program: &Program) -> Settings {
    let mut settings = settings_with("http://127.0.0.1:1", program);
    let pool = &mut settings.pool_server;
    pool.enable = true;
    pool.mode = "client".to_owned();
    pool.secret = Some(SECRET.into());
    pool.server_addr = Some(
        format!("http://{}/ignored?x", server.address)
            .parse()
            .unwrap(),
    );
    pool.client_threads = 2;
    settings
}

#[tokio::test]
async fn a_pushed_renewal_is_uploaded_and_then_told() {
    let server = FakeServer::start().await;
    let program = Program::new("account $email new-cookie");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    server.state.with(|it| {
        assert_eq!(
            it.asked,
            [("/ws".to_owned(), Some(SECRET.to_owned()))],
            "the secret is in no URI"
        );
        assert_eq!(it.came[0]["data"]["max_threads"], 2);
    });
    let (status, ready) = bridge.call(Method::GET, "/ready", None).await;
    assert_eq!((status, &ready["gateway"]), (200, &json!("ok")));

    server.push_renewal(ALICE, Some("refresh-7"));
    let result = server.came("refresh_result", 0).await;
    assert_eq!(
        result["data"],
        json!({
            "success": true, "email": ALICE, "error": "", "task_id": "refresh-7",
            "cookies": [{"name": "__Secure-C_SES", "value": "new-cookie"}],
        })
    );
    assert_eq!(server.order(), ["client_ready", "upload", "refresh_result"]);
    let upload = server.came("upload", 0).await;
    assert_eq!(
        (&upload["data"]["task_id"], &upload["data"]["is_new"]),
        (&json!("refresh-7"), &json!(false))
    );

    // A server that names no task gets none back.
    server.push_renewal("bob@example.com", None);
    let result = server.came("refresh_result", 1).await;
    assert!(result["data"].get("task_id").is_none());
    let upload = server.came("upload", 1).await;
    assert!(upload["data"].get("task_id").is_none() && upload["data"].get("worker_id").is_none());
    bridge.until_count("refresh_success", 2).await;
    bridge.stop().await;
}

#[tokio::test]
async fn failures_are_told_without_secrets() {
    let server = FakeServer::start().await;
    let program =
        Program::new("echo \"no: old-session-cookie-value, the-mail-password\" >&2; exit 1");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    server.push_renewal(ALICE, Some("t"));
    let result = server.came("refresh_result", 0).await;
    assert_eq!(
        result["data"],
        json!({"success": false, "email": ALICE, "cookies": null, "task_id": "t", "error": "command: no: ***, *** (the program ended with 1)"})
    );

    server.push("task_refresh", &json!({"email": "../../x", "cookies": []}));
    let result = server.came("refresh_result", 1).await;
    assert_eq!(result["data"]["success"], false);
    bridge.stop().await;
}

#[tokio::test]
async fn what_a_worker_does_not_know_is_passed_over() {
    let server = FakeServer::start().await;
    let program = Program::new("account $email c");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    for text in [
        "",
        "garbage",
        "[]",
        "{}",
        "{\"type\": 5}",
        "{\"type\": \"surprise\", \"data\": [1]}",
    ] {
        server.push_text(text);
    }
    server.push("status", &json!({"need_count": 5}));
    server.push("heartbeat", &Value::Null);
    server.came("heartbeat_ack", 0).await;
    assert_eq!(server.order(), ["client_ready", "heartbeat_ack"]);

    // A frame that is too large ends the connection, and another one is made.
    server.push_text("x".repeat(9 * 1024 * 1024));
    server.ready(2).await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_wrong_secret_is_told_and_tried_again() {
    let server = FakeServer::start().await;
    server.state.with(|it| it.is_shut = true);
    let bridge = TestBridge::start(&client(&server, &Program::new("true"))).await;
    let asked_again = |it: &Server| (it.asked.len() >= 3).then_some(());
    server.state.until("three tries", asked_again).await;
    assert_eq!(
        bridge.metrics().await["last_error"],
        "the server takes no workers (503)"
    );
    assert_eq!(bridge.call(Method::GET, "/ready", None).await.0, 503);
    server.state.with(|it| it.is_shut = false);
    server.ready(1).await;
    bridge.stop().await;

    let mut wrong = client(&server, &Program::new("true"));
    wrong.pool_server.secret = Some("wrong".into());
    let bridge = TestBridge::start(&wrong).await;
    eventually("the refusal to be told", async || {
        let error = bridge.metrics().await["last_error"].clone();
        (error == "the server does not accept the secret (401)").then_some(())
    })
    .await;
    bridge.stop().await;
}

#[tokio::test]
async fn a_silent_server_is_left() {
    let server = FakeServer::start().await;
    server.state.with(|it| it.is_mute = true);
    let options = BridgeOptions {
        pauses: Pauses {
            ping: Duration::from_millis(100),
            silence: Duration::from_secs(1),
            ..options().pauses
        },
        ..options()
    };
    let bridge = TestBridge::start_with(&client(&server, &Program::new("true")), options).await;
    let connected = |count: usize| move |it: &Server| (it.connections >= count).then_some(());
    server.state.until("another connection", connected(2)).await;
    server.state.with(|it| it.is_mute = false);
    server.ready(1).await;
    // This one answers pings, and is stayed with.
    server
        .state
        .until("pings", |it| (it.pings >= 12).then_some(()))
        .await;
    let connections = server.state.with(|it| it.connections);
    server.push("heartbeat", &Value::Null);
    server.came("heartbeat_ack", 0).await;
    server
        .state
        .with(|it| assert_eq!(it.connections, connections));
    bridge.stop().await;
}

#[tokio::test]
async fn a_task_that_can_not_be_done_now_goes_back_as_the_worker_leaves() {
    let server = FakeServer::start().await;
    let program = Program::new("if test -e $folder/go; then account $email c; else exit 75; fi");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    server.push_renewal(ALICE, Some("t1"));
    server.ready(2).await;
    assert_eq!(
        server.order(),
        ["client_ready", "client_ready"],
        "no failure is told"
    );
    program.go("go");
    server.push_renewal(ALICE, Some("t2"));
    let result = server.came("refresh_result", 0).await;
    assert_eq!(
        (&result["data"]["success"], &result["data"]["task_id"]),
        (&json!(true), &json!("t2"))
    );
    bridge.stop().await;
}

#[tokio::test]
async fn what_could_not_be_uploaded_is_kept_for_the_next_push() {
    let spool = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    let program =
        Program::new("echo x >> $folder/runs; tell began; await go; account $email new-cookie");
    let mut settings = client(&server, &program);
    settings.master_key = Some(MASTER_KEY.into());
    settings.registrar.spool_dir = spool.path().to_owned();
    let bridge = TestBridge::start(&settings).await;
    server.ready(1).await;
    server.push_renewal(ALICE, Some("t1"));
    eventually("the program to begin", async || program.told("began")).await;
    server.state.with(|it| {
        it.is_shut = true;
        it.upload_faults = vec![503; 3];
    });
    server.hang_up();
    program.go("go");
    bridge.until_count("kept_results", 1).await;
    bridge.stop().await;

    let bridge = TestBridge::start(&settings).await;
    server.state.with(|it| it.is_shut = false);
    server.ready(2).await;
    server.push_renewal(ALICE, Some("t2"));
    let result = server.came("refresh_result", 0).await;
    assert_eq!(
        (&result["data"]["success"], &result["data"]["task_id"]),
        (&json!(true), &json!("t2"))
    );
    let upload = server.came("upload", 3).await;
    assert_eq!(
        (
            &upload["data"]["task_id"],
            &upload["data"]["cookies"][0]["value"]
        ),
        (&json!("t2"), &json!("new-cookie"))
    );
    bridge.until_count("kept_results", 0).await;
    assert_eq!(program.told("runs").unwrap().lines().count(), 1);
    bridge.stop().await;
}

#[tokio::test]
async fn an_upload_under_a_task_that_was_lost_is_kept_as_well() {
    let server = FakeServer::start().await;
    let program = Program::new("tell began; await go; account $email new-cookie");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    server.push_renewal(ALICE, Some("t1"));
    eventually("the program to begin", async || program.told("began")).await;
    server.hang_up();
    server.ready(2).await;
    server.state.with(|it| it.upload_faults = vec![400]);
    program.go("go");
    bridge.until_count("kept_results", 1).await;
    server.push_renewal(ALICE, Some("t2"));
    let upload = server.came("upload", 1).await;
    assert_eq!(
        (&upload["data"]["task_id"], &upload["status"]),
        (&json!("t2"), &json!(200))
    );
    bridge.stop().await;
}

#[tokio::test]
async fn a_task_that_is_pushed_again_meanwhile_is_worked_on_once() {
    let server = FakeServer::start().await;
    let program = Program::new("echo x >> $folder/runs; tell began; await go; account $email c");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    server.push_renewal(ALICE, Some("t1"));
    eventually("the program to begin", async || program.told("began")).await;
    server.hang_up();
    server.ready(2).await;
    server.push_renewal(ALICE, Some("t2"));
    server.push("heartbeat", &Value::Null);
    server.came("heartbeat_ack", 0).await;
    program.go("go");
    let result = server.came("refresh_result", 0).await;
    assert_eq!(result["data"]["task_id"], "t2");
    assert_eq!(server.came("upload", 0).await["data"]["task_id"], "t2");
    assert_eq!(program.told("runs").unwrap().lines().count(), 1);
    bridge.stop().await;
}

#[tokio::test]
async fn an_upload_that_is_refused_fails_with_the_words_of_the_server() {
    let server = FakeServer::start().await;
    server.state.with(|it| it.upload_faults = vec![400]);
    let program = Program::new("account $email c");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    server.push_renewal(ALICE, Some("t"));
    let result = server.came("refresh_result", 0).await;
    assert_eq!(result["data"]["error"], "as scripted (400)");
    assert_eq!(result["data"]["cookies"], Value::Null);
    bridge.until_count("refresh_failed", 1).await;
    bridge.stop().await;
}

#[tokio::test]
async fn registrations_are_uploaded_as_new_accounts() {
    let server = FakeServer::start().await;
    let program = Program::new(
        "if mkdir $folder/first; then account new@example.com c; else echo none left >&2; exit 1; fi",
    );
    let mut settings = client(&server, &program);
    settings.pool_server.client_threads = 1;
    let bridge = TestBridge::start(&settings).await;
    server.ready(1).await;
    server.push("task_register", &json!({"count": 1}));
    let result = server.came("register_result", 0).await;
    assert_eq!(
        result["data"],
        json!({"success": true, "email": "new@example.com", "error": ""})
    );
    let upload = server.came("upload", 0).await;
    assert_eq!(
        (&upload["data"]["is_new"], &upload["data"]["full_name"]),
        (&json!(true), &json!("N"))
    );

    // A trigger does the same.
    bridge
        .call(Method::POST, "/trigger/register?count=1", None)
        .await;
    let result = server.came("register_result", 1).await;
    assert_eq!(
        (&result["data"]["success"], &result["data"]["email"]),
        (&json!(false), &json!(""))
    );
    assert_eq!(
        result["data"]["error"],
        "command: none left (the program ended with 1)"
    );
    bridge.call(Method::POST, "/trigger/refresh", None).await;
    server.came("request_task", 0).await;
    bridge.stop().await;
}

#[tokio::test]
async fn no_more_tasks_are_worked_on_at_once_than_there_are_threads() {
    let server = FakeServer::start().await;
    let program = Program::new("mkdir $folder/began-$email; await go; account $email c");
    let bridge = TestBridge::start(&client(&server, &program)).await;
    server.ready(1).await;
    for number in 0..5 {
        server.push_renewal(
            &format!("a{number}@example.com"),
            Some(&format!("t{number}")),
        );
    }
    server.push("heartbeat", &Value::Null);
    server.came("heartbeat_ack", 0).await;
    bridge.until_count("tasks_at_work", 2).await;
    program.go("go");
    server.came("refresh_result", 4).await;
    bridge.stop().await;
}
