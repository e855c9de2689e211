//! What lives here: a pool server without its sockets, and the worker's end of a wire in memory.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use arc_swap::ArcSwap;
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
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::routes::workers::connection::{Connection, Rules};

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
pub(super) struct Server {
    pub(super) desk: Arc<RegistrarDesk>,
    pub(super) pool: Arc<dyn PoolStore>,
    clock: Arc<dyn Clock>,
    pub(super) closing: CancellationToken,
    pub(super) connections: TaskTracker,
    _folder: tempfile::TempDir,
}

/// The worker's end of the wire.
pub(super) struct Connected {
    pub(super) to_server: Option<mpsc::UnboundedSender<Message>>,
    from_server: mpsc::UnboundedReceiver<Message>,
    pub(super) serving: JoinHandle<()>,
}

pub(super) fn email(number: usize) -> String {
    format!("a{number}@example.com")
}

fn id(email: &str) -> AccountId {
    AccountId::new(AccountKind::Business, email).unwrap()
}

impl Server {
    /// With so many accounts that wait for a renewal.
    pub(super) async fn start(accounts: usize) -> Self {
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

    pub(super) fn connect(&self) -> Connected {
        self.connect_over(false)
    }

    pub(super) fn connect_over(&self, is_blocked: bool) -> Connected {
        let (to_server, from_worker) = mpsc::unbounded_channel();
        let (to_worker, from_server) = mpsc::unbounded_channel();
        let wire = Wire {
            from_worker,
            to_worker,
            is_blocked,
        };
        let rules = Arc::new(ArcSwap::from_pointee(Rules {
            target_count: 7,
            expired: ExpiredAction::Keep,
        }));
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
    pub(super) async fn free(&self) -> usize {
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

    pub(super) async fn workers(&self) -> Vec<Worker> {
        self.desk
            .workers(crate::routes::workers::SILENCE)
            .await
            .unwrap()
    }

    pub(super) async fn state(&self, number: usize) -> AccountState {
        let account = self.pool.get(&id(&email(number))).await.unwrap();
        account.unwrap().state
    }
}

impl Connected {
    pub(super) fn say(&self, kind: &str, data: &Value) {
        let frame = json!({"type": kind, "timestamp": 1, "data": data}).to_string();
        let sent = self.to_server.as_ref().unwrap().send(Message::text(frame));
        sent.unwrap();
    }

    pub(super) fn ready(&self, threads: i64) {
        self.say(
            "client_ready",
            &json!({"max_threads": threads, "client_version": "v1"}),
        );
    }

    /// The next frame; `None`: the connection is over.
    pub(super) async fn next(&mut self) -> Option<Message> {
        let next = timeout(Duration::from_secs(3600), self.from_server.recv());
        next.await.expect("a frame within the hour")
    }

    /// The next frame of this type; heartbeats are passed over.
    pub(super) async fn next_of(&mut self, kind: &str) -> Value {
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

    /// Lives on for so long, and says so each 15 seconds, one way or the other.
    pub(super) async fn live(&mut self, seconds: u64) {
        for turn in 0..seconds.div_ceil(15) {
            if turn % 2 == 0 {
                self.say("heartbeat_ack", &json!(null));
            } else {
                let ping = Message::Ping(Vec::new().into());
                self.to_server.as_ref().unwrap().send(ping).unwrap();
            }
            sleep(Duration::from_secs(15)).await;
        }
    }

    /// Nothing but heartbeats comes within so many seconds.
    pub(super) async fn nothing_within(&mut self, seconds: u64) {
        let end = Instant::now() + Duration::from_secs(seconds);
        while let Ok(frame) = tokio::time::timeout_at(end, self.from_server.recv()).await {
            let Some(Message::Text(text)) = frame else {
                panic!("the connection is over");
            };
            assert!(text.contains("heartbeat"), "{text}");
        }
    }
}
