//! What lives here: the life of one worker's connection.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::extract::ws::{CloseFrame, Message, close_code};
use b2a_accounts::registrar::{ExpiredAction, RegistrarDesk};
use b2a_domain::Clock;
use b2a_pool::Worker;
use futures_util::future::join_all;
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::frames::{FromWorker, ToWorker};
use super::in_hand::InHand;

/// How often a worker hears of us, and its tasks are kept.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A worker that is silent for so long is gone.
pub(crate) const SILENCE: Duration = Duration::from_secs(180);
/// How long a task is a worker's unless it is kept: it outlasts two heartbeats that fail.
pub(super) const LEASE: Duration = Duration::from_secs(60);
/// How long a worker may have a task.
const TASK_LIMIT: Duration = Duration::from_secs(1800);
/// How long a worker may take for a frame.
const SEND_LIMIT: Duration = Duration::from_secs(10);
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
pub(super) enum End {
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
    pub(super) desk: Arc<RegistrarDesk>,
    clock: Arc<dyn Clock>,
    /// They may become other ones at any time.
    pub(super) rules: Arc<ArcSwap<Rules>>,
    /// Its name, for as long as this connection lives.
    pub(super) id: String,
    version: String,
    /// Tasks that it takes at once; 0: it has not said yet.
    pub(super) threads: u32,
    pub(super) in_hand: InHand,
    pub(super) heard: Instant,
    /// It was heard of since the store was told last.
    is_news: bool,
    next_beat: Instant,
    pub(super) next_look: Instant,
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
        rules: Arc<ArcSwap<Rules>>,
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
                    None | Some(Ok(Message::Close(_))) => return Ok(()),
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

    pub(super) fn has_room(&self) -> bool {
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

    async fn tell_status(&mut self) -> Result<(), End> {
        match self.desk.need().await {
            Ok(need) => {
                let target_count = self.rules.load().target_count;
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

    pub(super) async fn send(&mut self, frame: &ToWorker<'_>) -> Result<(), End> {
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
        let failed = handed_back.into_iter().find_map(Result::err);
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
