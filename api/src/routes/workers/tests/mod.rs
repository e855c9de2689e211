//! What lives here: a worker's connection over a wire in memory, in time that is moved on when nothing else happens.

mod bench;

use std::time::Duration;

use axum::extract::ws::Message;
use b2a_domain::AccountState;
use serde_json::json;
use tokio::time::{Instant, timeout};

use bench::{Connected, Server, email};

#[tokio::test(start_paused = true)]
async fn tasks_are_pushed_as_many_as_there_are_threads() {
    let server = Server::start(3).await;
    let mut worker = server.connect();
    worker.nothing_within(5).await;
    worker.ready(2);
    let first = worker.next_of("task_refresh").await;
    let second = worker.next_of("task_refresh").await;
    let data = &first["data"];
    for (field, expected) in [
        ("authorization", json!("Bearer x")),
        ("mail_provider", json!("m")),
        ("mail_password", json!("")),
        ("config_id", json!("c")),
        ("csesidx", json!("1")),
        (
            "cookies",
            json!([{"name": "__Secure-C_SES", "value": "old"}]),
        ),
    ] {
        assert_eq!(data[field], expected, "{field}");
    }
    assert!(data["task_id"].as_str().unwrap().starts_with("refresh-"));
    assert_ne!(data["email"], second["data"]["email"]);
    worker.nothing_within(60).await;
    // An old worker knows of no ids, and writes the e-mail as it likes.
    let told = data["email"].as_str().unwrap().to_uppercase();
    worker.say(
        "refresh_result",
        &json!({"success": false, "email": told, "error": "no"}),
    );
    worker.next_of("task_refresh").await;
    worker.nothing_within(20).await;
    let failed = server.desk.metrics().await.unwrap().totals.failed;
    assert_eq!(failed, 1);
    let workers = server.workers().await;
    assert_eq!(workers.len(), 1);
    assert_eq!((workers[0].threads, &workers[0].version[..]), (2, "v1"));
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_asks_for_a_task_gets_one() {
    let server = Server::start(2).await;
    let mut worker = server.connect();
    worker.say("request_task", &json!(null));
    worker.next_of("task_refresh").await;
    worker.nothing_within(30).await;
}

#[tokio::test(start_paused = true)]
async fn heartbeats_come_and_tasks_are_kept_while_the_worker_lives() {
    let server = Server::start(1).await;
    let mut worker = server.connect();
    worker.ready(1);
    worker.next_of("task_refresh").await;
    let beat = worker.next_of("heartbeat").await;
    assert!(beat["timestamp"].is_u64(), "{beat}");
    let since = Instant::now();
    worker.next_of("heartbeat").await;
    assert_eq!(since.elapsed().as_secs(), 20);
    for _ in 0..20 {
        worker.live(60).await;
        assert_eq!(server.free().await, 0);
    }
    assert_eq!(server.workers().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_silent_worker_is_gone_and_its_tasks_are_free() {
    let server = Server::start(2).await;
    let mut worker = server.connect();
    worker.ready(2);
    worker.next_of("task_refresh").await;
    worker.next_of("task_refresh").await;
    let since = Instant::now();
    loop {
        match worker.next().await.unwrap() {
            Message::Close(_) => break,
            Message::Text(text) => assert!(text.contains("heartbeat"), "{text}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(since.elapsed().as_secs(), 180);
    worker.serving.await.unwrap();
    assert_eq!(server.free().await, 2);
    assert_eq!(server.workers().await, []);
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_leaves_leaves_its_tasks_at_once() {
    let server = Server::start(1).await;
    let mut worker = server.connect();
    worker.ready(1);
    worker.next_of("task_refresh").await;
    assert_eq!(server.free().await, 0);
    let mut other = server.connect();
    other.ready(1);
    drop(worker.to_server.take());
    worker.serving.await.unwrap();
    other.next_of("task_refresh").await;
    assert_eq!(server.desk.metrics().await.unwrap().totals.failed, 0);
    assert_eq!(server.workers().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn at_a_shutdown_workers_are_told_and_their_tasks_are_free() {
    let server = Server::start(1).await;
    let mut worker = server.connect();
    worker.ready(1);
    worker.next_of("task_refresh").await;
    server.closing.cancel();
    let Some(Message::Close(Some(close))) = worker.next().await else {
        panic!("no farewell");
    };
    assert_eq!(close.code, 1001);
    server.connections.close();
    let ended = timeout(Duration::from_secs(2), server.connections.wait());
    ended.await.expect("no worker holds a shutdown up");
    assert_eq!(server.free().await, 1);
    assert_eq!(server.workers().await, []);
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_takes_no_frames_is_gone() {
    let server = Server::start(1).await;
    let worker = server.connect_over(true);
    worker.ready(1);
    let ended = timeout(Duration::from_secs(15), worker.serving);
    ended.await.expect("it is not waited for").unwrap();
    assert_eq!(server.free().await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_never_answered_fails_in_the_end() {
    let server = Server::start(1).await;
    let mut worker = server.connect();
    worker.ready(1);
    worker.next_of("task_refresh").await;
    worker.live(1845).await;
    assert_eq!(server.desk.metrics().await.unwrap().totals.failed, 1);
    // It backed off for half a minute, and the worker has room again.
    worker.next_of("task_refresh").await;
}

#[tokio::test(start_paused = true)]
async fn cookies_in_the_frame_renew_an_account_that_no_upload_renewed() {
    let server = Server::start(1).await;
    let mut worker = server.connect();
    worker.ready(1);
    let task = worker.next_of("task_refresh").await;
    let cookies = json!([{"name": "__Secure-C_SES", "value": "new", "domain": "x"}]);
    let told = json!({"success": true, "email": task["data"]["email"], "cookies": cookies});
    worker.say("refresh_result", &told);
    worker.nothing_within(30).await;
    assert_eq!(server.state(0).await, AccountState::Pending);
    assert_eq!(server.desk.metrics().await.unwrap().totals.succeeded, 1);
}

#[tokio::test(start_paused = true)]
async fn wanted_accounts_are_pushed_and_end_when_one_is_there() {
    let server = Server::start(1).await;
    let ttl = Duration::from_secs(600);
    server.pool.want_registrations(2, ttl).await.unwrap();
    let mut worker = server.connect();
    // It also registers without being asked.
    let unasked = json!({"success": true, "email": "b@example.com", "error": ""});
    worker.say("register_result", &unasked);
    worker.ready(2);
    worker.next_of("task_refresh").await;
    let frame = worker.next_of("task_register").await;
    assert_eq!(frame["data"]["count"], 1);
    let outstanding = async || server.desk.outstanding_registrations().await.unwrap();
    // Nobody has heard of that account: it waits, and the next one is pushed.
    worker.say(
        "register_result",
        &json!({"success": true, "email": "nobody@example.com"}),
    );
    worker.next_of("task_register").await;
    assert_eq!(outstanding().await, 2);
    worker.say(
        "register_result",
        &json!({"success": true, "email": email(0)}),
    );
    worker.nothing_within(5).await;
    assert_eq!(outstanding().await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_worker_is_told_how_the_pool_is() {
    let server = Server::start(2).await;
    let mut worker = server.connect();
    let asked = async |worker: &mut Connected| {
        worker.say("query_status", &json!(null));
        worker.next_of("status").await["data"].clone()
    };
    let expected = json!({
        "current_count": 0, "pending_count": 2, "target_count": 7, "need_count": 0
    });
    assert_eq!(asked(&mut worker).await, expected);
    let ttl = Duration::from_secs(600);
    server.pool.want_registrations(3, ttl).await.unwrap();
    assert_eq!(asked(&mut worker).await["need_count"], 3);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_understands_ends_nothing() {
    let server = Server::start(1).await;
    let mut worker = server.connect();
    let to_server = worker.to_server.clone().unwrap();
    for nonsense in [
        "",
        "{",
        "[]",
        r#"{"type": 1}"#,
        r#"{"type": "refresh_result", "data": 5}"#,
    ] {
        to_server.send(Message::text(nonsense)).unwrap();
    }
    to_server.send(Message::Binary(vec![0, 1].into())).unwrap();
    worker.say(
        "refresh_result",
        &json!({"success": true, "email": "nobody@example.com"}),
    );
    worker.ready(1);
    worker.next_of("task_refresh").await;
}
