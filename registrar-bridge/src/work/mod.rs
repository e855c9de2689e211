//! What lives here: working on tasks over HTTP: what is shared by all that do.

mod delivery;
mod hold;
mod looks;
mod registration;
mod renewal;
mod resend;
pub(crate) mod slots;

use std::sync::Arc;
use std::time::Duration;

use b2a_config::RegistrarSettings;
use b2a_domain::{Clock, TaskKind};
use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Pauses;
use crate::gateway::{AdminApi, CallError};
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::roster::Roster;
use crate::triggers::Triggers;
use hold::InHand;
use slots::Slots;

pub(crate) use delivery::Delivery;
pub(crate) use hold::Hold;

/// What every bridge works with, over HTTP or over a WebSocket.
pub(crate) struct Shop {
    pub(crate) roster: Roster,
    pub(crate) kept: Kept,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) triggers: Arc<Triggers>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) default_config: String,
    pub(crate) pauses: Pauses,
    /// The bridge ends: drivers are stopped, nothing new is begun.
    pub(crate) stop: CancellationToken,
    /// The time for uploads is over: what is not uploaded is kept.
    pub(crate) cut_off: CancellationToken,
    /// Whatever works on a task.
    pub(crate) tracker: TaskTracker,
}

/// Works on the tasks of a gateway whose admin API it may use.
pub(crate) struct Worker {
    pub(crate) shop: Shop,
    pub(crate) api: AdminApi,
    refresh: Looks,
    register: Looks,
    in_hand: InHand,
}

/// When tasks of one kind are looked for, and how many are worked on at once.
struct Looks {
    /// Without being told to.
    auto: bool,
    interval: Duration,
    /// Claimed by one look at the most.
    batch: u32,
    slots: Slots,
    /// Why the last claim came to nothing.
    trouble: Mutex<Option<String>>,
}

impl Worker {
    pub(crate) fn new(shop: Shop, api: AdminApi, settings: &RegistrarSettings) -> Self {
        Self {
            shop,
            api,
            in_hand: InHand::default(),
            refresh: Looks {
                auto: settings.auto_refresh,
                interval: Duration::from_secs(settings.refresh_interval_sec),
                batch: settings.refresh_batch_limit,
                slots: Slots::new(settings.refresh_max_workers),
                trouble: Mutex::default(),
            },
            register: Looks {
                auto: settings.auto_register,
                interval: Duration::from_secs(settings.register_interval_sec),
                batch: settings.register_max_workers,
                slots: Slots::new(settings.register_max_workers),
                trouble: Mutex::default(),
            },
        }
    }

    const fn looks(&self, kind: TaskKind) -> &Looks {
        match kind {
            TaskKind::Refresh => &self.refresh,
            TaskKind::Register => &self.register,
        }
    }

    /// Works until the bridge stops.
    pub(crate) async fn run(self: Arc<Self>) {
        tokio::join!(
            Arc::clone(&self).look_again_and_again(TaskKind::Refresh),
            Arc::clone(&self).look_again_and_again(TaskKind::Register),
            self.resend_again_and_again(),
        );
    }

    /// Tells the gateway that a task failed.
    async fn fail(&self, kind: TaskKind, hold: &Hold, why: &str) {
        // Nobody counts the failure of a task that is not ours.
        let Some(claim) = hold.claim().filter(|claim| claim.lease_until_ms > 0) else {
            return;
        };
        let told = tokio::select! {
            biased;
            told = self.api.fail(kind, &claim, why) => told,
            () = self.shop.cut_off.cancelled() => Err(CallError::Away("the bridge ends".to_owned())),
        };
        if let Err(error) = told {
            tracing::warn!(%error, task = claim.task_id, "a failure could not be told: its lease runs out");
        }
    }
}
