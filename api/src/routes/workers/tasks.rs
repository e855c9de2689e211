//! What lives here: the tasks of a worker: looking for them, handing them out, and seeing to what became of them.

use std::fmt::Display;
use std::time::Duration;

use axum::extract::ws::Message;
use b2a_accounts::registrar::{HeldRenewal, RegistrarError, WorkerReport};
use b2a_domain::{AccountId, AccountKind};
use b2a_pool::TaskClaim;
use futures_util::{Sink, Stream};
use rand::RngExt as _;
use tokio::time::{Instant, timeout};

use super::connection::{Connection, End, LEASE};
use super::frames::{ToWorker, Told};
use super::in_hand::Held;

/// About how often it is looked for tasks; half of it more or less, so that connections do not fall into step.
const LOOK: Duration = Duration::from_secs(1);
/// The same after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long it may take to see to what a worker says: its other tasks are not kept meanwhile.
const STEP_LIMIT: Duration = Duration::from_secs(30);

impl<S, E> Connection<S>
where
    S: Stream<Item = Result<Message, E>> + Sink<Message, Error = E> + Unpin + Send,
    E: Display + Send,
{
    /// Looks for tasks, and hands them out.
    pub(super) async fn look(&mut self) -> Result<(), End> {
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
        let worker = &self.id.clone();
        for task in &claimed.tasks {
            let account = &task.renewable.account;
            tracing::info!(worker, task = %task.task, ?account, "a worker renews an account");
            self.send(&ToWorker::Refresh { task, worker }).await?;
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
        let worker = &self.id.clone();
        for registration in &claimed {
            let task = registration.task;
            self.send(&ToWorker::Register { task, worker }).await?;
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

    pub(super) async fn end_renewal(&mut self, told: Told) {
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
            .reported(&renewal, &self.id, report, self.rules.load().expired);
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
    pub(super) async fn end_registration(&mut self, told: Told) {
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

    pub(super) async fn fail(&mut self, held: &Held, error: &str) -> Result<(), RegistrarError> {
        let task = held.task.to_string();
        let failed = self.desk.fail(held.task.kind, &task, &self.id, error);
        match failed.await {
            Ok(_) | Err(RegistrarError::NoTask) => Ok(()),
            Err(error) => Err(error),
        }
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
