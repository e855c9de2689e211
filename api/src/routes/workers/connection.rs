//! What lives here: the life of one worker's connection.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, close_code};
use b2a_accounts::registrar::{
    ExpiredAction, HeldRenewal, RegistrarDesk, RegistrarError, WorkerReport,
};
use b2a_domain::{AccountId, AccountKind, Clock};
use b2a_pool::{TaskClaim, Worker};
use futures_util::future::join_all;
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use rand::RngExt as _;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::frames::{FromWorker, ToWorker, Told};
use super::in_hand::{Held, InHand};

/// How often a worker hears of us, and its tasks are kept.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A worker that is silent for so long is gone.
pub(crate) const SILENCE: Duration = Duration::from_secs(180);
/// How long a task is a worker's unless it is kept: it outlasts two heartbeats that fail.
const LEASE: Duration = Duration::from_secs(60);
/// How long a worker may have a task.
const TASK_LIMIT: Duration = Duration::from_secs(1800);
/// About how often it is looked for tasks; half of it more or less, so that connections do not fall into step.
const LOOK: Duration = Duration::from_secs(1);
/// The same after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long a worker may take for a frame, and what it says may take to be seen to.
const SEND_LIMIT: Duration = Duration::from_secs(10);
const STEP_LIMIT: Duration = Duration::from_secs(60);
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// What holds for all workers of this deployment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) target_count: u32,
    pub(super) expired: ExpiredAction,
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The worker left, or the connection broke.
    Left,
    /// Nothing was heard of it.
    Silent,
    /// It takes no frames.
    Stalled,
    /// We end.
    Closing,
}

/// One worker.
pub(super) struct Connection<S> {
    socket: S,
    desk: Arc<RegistrarDesk>,
    clock: Arc<dyn Clock>,
    rules: Rules,
    /// Its name, for as long as this connection lives.
    id: String,
    version: String,
    /// Tasks that it takes at once; 0: it has not said yet.
    threads: u32,
    in_hand: InHand,
    heard: Instant,
    /// It was heard of since the store was told last.
    is_news: bool,
    next_beat: Instant,
    next_look: Instant,
}

