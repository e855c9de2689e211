//! What lives here: bringing a result to the gateway, under its task, or under a new claim when that was lost meanwhile; and
//! keeping it while the gateway is away.

use b2a_domain::TaskKind;

use super::{Hold, Worker};
use crate::Fate;
use crate::gateway::{CallError, Claim, Standing};
use crate::kept::Held;
use crate::metrics::Ended;
use crate::parcel::Parcel;

/// Claims that one delivery tries that were made before it.
const CLAIMS: usize = 3;

/// How a delivery ended.
#[derive(Debug)]
pub(crate) enum Delivery {
    /// It is in the pool.
    Accepted,
    /// The gateway does not take it.
    Refused(String),
    /// Somebody else was faster, or it is not wanted any more: what is there is not to be overwritten.
    Overtaken(String),
    /// Whether it is of use will show.
    Later(String),
    /// The gateway is away.
    Away(String),
}

/// Under what an upload comes when its own task was lost.
enum NewClaim {
    Under(Claim),
    ByItself,
    Not(Delivery),
}

impl Worker {
    /// Delivers what a driver just brought; keeps it if that can't be done now.
    pub(super) async fn deliver_new(&self, mut parcel: Parcel, hold: &Hold) -> Delivery {
        let delivery = self.deliver(&parcel, hold).await;
        if let Delivery::Away(why) | Delivery::Later(why) = &delivery {
            parcel.claim = hold.claim();
            self.shop.keep(&parcel, why).await;
        } else {
            self.shop.conclude(&parcel, &delivery).await;
        }
        delivery
    }

    /// Delivers what was kept; it goes on waiting if that can't be done now.
    pub(super) async fn deliver_held(&self, held: Held, hold: &Hold) -> Delivery {
        let delivery = self.deliver(&held.parcel, hold).await;
        if let Delivery::Away(why) | Delivery::Later(why) = &delivery {
            tracing::debug!(account = ?held.parcel.id, reason = why, "a kept result goes on waiting");
        } else {
            self.shop.conclude(&held.parcel, &delivery).await;
            self.shop.kept.forget(held).await;
        }
        delivery
    }

    async fn deliver(&self, parcel: &Parcel, hold: &Hold) -> Delivery {
        tokio::select! {
            biased;
            delivery = self.try_to_deliver(parcel, hold) => delivery,
            () = self.shop.cut_off.cancelled() => Delivery::Away("the bridge ends".to_owned()),
        }
    }

    async fn try_to_deliver(&self, parcel: &Parcel, hold: &Hold) -> Delivery {
        let kind = parcel.kind;
        // While it was worked on, a claim may have been lost and another one have taken its place.
        for _ in 0..CLAIMS {
            let Some(claim) = hold.held_at(self.shop.clock.now_ms()) else {
                break;
            };
            let why = match self.api.upload(kind, &parcel.brought, Some(&claim)).await {
                Ok(()) => return Delivery::Accepted,
                Err(CallError::Away(why) | CallError::NotServed(why)) => {
                    return Delivery::Away(why);
                }
                Err(CallError::Refused(why)) => why,
            };
            // Is it the account that it does not like, or the task?
            match self.api.extend(kind, &claim).await {
                Err(CallError::Refused(_)) => hold.lose(&claim.task_id),
                Err(CallError::Away(why)) => return Delivery::Away(why),
                Ok(_) | Err(CallError::NotServed(_)) => {
                    self.fail(kind, hold, &why).await;
                    return Delivery::Refused(why);
                }
            }
        }
        match self.claim_again(parcel).await {
            NewClaim::Under(claim) => {
                hold.replace(claim.clone());
                let uploaded = self.api.upload(kind, &parcel.brought, Some(&claim)).await;
                if let Err(CallError::Refused(why)) = &uploaded {
                    self.fail(kind, hold, why).await;
                }
                uploaded.into()
            }
            NewClaim::ByItself => self.api.upload(kind, &parcel.brought, None).await.into(),
            NewClaim::Not(delivery) => delivery,
        }
    }

    async fn claim_again(&self, parcel: &Parcel) -> NewClaim {
        match parcel.kind {
            TaskKind::Refresh => self.claim_renewal_again(parcel).await,
            TaskKind::Register => match self.api.claim_registrations(1).await {
                Ok(claimed) => {
                    let claim = claimed.tasks.into_iter().next();
                    claim.map_or(NewClaim::ByItself, NewClaim::Under)
                }
                Err(CallError::NotServed(_)) => NewClaim::ByItself,
                Err(error) => NewClaim::Not(Err(error).into()),
            },
        }
    }

