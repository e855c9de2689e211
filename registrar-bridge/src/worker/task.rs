//! What lives here: the tasks that a server pushes: what drivers bring is uploaded first, and then the server is told.

use std::sync::Arc;

use b2a_domain::{AccountId, AccountKind, TaskKind};
use b2a_objects::AccountFile;
use serde_json::Value;
use tokio::sync::mpsc;

use super::PoolWorker;
use super::frames::{self, RefreshResult, RegisterResult};
use crate::Wanted;
use crate::gateway::{Under, cookies_of, refresh_frame};
use crate::metrics::Ended;
use crate::parcel::Parcel;
use crate::roster::Asked;
use crate::work::Delivery;

/// Where result frames go.
type Outbox = mpsc::Sender<String>;

/// By which push a renewal is known to the server.
pub(super) struct Push {
    /// The e-mail as the server wrote it: results are matched by it.
    email: String,
    task_id: Option<String>,
    worker_id: Option<String>,
    outbox: Outbox,
}

impl Push {
    fn under(&self) -> Under<'_> {
        Under {
            task_id: self.task_id.as_deref(),
            worker_id: self.worker_id.as_deref(),
        }
    }
}

/// A renewal that is worked on, for whichever push of it came last.
struct Renewal<'a> {
    id: AccountId,
    account: AccountFile,
    worker: &'a PoolWorker,
}

impl Renewal<'_> {
    /// The last push; `None` when that was answered.
    fn push(&self) -> Option<Arc<Push>> {
        self.worker.in_hand.lock().get(&self.id).cloned()
    }

    /// Takes note that this push was answered, or needs no answer.
    fn is_answered(&self, push: &Arc<Push>) {
        let mut in_hand = self.worker.in_hand.lock();
        if in_hand
            .get(&self.id)
            .is_some_and(|last| Arc::ptr_eq(last, push))
        {
            in_hand.remove(&self.id);
        }
    }
}

impl Drop for Renewal<'_> {
    fn drop(&mut self) {
        self.worker.in_hand.lock().remove(&self.id);
    }
}