impl<S, E> Connection<S>
where
    S: Stream<Item = Result<Message, E>> + Sink<Message, Error = E> + Unpin + Send,
    E: Display + Send,
{
    pub(super) fn new(
        socket: S,
        desk: Arc<RegistrarDesk>,
        clock: Arc<dyn Clock>,
        rules: Rules,
    ) -> Self {
        let now = Instant::now();
        Self {
            socket,
            desk,
            clock,
            rules,
            id: format!("ws-{}", Uuid::new_v4().simple()),
            version: String::new(),
            threads: 0,
            in_hand: InHand::default(),
            heard: now,
            is_news: true,
            next_beat: now + HEARTBEAT,
            next_look: now,
        }
    }

    /// Serves the worker until it leaves, is gone, or `closing`. Its tasks are free again then.
    pub(super) async fn serve(mut self, closing: CancellationToken) {
        tracing::info!(worker = self.id, "a worker connected");
        self.note().await;
        let end = match self.live(&closing).await {
            Ok(()) => End::Left,
            Err(end) => end,
        };
        let tasks = self.in_hand.count();
        tracing::info!(worker = self.id, ?end, tasks, "a worker is gone");
        self.part(end).await;
    }

    async fn live(&mut self, closing: &CancellationToken) -> Result<(), End> {
        loop {
            let gone_at = self.heard + SILENCE;
            let wake = self.next_beat.min(gone_at);
            let wake = if self.has_room() {
                wake.min(self.next_look)
            } else {
                wake
            };
            tokio::select! {
                () = closing.cancelled() => return Err(End::Closing),
                message = self.socket.next() => match message {
                    None => return Ok(()),
                    Some(Ok(Message::Close(_))) => return Ok(()),
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(error)) => {
                        tracing::info!(worker = self.id, %error, "a worker's connection broke");
                        return Ok(());
                    }
                },
                () = sleep_until(wake) => {
                    let now = Instant::now();
                    if now >= gone_at {
                        return Err(End::Silent);
                    }
                    if now >= self.next_beat {
                        self.beat().await?;
                    }
                    if self.has_room() && now >= self.next_look {
                        self.look().await?;
                    }
                }
            }
        }
    }

    fn has_room(&self) -> bool {
        self.in_hand.count() < self.threads
    }

    /// Anything that comes is a sign of life; pongs are sent by the protocol itself.
    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        self.is_news = true;
        let Message::Text(text) = message else {
            return Ok(());
        };
        match FromWorker::read(&text) {
            FromWorker::Ready { threads, version } => {
                tracing::info!(worker = self.id, version, threads, "a worker is ready");
                self.threads = threads;
                self.version = version;
                self.next_look = self.heard;
                self.note().await;
            }
            FromWorker::WantsTask => {
                self.threads = self.threads.max(1);
                self.next_look = self.heard;
            }
            FromWorker::Renewal(told) => self.end_renewal(told).await,
            FromWorker::Registration(told) => self.end_registration(told).await,
            FromWorker::AsksStatus => self.tell_status().await?,
            FromWorker::Alive => {}
            FromWorker::Unknown => {
                tracing::debug!(worker = self.id, "a worker says what nobody understands");
            }
        }
        Ok(())
    }

    /// Looks for tasks, and hands them out.
    async fn look(&mut self) -> Result<(), End> {
        let renewals = self.claim_renewals().await;
        let is_well = match renewals {
            Ok(()) if self.has_room() => self.claim_registrations().await,
            other => other,
        };
        let pause = match is_well {
            Ok(()) => LOOK.mul_f64(rand::rng().random_range(0.5..=1.5)),
            Err(Trouble::Worker(end)) => return Err(end),
            Err(Trouble::Desk(error)) => {
                tracing::warn!(worker = self.id, %error, "no tasks for a worker now");
                AFTER_FAILURE
            }
        };
        self.next_look = Instant::now() + pause;
        Ok(())
    }

    async fn claim_renewals(&mut self) -> Result<(), Trouble> {
        let claimed = self.desk.claim_renewals(&self.claim()).await?;
        let since = Instant::now();
        // In hand before they are sent: they go back if they can't be.
        for task in &claimed.tasks {
            let renewal = HeldRenewal {
                task: task.task,
                account: task.renewable.account.clone(),
                generation: task.renewable.generation.clone(),
            };
            self.in_hand.add(Held {
                task: task.task,
                renewal: Some(renewal),
                since,
            });
        }
        for task in &claimed.tasks {
            let account = &task.renewable.account;
            tracing::info!(worker = self.id, task = %task.task, ?account, "a worker renews an account");
            self.send(&ToWorker::Refresh(task)).await?;
        }
        Ok(())
    }

    async fn claim_registrations(&mut self) -> Result<(), Trouble> {
        let claimed = self.desk.claim_registrations(&self.claim()).await?;
        let since = Instant::now();
        for registration in &claimed {
            self.in_hand.add(Held {
                task: registration.task,
                renewal: None,
                since,
            });
        }
        for registration in &claimed {
            self.send(&ToWorker::Register(registration.task)).await?;
        }
        Ok(())
    }

    fn claim(&self) -> TaskClaim<'_> {
        TaskClaim {
            worker: &self.id,
            limit: self.threads - self.in_hand.count(),
            lease: LEASE,
        }
    }

    async fn end_renewal(&mut self, told: Told) {
        let Some((held, renewal)) = self.in_hand.take_renewal(&told) else {
            tracing::debug!(
                worker = self.id,
                "a worker speaks of a renewal that it does not have"
            );
            return;
        };
        self.next_look = self.heard;
        let report = if told.success {
            WorkerReport::Renewed {
                cookies: told.cookies,
            }
        } else {
            WorkerReport::Failed(told.error)
        };
        let seen_to = self
            .desk
            .reported(&renewal, &self.id, report, self.rules.expired);
        let (task, account) = (held.task, &renewal.account);
        match timeout(STEP_LIMIT, seen_to).await {
            Ok(Ok(became)) => {
                tracing::info!(worker = self.id, %task, ?account, ?became, "a worker is done");
            }
            // Its lease ends by itself.
            Ok(Err(error)) => {
                tracing::warn!(worker = self.id, %task, ?account, %error, "what a worker did is lost");
            }
            Err(_) => {
                tracing::warn!(worker = self.id, %task, ?account, "what a worker did is lost: no time");
            }
        }
    }

    /// A worker also registers without being asked, which is its own affair.
    async fn end_registration(&mut self, told: Told) {
        let Some(held) = self.in_hand.take_registration(&told) else {
            return;
        };
        self.next_look = self.heard;
        let seen_to = async {
            // It says so, whether its upload went well or not.
            let account = AccountId::new(AccountKind::Business, &told.email).ok();
            let is_there = match (&account, told.success) {
                (Some(account), true) => self.desk.has(account).await?,
                _ => false,
            };
            if is_there {
                return self.desk.registered(held.task, &self.id).await;
            }
            let error = if told.success {
                "the worker brought no account"
            } else {
                &told.error
            };
            self.fail(&held, error).await.map(|()| false)
        };
        let task = held.task;
        match timeout(STEP_LIMIT, seen_to).await {
            Ok(Ok(done)) => tracing::info!(worker = self.id, %task, done, "a worker is done"),
            Ok(Err(error)) => {
                tracing::warn!(worker = self.id, %task, %error, "what a worker did is lost");
            }
            Err(_) => tracing::warn!(worker = self.id, %task, "what a worker did is lost: no time"),
        }
    }

    async fn fail(&mut self, held: &Held, error: &str) -> Result<(), RegistrarError> {
        let task = held.task.to_string();
        let failed = self.desk.fail(held.task.kind, &task, &self.id, error);
        match failed.await {
            Ok(_) | Err(RegistrarError::NoTask) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn tell_status(&mut self) -> Result<(), End> {
        match self.desk.need().await {
            Ok(need) => {
                let target_count = self.rules.target_count;
                self.send(&ToWorker::Status { need, target_count }).await
            }
            Err(error) => {
                tracing::warn!(worker = self.id, %error, "a worker is told nothing of the pool");
                Ok(())
            }
        }
    }

    /// Says that we are there, keeps what is in hand, and takes back what takes too long.
    async fn beat(&mut self) -> Result<(), End> {
        self.send(&ToWorker::Heartbeat).await?;
        if self.is_news {
            self.note().await;
        }
        let now = Instant::now();
        if let Some(latest) = now.checked_sub(TASK_LIMIT) {
            for held in self.in_hand.take_older(latest) {
                let task = held.task;
                tracing::warn!(worker = self.id, %task, "a worker did not answer in time");
                if let Err(error) = self.fail(&held, "the worker did not answer in time").await {
                    tracing::warn!(worker = self.id, %task, %error, "a task ends by itself");
                }
            }
        }
        let kept = self.in_hand.iter().map(|held| {
            let kept = self.desk.keep(held.task, &self.id, LEASE);
            async move { (held.task, kept.await) }
        });
        for (task, kept) in join_all(kept).await {
            // Lost or done: the worker does not know, and what it says in the end is looked at then.
            if let Err(error) = kept {
                tracing::warn!(worker = self.id, %task, %error, "a task could not be kept");
            }
        }
        self.next_beat = Instant::now() + HEARTBEAT;
        Ok(())
    }

    /// Tells the store that the worker lives.
    async fn note(&mut self) {
        self.is_news = false;
        let worker = Worker {
            id: self.id.clone(),
            version: self.version.clone(),
            threads: self.threads,
            last_seen_ms: 0,
        };
        if let Err(error) = self.desk.note_worker(&worker).await {
            self.is_news = true;
            tracing::warn!(worker = self.id, %error, "a worker is not in the list of workers");
        }
    }

    async fn send(&mut self, frame: &ToWorker<'_>) -> Result<(), End> {
        let text = frame.write(self.clock.now_ms());
        let sent = timeout(SEND_LIMIT, self.socket.send(Message::text(text)));
        match sent.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Left),
            Err(_) => Err(End::Stalled),
        }
    }

    /// Frees what is in hand, and says farewell to who is still there.
    async fn part(&mut self, end: End) {
        let held = self.in_hand.take_all();
        let handed_back = held
            .iter()
            .map(|held| self.desk.hand_back(held.task, &self.id));
        let forgotten = self.desk.forget_worker(&self.id);
        let (handed_back, forgotten) = tokio::join!(join_all(handed_back), forgotten);
        let failed = handed_back.into_iter().filter_map(Result::err).next();
        if let Some(error) = failed.or(forgotten.err()) {
            tracing::warn!(worker = self.id, %error, "what a worker leaves behind ends by itself");
        }
        let (code, reason) = match end {
            End::Left | End::Stalled => return,
            End::Silent => (close_code::POLICY, "nothing was heard of you"),
            End::Closing => (close_code::AWAY, "the gateway stops"),
        };
        let frame = CloseFrame {
            code,
            reason: reason.into(),
        };
        let farewell = async {
            if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                // Until it answers, so that it gets to read this.
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        let _ = timeout(FAREWELL, farewell).await;
    }
}

/// What keeps a worker from its tasks.
enum Trouble {
    /// It is gone.
    Worker(End),
    /// The stores fail.
    Desk(RegistrarError),
}

impl From<End> for Trouble {
    fn from(end: End) -> Self {
        Self::Worker(end)
    }
}

impl From<RegistrarError> for Trouble {
    fn from(error: RegistrarError) -> Self {
        Self::Desk(error)
    }
}
