//! What lives here: a worker's connection over a wire in memory, in time that is moved on when nothing else happens.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ws::Message;
use b2a_accounts::registrar::{ExpiredAction, GiveUp, RegistrarDesk};
use b2a_config::Settings;
use b2a_domain::{AccountId, AccountKind, AccountState, Clock, Outcome};
use b2a_objects::DirectoryStore;
use b2a_pool::{EmbeddedPool, PoolPolicy, PoolStore, TaskClaim, Worker};
use b2a_process::Parts;
use futures_util::{Sink, Stream};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, advance, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use super::connection::{Connection, Rules};

const START_MS: u64 = 1_800_000_000_000;

/// Wall-clock time that moves with that of the runtime.
struct RuntimeClock(Instant);

impl Clock for RuntimeClock {
    fn now_ms(&self) -> u64 {
        START_MS + u64::try_from(self.0.elapsed().as_millis()).unwrap()
    }
}

/// Our end of the wire.
struct Wire {
    from_worker: mpsc::UnboundedReceiver<Message>,
    to_worker: mpsc::UnboundedSender<Message>,
    /// Nothing that is sent is taken.
    is_blocked: bool,
}

impl Stream for Wire {
    type Item = Result<Message, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.from_worker
            .poll_recv(context)
            .map(|message| message.map(Ok))
    }
}

impl Sink<Message> for Wire {
    type Error = Infallible;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.is_blocked {
            Poll::Pending
        } else {
            Poll::Ready(Ok(()))
        }
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), Infallible> {
        // A worker that is gone takes nothing.
        let _ = self.to_worker.send(message);
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

/// A pool server without its sockets.
struct Server {
    desk: Arc<RegistrarDesk>,
    pool: Arc<dyn PoolStore>,
    clock: Arc<dyn Clock>,
    closing: CancellationToken,
    connections: TaskTracker,
    _folder: tempfile::TempDir,
}

/// The worker's end of the wire.
struct Connected {
    to_server: Option<mpsc::UnboundedSender<Message>>,
    from_server: mpsc::UnboundedReceiver<Message>,
    serving: JoinHandle<()>,
}

fn email(number: usize) -> String {
    format!("a{number}@example.com")
}

fn id(email: &str) -> AccountId {
    AccountId::new(AccountKind::Business, email).unwrap()
}

impl Server {
    /// With so many accounts that wait for a renewal.
    async fn start(accounts: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..accounts {
            let email = email(number);
            let file = json!({
                "email": email, "authorization": "Bearer x", "configId": "c", "csesidx": "1",
                "cookies": [{"name": "__Secure-C_SES", "value": "old"}], "mail_provider": "m"
            });
            let path = folder.path().join(format!("{email}.json"));
            std::fs::write(path, file.to_string()).unwrap();
        }
        let clock: Arc<dyn Clock> = Arc::new(RuntimeClock(Instant::now()));
        let pool = EmbeddedPool::new(Arc::clone(&clock), PoolPolicy::default());
        let pool: Arc<dyn PoolStore> = Arc::new(pool);
        let objects = Arc::new(DirectoryStore::open(folder.path()).unwrap());
        let mut settings = Settings::default();
        // Nobody is there.
        settings.upstream.business.auth_url = Url::parse("http://127.0.0.1:9").unwrap();
        let parts = Parts::over(&settings, Arc::clone(&clock), objects, Arc::clone(&pool));
        let parts = parts.unwrap();
        parts.repository.sync().await.unwrap();
        for number in 0..accounts {
            let account = id(&email(number));
            let generation = pool.get(&account).await.unwrap().unwrap().generation;
            let refused = pool.report(&account, &generation, Outcome::Unauthorized);
            assert!(refused.await.unwrap());
        }
        let connections = TaskTracker::new();
        let desk = RegistrarDesk::new(
            Arc::clone(&parts.repository),
            Arc::clone(&pool),
            Arc::clone(&parts.prover),
            1,
            GiveUp { after: 0 },
            connections.clone(),
        );
        Self {
            desk: Arc::new(desk),
            pool,
            clock,
            closing: CancellationToken::new(),
            connections,
            _folder: folder,
        }
    }

    fn connect(&self) -> Connected {
        self.connect_over(false)
    }

    fn connect_over(&self, is_blocked: bool) -> Connected {
        let (to_server, from_worker) = mpsc::unbounded_channel();
        let (to_worker, from_server) = mpsc::unbounded_channel();
        let wire = Wire {
            from_worker,
            to_worker,
            is_blocked,
        };
        let rules = Rules {
            target_count: 7,
            expired: ExpiredAction::Keep,
        };
        let (desk, clock) = (Arc::clone(&self.desk), Arc::clone(&self.clock));
        let connection = Connection::new(wire, desk, clock, rules);
        Connected {
            to_server: Some(to_server),
            from_server,
            serving: self
                .connections
                .spawn(connection.serve(self.closing.clone())),
        }
    }

    /// How many tasks another worker could claim now; it gives them back.
    async fn free(&self) -> usize {
        let claim = TaskClaim {
            worker: "other",
            limit: 20,
            lease: Duration::from_secs(1),
        };
        let claimed = self.desk.claim_renewals(&claim).await.unwrap().tasks;
        for task in &claimed {
            assert!(self.desk.hand_back(task.task, "other").await.unwrap());
        }
        claimed.len()
    }

    async fn workers(&self) -> Vec<Worker> {
        self.desk.workers(super::SILENCE).await.unwrap()
    }

    async fn state(&self, number: usize) -> AccountState {
        let account = self.pool.get(&id(&email(number))).await.unwrap();
        account.unwrap().state
    }
}

impl Connected {
    fn say(&self, kind: &str, data: &Value) {
        let frame = json!({"type": kind, "timestamp": 1, "data": data}).to_string();
        let sent = self.to_server.as_ref().unwrap().send(Message::text(frame));
        sent.unwrap();
    }

    fn ready(&self, threads: i64) {
        self.say(
            "client_ready",
            &json!({"max_threads": threads, "client_version": "v1"}),
        );
    }

    /// The next frame; `None`: the connection is over.
    async fn next(&mut self) -> Option<Message> {
        let next = timeout(Duration::from_secs(3600), self.from_server.recv());
        next.await.expect("a frame within the hour")
    }

    /// The next frame of this type; heartbeats are passed over.
    async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let Some(Message::Text(text)) = self.next().await else {
                panic!("no {kind} came");
            };
            let frame: Value = serde_json::from_str(&text).unwrap();
            if frame["type"] == kind {
                return frame;
            }
            assert_eq!(frame["type"], "heartbeat", "{frame}");
        }
    }

    /// Lives on for so long, and says so each 15 seconds.
    async fn live(&mut self, seconds: u64) {
        for _ in 0..seconds.div_ceil(15) {
            let ping = Message::Ping(Vec::new().into());
            self.to_server.as_ref().unwrap().send(ping).unwrap();
            sleep(Duration::from_secs(15)).await;
        }
    }

    /// Nothing but heartbeats comes within so many seconds.
    async fn nothing_within(&mut self, seconds: u64) {
        let end = Instant::now() + Duration::from_secs(seconds);
        while let Ok(frame) = tokio::time::timeout_at(end, self.from_server.recv()).await {
            let Some(Message::Text(text)) = frame else {
                panic!("the connection is over");
            };
            assert!(text.contains("heartbeat"), "{text}");
        }
    }
}

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
    let mut asked = async |worker: &mut Connected| {
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
    advance(Duration::from_millis(1)).await;
}