fn text_in(data: &Value, name: &str) -> Option<String> {
    let text = data[name].as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl PoolWorker {
    /// Starts a renewal, as soon as there is room. One that is worked on already goes on, for the new push.
    pub(super) fn begin_renewal(self: Arc<Self>, data: Value, outbox: Outbox) {
        let mut push = Push {
            email: text_in(&data, "email").unwrap_or_default(),
            task_id: text_in(&data, "task_id"),
            worker_id: text_in(&data, "worker_id"),
            outbox,
        };
        let (id, account, task_id) = match refresh_frame(&data) {
            Ok(task) => task,
            Err(why) => {
                tracing::warn!(reason = why, "a task of the server can't be read");
                self.tell_failure(&push, &why);
                return;
            }
        };
        push.task_id = task_id;
        self.shop.metrics.note_claim(TaskKind::Refresh, 1);
        self.shop.metrics.note_look(TaskKind::Refresh);
        if self
            .in_hand
            .lock()
            .insert(id.clone(), Arc::new(push))
            .is_some()
        {
            tracing::info!(account = ?id, "a renewal that is worked on was pushed again");
            return;
        }
        let worker = Arc::clone(&self);
        self.shop.tracker.spawn(async move {
            let renewal = Renewal {
                id,
                account,
                worker: &worker,
            };
            let slot = tokio::select! {
                biased;
                () = worker.shop.stop.cancelled() => return,
                slot = worker.slots.take(1) => slot,
            };
            let _at_work = worker.shop.metrics.at_work();
            // Pushed again while the answer to an earlier push was on its way, it is done again: mostly, with what was kept.
            while renewal.push().is_some() && !worker.shop.stop.is_cancelled() {
                worker.renew(&renewal).await;
            }
            drop(slot);
        });
    }

    async fn renew(&self, renewal: &Renewal<'_>) {
        if let Some(held) = self
            .shop
            .kept
            .hold_for(TaskKind::Refresh, &renewal.id)
            .await
        {
            tracing::info!(account = ?renewal.id, "a kept result is uploaded for a new task");
            match self.deliver(renewal, &held.parcel).await {
                Delivery::Away(_) => {}
                _ => self.shop.kept.forget(held).await,
            }
            return;
        }
        let wanted = Wanted::Renewal(Box::new(renewal.account.clone()));
        let asked = tokio::select! {
            biased;
            // The server gives the task to another worker.
            () = self.shop.stop.cancelled() => return,
            asked = self.shop.roster.bring(&wanted) => asked,
        };
        match asked {
            Asked::Brought(driver, brought) => {
                let parcel = Parcel {
                    kind: TaskKind::Refresh,
                    id: renewal.id.clone(),
                    driver: driver.to_owned(),
                    brought: *brought,
                    brought_ms: self.shop.clock.now_ms(),
                    claim: None,
                };
                if let Delivery::Away(why) = self.deliver(renewal, &parcel).await {
                    self.shop.keep(&parcel, &why).await;
                }
            }
            Asked::Failed(why) => {
                tracing::warn!(account = ?renewal.id, reason = why, "a renewal failed");
                self.shop.metrics.note_end(TaskKind::Refresh, Ended::Failed);
                self.shop.metrics.note_error(&why);
                if let Some(push) = renewal.push() {
                    self.tell_failure(&push, &why);
                    renewal.is_answered(&push);
                }
            }
            Asked::NotNow(why) => {
                tracing::info!(account = ?renewal.id, reason = why, "a renewal can't be done now, and is handed back");
                self.shop
                    .metrics
                    .note_end(TaskKind::Refresh, Ended::HandedBack);
                // No frame hands a task back, and a failure might cost the account. But a server frees the tasks of a worker
                // that leaves.
                if let Some(push) = renewal.push() {
                    if !push.outbox.is_closed() {
                        self.leave.notify_one();
                    }
                    renewal.is_answered(&push);
                }
            }
        }
    }

    /// Uploads the credentials, tells the server, and concludes; unless they have to be kept, for the server to push the task
    /// again.
    async fn deliver(&self, renewal: &Renewal<'_>, parcel: &Parcel) -> Delivery {
        let Some(push) = renewal.push() else {
            return Delivery::Away("nobody asks for it".to_owned());
        };
        let mut delivery = Delivery::from(self.upload(parcel, push.under()).await);
        if let Delivery::Refused(why) = &delivery
            && push.task_id.is_some()
            && push.outbox.is_closed()
        {
            // The connection was lost meanwhile, and with it the task: that is what it does not like.
            delivery = Delivery::Away(why.clone());
        }
        let (success, error) = match &delivery {
            Delivery::Refused(why) => (false, why.as_str()),
            // The cookies in the frame count when no upload came.
            _ => (true, ""),
        };
        let cookies = cookies_of(&parcel.brought.account);
        let result = RefreshResult {
            success,
            email: &push.email,
            cookies: success.then_some(&cookies[..]),
            error,
            task_id: push.task_id.as_deref(),
        };
        let frame = frames::refresh_result(self.shop.clock.now_ms(), &result);
        send(&push.outbox, frame).await;
        renewal.is_answered(&push);
        if !matches!(delivery, Delivery::Away(_)) {
            self.shop.conclude(parcel, &delivery).await;
        }
        delivery
    }

    fn tell_failure(&self, push: &Push, why: &str) {
        let result = RefreshResult {
            success: false,
            email: &push.email,
            cookies: None,
            error: why,
            task_id: push.task_id.as_deref(),
        };
        let frame = frames::refresh_result(self.shop.clock.now_ms(), &result);
        if push.outbox.try_send(frame).is_err() {
            tracing::debug!("a failure could not be told: the connection is gone");
        }
    }

    /// Starts a registration, as soon as there is room.
    pub(super) fn begin_registration(self: Arc<Self>, data: Value, outbox: Outbox) {
        self.shop.metrics.note_claim(TaskKind::Register, 1);
        self.shop.metrics.note_look(TaskKind::Register);
        let worker = Arc::clone(&self);
        self.shop.tracker.spawn(async move {
            let slot = tokio::select! {
                biased;
                () = worker.shop.stop.cancelled() => return,
                slot = worker.slots.take(1) => slot,
            };
            let _at_work = worker.shop.metrics.at_work();
            worker.register(&data, &outbox).await;
            drop(slot);
        });
    }

    async fn register(&self, data: &Value, outbox: &Outbox) {
        let task_id = text_in(data, "task_id");
        let asked = tokio::select! {
            biased;
            () = self.shop.stop.cancelled() => return,
            asked = self.shop.roster.bring(&Wanted::Registration) => asked,
        };
        let (email, outcome) = match asked {
            Asked::Brought(driver, brought) => {
                let email = brought.account.email.clone().unwrap_or_default();
                let Ok(id) = AccountId::new(AccountKind::Business, &email) else {
                    return;
                };
                let parcel = Parcel {
                    kind: TaskKind::Register,
                    id,
                    driver: driver.to_owned(),
                    brought: *brought,
                    brought_ms: self.shop.clock.now_ms(),
                    claim: None,
                };
                let under = Under {
                    task_id: task_id.as_deref(),
                    worker_id: None,
                };
                match self.upload(&parcel, under).await.into() {
                    Delivery::Away(why) => {
                        self.shop.keep(&parcel, &why).await;
                        (email, Err(why))
                    }
                    delivery => {
                        self.shop.conclude(&parcel, &delivery).await;
                        let outcome = match delivery {
                            Delivery::Refused(why) => Err(why),
                            _ => Ok(()),
                        };
                        (email, outcome)
                    }
                }
            }
            Asked::Failed(why) => {
                tracing::warn!(reason = why, "a registration failed");
                self.shop
                    .metrics
                    .note_end(TaskKind::Register, Ended::Failed);
                self.shop.metrics.note_error(&why);
                (String::new(), Err(why))
            }
            Asked::NotNow(why) => {
                tracing::info!(reason = why, "no driver has an account to register");
                self.shop
                    .metrics
                    .note_end(TaskKind::Register, Ended::HandedBack);
                (String::new(), Err(format!("try later: {why}")))
            }
        };
        let result = RegisterResult {
            success: outcome.is_ok(),
            email: &email,
            error: outcome.as_ref().err().map_or("", String::as_str),
            task_id: task_id.as_deref(),
        };
        let frame = frames::register_result(self.shop.clock.now_ms(), &result);
        send(outbox, frame).await;
    }
}

/// Sends a frame over the connection that the task came by, if that is still there.
async fn send(outbox: &Outbox, frame: String) {
    if outbox.send(frame).await.is_err() {
        tracing::debug!("a result could not be told: the connection is gone");
    }
}
