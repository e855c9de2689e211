//! What lives here: one connection to a server, from its first frame to its last.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::TaskKind;
use bytes::Bytes;
use futures_util::{Sink, SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::error::Error;

use super::PoolWorker;
use super::connection::{Socket, told};
use super::frames::{self, FromServer};

/// Frames of ours that wait to be sent.
const OUTBOX: usize = 64;
/// Tasks beyond what is worked on at once that a server may push; further ones are left alone.
const WAITING_TASKS: usize = 64;
/// How often is looked whether the last task is done, before a connection is left.
const LEAVING: Duration = Duration::from_millis(50);

/// Why a connection ended.
pub(super) enum End {
    /// It broke, or the server ended it.
    Lost(String),
    /// We left, so that the server has tasks back that can't be done now.
    Left,
}

impl PoolWorker {
    /// Serves a connection until it ends.
    pub(super) async fn serve(self: Arc<Self>, socket: Socket) -> End {
        match self.serve_until(socket).await {
            Ok(end) => end,
            Err(error) => End::Lost(told(&error)),
        }
    }

    async fn serve_until(self: Arc<Self>, socket: Socket) -> Result<End, Error> {
        let (mut outward, mut inward) = socket.split();
        let (outbox, mut frames_to_send) = mpsc::channel::<String>(OUTBOX);
        let pauses = self.shop.pauses;
        let ready = frames::client_ready(self.shop.clock.now_ms(), self.threads);
        self.send(&mut outward, Message::text(ready)).await?;
        let mut heard = Instant::now();
        let mut ping = tokio::time::interval_at(heard + pauses.ping, pauses.ping);
        let mut is_leaving = false;
        loop {
            tokio::select! {
                () = self.shop.stop.cancelled() => {
                    // What is under way sends its results while there is time, and then the connection ends in order.
                    self.send_the_rest(&mut outward, outbox, frames_to_send).await;
                    return Ok(End::Left);
                }
                message = inward.next() => {
                    heard = Instant::now();
                    let answer = match message.unwrap_or(Err(Error::ConnectionClosed))? {
                        Message::Close(_) => return Err(Error::ConnectionClosed),
                        Message::Text(text) => self.take(&text, &outbox, is_leaving),
                        _ => None,
                    };
                    match answer {
                        Some(frame) => self.send(&mut outward, Message::text(frame)).await?,
                        // So that a pong that answers a ping leaves at once.
                        None => self.in_time(outward.flush()).await?,
                    }
                }
                Some(frame) = frames_to_send.recv() => {
                    self.send(&mut outward, Message::text(frame)).await?;
                }
                _ = ping.tick() => self.send(&mut outward, Message::Ping(Bytes::new())).await?,
                () = tokio::time::sleep_until(heard + pauses.silence) => {
                    return Ok(End::Lost("the server was silent for too long".to_owned()));
                }
                () = self.leave.notified() => is_leaving = true,
                // Each task has a sender, and the first one is ours.
                () = tokio::time::sleep(LEAVING), if is_leaving => if outbox.strong_count() == 1 {
                    self.send_the_rest(&mut outward, outbox, frames_to_send).await;
                    return Ok(End::Left);
                },
                _ = self.shop.triggers.asked(TaskKind::Refresh) => {
                    let ask = frames::request_task(self.shop.clock.now_ms());
                    self.send(&mut outward, Message::text(ask)).await?;
                }
                count = self.shop.triggers.asked(TaskKind::Register) => {
                    for _ in 0..count {
                        Arc::clone(&self).begin_registration(Value::Null, outbox.clone());
                    }
                }
            }
        }
    }

    async fn send(
        &self,
        outward: &mut (impl Sink<Message, Error = Error> + Unpin),
        message: Message,
    ) -> Result<(), Error> {
        self.in_time(outward.send(message)).await
    }

    /// A server that takes nothing for as long as it may be silent is gone.
    async fn in_time(&self, sent: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
        let sent = tokio::time::timeout(self.shop.pauses.silence, sent).await;
        sent.unwrap_or(Err(Error::AlreadyClosed))
    }

    async fn send_the_rest(
        &self,
        outward: &mut (impl Sink<Message, Error = Error> + Unpin),
        outbox: mpsc::Sender<String>,
        mut frames_to_send: mpsc::Receiver<String>,
    ) {
        // The channel ends with the last task that may send a result.
        drop(outbox);
        let rest = async {
            while let Some(frame) = frames_to_send.recv().await {
                self.send(outward, Message::text(frame)).await?;
            }
            self.in_time(outward.close()).await
        };
        tokio::select! {
            _ = rest => {}
            () = self.shop.cut_off.cancelled() => {}
        }
    }

    /// Takes a frame; gives what is to be answered at once.
    fn take(
        self: &Arc<Self>,
        text: &str,
        outbox: &mpsc::Sender<String>,
        is_leaving: bool,
    ) -> Option<String> {
        let frame: FromServer = match serde_json::from_str(text) {
            Ok(frame) => frame,
            Err(error) => {
                tracing::debug!(line = error.line(), "a frame of the server can't be read");
                return None;
            }
        };
        let has_room = outbox.strong_count() <= self.threads as usize + WAITING_TASKS;
        match frame.kind.as_str() {
            "heartbeat" => return Some(frames::heartbeat_ack(self.shop.clock.now_ms())),
            // It goes to another worker as we leave.
            "task_refresh" | "task_register" if is_leaving => {}
            "task_refresh" if has_room => {
                Arc::clone(self).begin_renewal(&frame.data, outbox.clone());
            }
            // Always 1 in one frame, by the contract.
            "task_register" if has_room => {
                Arc::clone(self).begin_registration(frame.data, outbox.clone());
            }
            "task_refresh" | "task_register" => {
                tracing::warn!(
                    "the server pushes more tasks than it was told that this worker takes"
                );
            }
            kind => tracing::debug!(kind, "a frame of the server that means nothing to a worker"),
        }
        None
    }
}
