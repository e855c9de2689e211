//! What lives here: one renewal, from its claim to its end.

use std::sync::Arc;

use b2a_domain::TaskKind;

use super::{Hold, Worker};
use crate::Wanted;
use crate::gateway::RefreshTask;
use crate::metrics::Ended;
use crate::parcel::Parcel;
use crate::roster::Asked;

const KIND: TaskKind = TaskKind::Refresh;

impl Worker {
    /// Works on one renewal, and holds its task meanwhile. `Err` tells why the account is not in the pool anew.
    pub(crate) async fn renew(&self, task: RefreshTask) -> Result<(), String> {
        let hold = Arc::new(Hold::of(Some(task.claim.clone())));
        let Some(_grasp) = self.in_hand.grasp(&task.id, &hold) else {
            tracing::info!(account = ?task.id, "a renewal that is worked on goes on under a new claim");
            return Err("it is worked on already".to_owned());
        };
        let _at_work = self.shop.metrics.at_work();
        tokio::select! {
            biased;
            ended = self.renew_under(&hold, task) => ended,
            never = self.keep_extending(KIND, &hold) => match never {},
        }
    }

    async fn renew_under(&self, hold: &Hold, task: RefreshTask) -> Result<(), String> {
        // What a driver brought before is as good as what one would bring now.
        if let Some(held) = self.shop.kept.hold_for(KIND, &task.id).await {
            tracing::info!(account = ?task.id, "a kept result is uploaded under a new claim");
            return self.deliver_held(held, hold).await.into();
        }
        let wanted = Wanted::Renewal(Box::new(task.account));
        let asked = tokio::select! {
            biased;
            // Its lease runs out, and another bridge gets the task.
            () = self.shop.stop.cancelled() => return Err("the bridge ends".to_owned()),
            asked = self.shop.roster.bring(&wanted) => asked,
        };
        match asked {
            Asked::Brought(driver, brought) => {
                let parcel = Parcel {
                    kind: KIND,
                    id: task.id,
                    driver: driver.to_owned(),
                    brought: *brought,
                    brought_ms: self.shop.clock.now_ms(),
                    claim: None,
                };
                self.deliver_new(parcel, hold).await.into()
            }
            Asked::Failed(why) => {
                tracing::warn!(account = ?task.id, reason = why, "a renewal failed");
                self.shop.metrics.note_end(KIND, Ended::Failed);
                self.shop.metrics.note_error(&why);
                self.fail(KIND, hold, &why).await;
                Err(why)
            }
            Asked::NotNow(why) => {
                tracing::info!(account = ?task.id, reason = why, "a renewal waits: its lease runs out");
                self.shop.metrics.note_end(KIND, Ended::HandedBack);
                Err(why)
            }
        }
    }
}
