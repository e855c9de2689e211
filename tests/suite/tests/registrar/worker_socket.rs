//! What lives here: workers that connect, as those of the old system do and as those that know of tasks do.

use b2a_domain::AccountState;
use b2a_suite::{Client, LIMIT, Store, eventually};
use futures_util::{SinkExt as _, StreamExt as _};
use http::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::office::{ADMIN, kill, kill_all, metrics, ok, until, upload_of};
use crate::pool_server::{SECRET, plan, server};

/// A worker that is connected.
pub(crate) struct Worker {
    socket: WebSocketStream<TcpStream>,
}

impl Worker {
    /// Shows the secret as old workers do.
    pub(crate) async fn connect(client: &Client) -> Self {
        let connected = Self::try_connect(client, "/ws?secret=the%20pool%27s%20secret", None).await;
        connected.unwrap_or_else(|(status, said)| panic!("{status}: {said}"))
    }

    /// One that is ready for so many tasks.
    pub(crate) async fn ready(client: &Client, threads: i64) -> Self {
        let mut worker = Self::connect(client).await;
        let data =
            json!({"max_threads": threads, "client_version": "test", "protocol_version": "1.0"});
        worker.say("client_ready", &data).await;
        worker
    }

    /// The status and the text of a refusal.
    async fn try_connect(
        client: &Client,
        path: &str,
        secret: Option<&str>,
    ) -> Result<Self, (u16, String)> {
        let address = client.base().strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        let mut request = format!("ws://{address}{path}")
            .into_client_request()
            .unwrap();
        if let Some(secret) = secret {
            request
                .headers_mut()
                .insert("x-pool-secret", secret.parse().unwrap());
        }
        match timeout(LIMIT, client_async(request, stream)).await.unwrap() {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(Error::Http(response)) => {
                let body = response.body().clone().unwrap_or_default();
                Err((response.status().as_u16(), String::from_utf8(body).unwrap()))
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn say(&mut self, kind: &str, data: &Value) {
        let frame =
            json!({"type": kind, "version": "1.0", "timestamp": 1_764_339_000, "data": data});
        self.socket
            .send(Message::text(frame.to_string()))
            .await
            .unwrap();
    }

    /// The next frame of this type; heartbeats are passed over.
    pub(crate) async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let message = timeout(LIMIT, self.socket.next()).await.expect("a frame");
            let Message::Text(text) = message.unwrap().unwrap() else {
                continue;
            };
            let frame: Value = serde_json::from_str(&text).unwrap();
            assert!(frame["timestamp"].is_u64(), "{frame}");
            if frame["type"] == kind {
                return frame["data"].clone();
            }
            assert_eq!(frame["type"], "heartbeat", "{frame}");
        }
    }

    /// Waits for the end of the connection.
    async fn until_over(&mut self) {
        loop {
            match timeout(LIMIT, self.socket.next()).await.expect("its end") {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            }
        }
    }
}

/// What a worker of the old system sends for new credentials.
async fn upload(client: &Client, file: &Value) {
    let headers = [("x-pool-secret", SECRET)];
    let body = upload_of(file).to_string();
    let taken = client.post("/pool/upload-account", &headers, body).await;
    assert_eq!(taken.status, 200, "{}", taken.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_secret_opens_it() {
    let deployment = server(Store::Embedded, 0).await;
    let client = &deployment.client;
    let refused = async |path: &str, secret: Option<&str>| {
        let connected = Worker::try_connect(client, path, secret).await;
        connected.err().expect("a refusal")
    };
    for (path, secret) in [
        ("/ws", None),
        ("/ws?secret=", None),
        ("/ws?secret=wrong", None),
        ("/ws?key=the%20pool%27s%20secret", None),
        ("/ws", Some("wrong")),
        ("/ws?secret=the%20pool%27s%20secret", Some("wrong")),
    ] {
        let (status, said) = refused(path, secret).await;
        assert_eq!(status, 401, "{path}");
        assert!(said.contains("secret") && !said.contains('{'), "{said}");
    }
    assert!(
        Worker::try_connect(client, "/ws", Some(SECRET))
            .await
            .is_ok()
    );
    let plain = client.get("/ws", &[("x-pool-secret", SECRET)]).await;
    assert_eq!(plain.status, 400, "no handshake");
    let with_key = client.get("/ws", ADMIN).await;
    assert_eq!(with_key.status, 401, "an admin key is no pool secret");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_connected_works_by_the_settings_of_now() {
    let deployment = server(Store::Embedded, 0).await;
    let client = &deployment.client;
    // It says nothing of what it takes, so that nothing is sent but answers.
    let mut worker = Worker::connect(client).await;
    let body = json!({"changes": {"pool_server.target_count": 77}}).to_string();
    let change = client.whole(Method::PATCH, "/admin/config", ADMIN, body.into());
    let changed = change.await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    worker.say("query_status", &json!({})).await;
    assert_eq!(worker.next_of("status").await["target_count"], 77);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_worker_renews_an_account() {
    for store in Store::ALL {
        let deployment = server(store, 1).await;
        let client = &deployment.client;
        let email = deployment.accounts().await[0].id.name().to_owned();
        let mut worker = Worker::ready(client, 0).await;
        let fresh = kill(&deployment, &email).await;
        let task = worker.next_of("task_refresh").await;
        assert_eq!(task["email"], json!(email));
        for field in [
            "cookies",
            "authorization",
            "mail_provider",
            "mail_password",
            "config_id",
            "csesidx",
        ] {
            assert!(!task[field].is_null(), "{field}");
        }
        upload(client, &fresh).await;
        let told = json!({"success": true, "email": email, "cookies": null, "error": ""});
        worker.say("refresh_result", &told).await;
        deployment.until_state(&email, AccountState::Ready).await;
        let seen = metrics(client).await;
        assert_eq!(
            (&seen["refresh_claim_total"], &seen["refresh_success_total"]),
            (&json!(1), &json!(1))
        );

        // Its upload failed, which it does not say; the cookies are in the frame.
        let fresh = kill(&deployment, &email).await;
        worker.next_of("task_refresh").await;
        let told = json!({"success": true, "email": email, "cookies": fresh["cookies"]});
        worker.say("refresh_result", &told).await;
        deployment.until_state(&email, AccountState::Ready).await;
        assert_eq!(metrics(client).await["refresh_success_total"], 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_renewal_waits_with_the_workers_reason() {
    let deployment = server(Store::Redis, 1).await;
    let client = &deployment.client;
    let email = deployment.accounts().await[0].id.name().to_owned();
    kill(&deployment, &email).await;
    let mut worker = Worker::ready(client, 1).await;
    let task = worker.next_of("task_refresh").await;
    let told = json!({"success": false, "task_id": task["task_id"], "email": "", "error": "sign-in required"});
    worker.say("refresh_result", &told).await;
    let tasks = until(client, "/admin/registrar/tasks", |seen| {
        seen["items"][0]["failures"] == 1
    })
    .await;
    assert_eq!(tasks["items"][0]["last_error"], "sign-in required");
    assert_eq!(
        deployment.account(&email).await.state,
        AccountState::PendingExternal
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pings_are_answered_and_the_pool_is_told() {
    let deployment = server(Store::Embedded, 1).await;
    let mut worker = Worker::ready(&deployment.client, 1).await;
    worker
        .socket
        .send(Message::Ping(vec![7].into()))
        .await
        .unwrap();
    let pong = async {
        loop {
            if let Message::Pong(payload) = worker.socket.next().await.unwrap().unwrap() {
                return payload;
            }
        }
    };
    assert_eq!(timeout(LIMIT, pong).await.unwrap(), vec![7]);
    worker.say("query_status", &json!(null)).await;
    let expected =
        json!({"current_count": 1, "pending_count": 0, "target_count": 1, "need_count": 0});
    assert_eq!(worker.next_of("status").await, expected);
    worker
        .say(
            "register_result",
            &json!({"success": false, "email": "", "error": "unasked"}),
        )
        .await;
    worker.say("no such type", &json!([])).await;
    worker.socket.send(Message::text("{")).await.unwrap();
    worker.say("query_status", &json!(null)).await;
    worker.next_of("status").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_drops_out_leaves_its_task_to_another() {
    for store in Store::ALL {
        let deployment = server(store, 1).await;
        let client = &deployment.client;
        kill_all(&deployment).await;
        let mut first = Worker::ready(client, 1).await;
        let task = first.next_of("task_refresh").await;
        let mut second = Worker::ready(client, 5).await;
        // Without a word: the connection is cut.
        drop(first);
        let again = second.next_of("task_refresh").await;
        assert_eq!(again["email"], task["email"]);
        assert_ne!(again["task_id"], task["task_id"]);
        assert_eq!(metrics(client).await["refresh_failed_total"], 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_is_too_large_ends_the_connection_alone() {
    let deployment = server(Store::Embedded, 1).await;
    let client = &deployment.client;
    kill_all(&deployment).await;
    let mut first = Worker::ready(client, 1).await;
    let task = first.next_of("task_refresh").await;
    let huge =
        json!({"success": true, "email": task["email"], "error": "x".repeat(9 * 1024 * 1024)});
    let frame = json!({"type": "refresh_result", "data": huge}).to_string();
    // It may be cut off in the middle of it.
    let _ = timeout(LIMIT, first.socket.send(Message::text(frame)))
        .await
        .unwrap();
    first.until_over().await;
    let mut second = Worker::ready(client, 1).await;
    assert_eq!(second.next_of("task_refresh").await["email"], task["email"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_serve_one_pool_and_show_all_workers() {
    let deployment = server(Store::Redis, 4).await;
    let (one, other) = (&deployment.client, deployment.another().await);
    kill_all(&deployment).await;
    let mut here = Worker::ready(one, 2).await;
    let mut there = Worker::ready(&other, 2).await;
    let mut emails = Vec::new();
    for worker in [&mut here, &mut there] {
        for _ in 0..2 {
            let task = worker.next_of("task_refresh").await;
            emails.push(task["email"].as_str().unwrap().to_owned());
        }
    }
    emails.sort();
    emails.dedup();
    assert_eq!(emails.len(), 4, "each is one worker's");
    for client in [one, &other] {
        let clients = eventually("both workers", async || {
            let clients = client.get("/", ADMIN).await.json()["clients"].clone();
            (clients["total_threads"] == 4).then_some(clients)
        })
        .await;
        assert_eq!(clients["count"], 2);
        let first = &clients["list"][0];
        assert_eq!(
            (&first["version"], &first["threads"]),
            (&json!("test"), &json!(2))
        );
        assert_eq!(first["is_alive"], true);
        assert!(first["last_ping"].as_u64().unwrap() > 1_700_000_000);
        assert_eq!(
            client.get("/", &[]).await.json()["clients"],
            Value::Null,
            "for administrators"
        );
    }
    // A task that one instance gave out is ended through the other.
    let email = emails[0].clone();
    let fresh = deployment.simulator.rotate_cookies(&email).unwrap().content;
    upload(&other, &fresh).await;
    deployment.until_state(&email, AccountState::Ready).await;
    drop(there);
    eventually("one worker left", async || {
        let clients = one.get("/", ADMIN).await.json()["clients"].clone();
        (clients["count"] == 1).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wanted_account_is_pushed() {
    let deployment = server(Store::Embedded, 1).await;
    let client = &deployment.client;
    ok(client, "/admin/register", &json!({"count": 1})).await;
    let mut worker = Worker::ready(client, 1).await;
    let task = worker.next_of("task_register").await;
    assert_eq!(task["count"], 1);
    let file = deployment.simulator.add_accounts(1).remove(0);
    upload(client, &file.content).await;
    worker
        .say(
            "register_result",
            &json!({"success": true, "email": file.email, "error": ""}),
        )
        .await;
    until(client, "/admin/registrar/tasks", |seen| {
        seen["outstanding_registrations"] == 0
    })
    .await;
    deployment
        .until_state(&file.email, AccountState::Ready)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_stops_says_farewell_and_frees_tasks() {
    let deployment = plan(Store::Redis, 1).start().await;
    kill_all(&deployment).await;
    let mut worker = Worker::ready(&deployment.client, 1).await;
    worker.next_of("task_refresh").await;
    let pool = deployment.redis.as_ref().unwrap().pool().await;
    deployment.begin_stop();
    worker.until_over().await;
    deployment.until_stopped().await;
    let claim = b2a_pool::TaskClaim {
        worker: "other",
        limit: 1,
        lease: std::time::Duration::from_secs(60),
    };
    let claimed =
        b2a_pool::TaskStore::claim_renewals(&pool, b2a_domain::AccountKind::Business, &claim);
    assert_eq!(claimed.await.unwrap().tasks.len(), 1, "it is free at once");
}
