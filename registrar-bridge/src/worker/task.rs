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

/// A renewal that a server pushed.
struct Renewal {
    id: AccountId,
    /// The e-mail as the server wrote it: results are matched by it.
    email: String,
    account: AccountFile,
    task_id: Option<String>,
    worker_id: Option<String>,
}

impl Renewal {
    fn under(&self) -> Under<'_> {
        Under {
            task_id: self.task_id.as_deref(),
            worker_id: self.worker_id.as_deref(),
        }
    }
}

fn text_in(data: &Value, name: &str) -> Option<String> {
    let text = data[name].as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl PoolWorker {
    /// Starts a renewal, as soon as there is room.
    pub(super) fn begin_renewal(self: Arc<Self>, data: Value, outbox: Outbox) {
        let email = text_in(&data, "email").unwrap_or_default();
        let renewal = match refresh_frame(&data) {
            Ok((id, account, task_id)) => Renewal {
                id,
                email,
                account,
                task_id,
                worker_id: text_in(&data, "worker_id"),
            },
            Err(why) => {
                tracing::warn!(reason = why, "a task of the server can't be read");
                let task_id = text_in(&data, "task_id");
                self.tell_failure(&outbox, &email, task_id.as_deref(), &why);
                return;
            }
        };
        self.shop.metrics.note_claim(TaskKind::Refresh, 1);
        self.shop.metrics.note_look(TaskKind::Refresh);
        let worker = Arc::clone(&self);
        self.shop.tracker.spawn(async move {
            let slot = tokio::select! {
                biased;
                () = worker.shop.stop.cancelled() => return,
                slot = worker.slots.take(1) => slot,
            };
            let _at_work = worker.shop.metrics.at_work();
            worker.renew(&renewal, &outbox).await;
            drop(slot);
        });
    }

    async fn renew(&self, renewal: &Renewal, outbox: &Outbox) {
        if let Some(held) = self
            .shop
            .kept
            .hold_for(TaskKind::Refresh, &renewal.id)
            .await
        {
            tracing::info!(account = ?renewal.id, "a kept result is uploaded for a new task");
            match self.deliver(renewal, &held.parcel, outbox).await {
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
                if let Delivery::Away(why) = self.deliver(renewal, &parcel, outbox).await {
                    self.shop.keep(&parcel, &why).await;
                }
            }
            Asked::Failed(why) => {
                tracing::warn!(account = ?renewal.id, reason = why, "a renewal failed");
                self.shop.metrics.note_end(TaskKind::Refresh, Ended::Failed);
                self.shop.metrics.note_error(&why);
                self.tell_failure(outbox, &renewal.email, renewal.task_id.as_deref(), &why);
            }
            Asked::NotNow(why) => {
                tracing::info!(account = ?renewal.id, reason = why, "a renewal can't be done now, and is handed back");
                self.shop
                    .metrics
                    .note_end(TaskKind::Refresh, Ended::HandedBack);
                // No frame hands a task back, and a failure might cost the account. But a server frees the tasks of a worker
                // that leaves.
                self.leave.notify_one();
            }
        }
    }

    /// Uploads the credentials, tells the server, and concludes; unless they have to be kept, for the server to push the task
    /// again.
    async fn deliver(&self, renewal: &Renewal, parcel: &Parcel, outbox: &Outbox) -> Delivery {
        let uploaded = self.upload(parcel, renewal.under()).await;
        let mut delivery = Delivery::from(uploaded);
        if let Delivery::Refused(why) = &delivery
            && renewal.task_id.is_some()
            && outbox.is_closed()
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
            email: &renewal.email,
            cookies: success.then_some(&cookies[..]),
            error,
            task_id: renewal.task_id.as_deref(),
        };
        let frame = frames::refresh_result(self.shop.clock.now_ms(), &result);
        send(outbox, frame).await;
        if !matches!(delivery, Delivery::Away(_)) {
            self.shop.conclude(parcel, &delivery).await;
        }
        delivery
    }

    fn tell_failure(&self, outbox: &Outbox, email: &str, task_id: Option<&str>, why: &str) {
        let result = RefreshResult {
            success: false,
            email,
            cookies: None,
            error: why,
            task_id,
        };
        let frame = frames::refresh_result(self.shop.clock.now_ms(), &result);
        if outbox.try_send(frame).is_err() {
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