    /// A new claim on the same account. Where another worker has it, or it backs off, or was given up, its credentials are dead all
    /// the same, so ours overwrite nothing that lives; where it is well, somebody was faster.
    async fn claim_renewal_again(&self, parcel: &Parcel) -> NewClaim {
        let claimed = match self.api.claim_renewals(1, Some(&parcel.id)).await {
            Ok(claimed) => claimed,
            Err(error) => return NewClaim::Not(Err(error).into()),
        };
        let mut tasks = claimed.tasks.into_iter();
        match tasks.find(|task| task.id == parcel.id) {
            Some(task) => return NewClaim::Under(task.claim),
            // An old gateway hands out any account. Its lease runs out.
            None => tracing::debug!(account = ?parcel.id, "no new claim was to be had"),
        }
        match self.api.standing(&parcel.id).await {
            Ok(Standing::Dead) => NewClaim::ByItself,
            Ok(Standing::Unproven) => {
                NewClaim::Not(Delivery::Later("the account is not proven yet".to_owned()))
            }
            Ok(Standing::Otherwise(status)) => NewClaim::Not(Delivery::Overtaken(format!(
                "the account is {status} by now"
            ))),
            Ok(Standing::Unknown) => {
                NewClaim::Not(Delivery::Overtaken("the account is gone".to_owned()))
            }
            Err(error) => NewClaim::Not(Err(error).into()),
        }
    }
}

impl From<Result<(), CallError>> for Delivery {
    fn from(result: Result<(), CallError>) -> Self {
        match result {
            Ok(()) => Self::Accepted,
            Err(CallError::Refused(why)) => Self::Refused(why),
            Err(CallError::Away(why) | CallError::NotServed(why)) => Self::Away(why),
        }
    }
}

impl From<Delivery> for Result<(), String> {
    fn from(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Accepted => Ok(()),
            Delivery::Refused(why) | Delivery::Overtaken(why) => Err(why),
            Delivery::Later(why) | Delivery::Away(why) => {
                Err(format!("it is kept, and goes to the gateway later: {why}"))
            }
        }
    }
}

impl super::Shop {
    /// Counts and tells how a result ended, in the log and to its driver.
    pub(crate) async fn conclude(&self, parcel: &Parcel, delivery: &Delivery) {
        let (kind, account) = (parcel.kind, &parcel.id);
        let driver = parcel.driver.as_str();
        let fate = match delivery {
            Delivery::Accepted => {
                tracing::info!(%kind, ?account, driver, "an account was uploaded");
                self.metrics.note_end(kind, Ended::Well);
                if parcel.brought.source == crate::AuthorizationSource::Fallback {
                    self.metrics.note_fallback();
                }
                Fate::Accepted
            }
            Delivery::Refused(why) => {
                tracing::warn!(%kind, ?account, driver, reason = why, "the gateway refused an account");
                self.metrics.note_end(kind, Ended::Failed);
                self.metrics.note_error(why);
                Fate::Refused(why)
            }
            Delivery::Overtaken(why) => {
                tracing::info!(%kind, ?account, driver, reason = why, "a result came too late, and was dropped");
                self.metrics.note_end(kind, Ended::HandedBack);
                Fate::Refused(why)
            }
            Delivery::Away(_) | Delivery::Later(_) => Fate::Kept,
        };
        self.roster.settle(driver, &parcel.brought, fate).await;
    }

    /// Keeps a result until the gateway is back.
    pub(crate) async fn keep(&self, parcel: &Parcel, why: &str) {
        let (kind, account) = (parcel.kind, &parcel.id);
        self.metrics.note_error(why);
        match self.kept.keep(parcel).await {
            Ok(()) => {
                tracing::warn!(%kind, ?account, reason = why, "a result is kept until the gateway takes it");
                let brought = &parcel.brought;
                self.roster
                    .settle(&parcel.driver, brought, Fate::Kept)
                    .await;
            }
            Err(error) => {
                tracing::error!(%kind, ?account, %error, reason = why, "a result is lost: it can't be kept");
            }
        }
    }
}
