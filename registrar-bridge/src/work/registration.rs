//! What lives here: one registration: an account that the operator has, on its way into the pool.

use b2a_domain::{AccountId, AccountKind, TaskKind};

use super::{Hold, Worker};
use crate::Wanted;
use crate::gateway::Claim;
use crate::metrics::Ended;
use crate::parcel::Parcel;
use crate::roster::Asked;

const KIND: TaskKind = TaskKind::Register;

impl Worker {
    /// Works on one registration, and holds its task meanwhile, if it has one.
    pub(super) async fn register(&self, claim: Option<Claim>) {
        let _at_work = self.shop.metrics.at_work();
        let hold = Hold::of(claim);
        tokio::select! {
            biased;
            () = self.register_under(&hold) => {}
            never = self.keep_extending(KIND, &hold) => match never {},
        }
    }

    async fn register_under(&self, hold: &Hold) {
        let asked = tokio::select! {
            biased;
            () = self.shop.stop.cancelled() => return,
            asked = self.shop.roster.bring(&Wanted::Registration) => asked,
        };
        match asked {
            Asked::Brought(driver, brought) => {
                // The roster judged it: there is an e-mail, and a usable one.
                let email = brought.account.email.as_deref().unwrap_or_default();
                let Ok(id) = AccountId::new(AccountKind::Business, email) else {
                    return;
                };
                let parcel = Parcel {
                    kind: KIND,
                    id,
                    driver: driver.to_owned(),
                    brought: *brought,
                    brought_ms: self.shop.clock.now_ms(),
                    claim: None,
                };
                self.deliver_new(parcel, hold).await;
            }
            Asked::Failed(why) => {
                tracing::warn!(reason = why, "a registration failed");
                self.shop.metrics.note_end(KIND, Ended::Failed);
                self.shop.metrics.note_error(&why);
                self.fail(KIND, hold, &why).await;
            }
            Asked::NotNow(why) => {
                tracing::info!(
                    reason = why,
                    "a registration waits: no driver has an account"
                );
                self.shop.metrics.note_end(KIND, Ended::HandedBack);
            }
        }
    }
}
