//! What lives here: sending kept results again until the gateway is back.

use std::sync::Arc;

use b2a_domain::TaskKind;

use super::delivery::Delivery;
use super::{Hold, Shop, Worker};
use crate::Fate;
use crate::kept::Held;

impl Worker {
    /// Sends what is kept, now and again, until the bridge stops.
    pub(super) async fn resend_again_and_again(&self) {
        let mut failures = 0;
        while !self.shop.stop.is_cancelled() {
            let is_there = self.resend().await;
            failures = if is_there { 0 } else { failures + 1 };
            if !self.shop.wait_to_resend(failures).await {
                return;
            }
        }
    }

    /// Sends everything that is kept, oldest first, until the gateway is found to be away.
    async fn resend(&self) -> bool {
        for name in self.shop.kept.names().await {
            let Some(held) = self.shop.kept.hold(&name).await else {
                continue;
            };
            let Some(held) = self.shop.unless_stale(held).await else {
                continue;
            };
            if self.resend_one(held).await.is_none() {
                self.shop.tell_drivers_of_kept().await;
                return false;
            }
        }
        true
    }
}

impl Worker {
    /// `None`: the gateway is away.
    async fn resend_one(&self, held: Held) -> Option<()> {
        let (kind, id) = (held.parcel.kind, held.parcel.id.clone());
        let hold = Arc::new(Hold::of(held.parcel.claim.clone()));
        let _grasp = match kind {
            // Whoever works on it now looks for what is kept, too.
            TaskKind::Refresh if self.in_hand.holds(&id) => return Some(()),
            TaskKind::Refresh => self.in_hand.grasp(&id, &hold),
            TaskKind::Register => None,
        };
        match self.deliver_held(held, &hold).await {
            Delivery::Away(_) => None,
            _ => Some(()),
        }
    }
}

impl Shop {
    /// Waits for the time to send again; `false`: the bridge stops.
    pub(crate) async fn wait_to_resend(&self, failures: u32) -> bool {
        let pause = self.pauses.grown(self.pauses.resend, failures);
        tokio::select! {
            () = self.stop.cancelled() => return false,
            () = tokio::time::sleep(pause) => {}
        }
        if self.kept.names().await.is_empty() {
            tokio::select! {
                () = self.stop.cancelled() => return false,
                () = self.kept.news() => {}
            }
        }
        true
    }

    /// Drops a result that is too old to be of use.
    pub(crate) async fn unless_stale(&self, held: Held) -> Option<Held> {
        if !held.parcel.is_stale(self.clock.now_ms()) {
            return Some(held);
        }
        let why = "it waited for too long".to_owned();
        self.conclude(&held.parcel, &Delivery::Overtaken(why)).await;
        self.kept.forget(held).await;
        None
    }

    /// Tells drivers that what they brought is still needed.
    pub(crate) async fn tell_drivers_of_kept(&self) {
        for name in self.kept.names().await {
            if let Some(held) = self.kept.hold(&name).await {
                let parcel = &held.parcel;
                self.roster
                    .settle(&parcel.driver, &parcel.brought, Fate::Kept)
                    .await;
            }
        }
    }
}
