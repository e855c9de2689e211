//! What lives here: asking the drivers in their order, and letting those rest that said "try later".

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{AccountId, TaskKind};
use parking_lot::Mutex;
use tokio::time::Instant;

use crate::drivers::Seat;
use crate::metrics::Metrics;
use crate::soundness::judge_for;
use crate::{Brought, BrowserUse, DriverError, Fate, Offers, Wanted};

/// The drivers of a bridge.
pub(crate) struct Roster {
    seats: Vec<Seat>,
    /// Until when the driver of the same place rests.
    resting: Vec<Mutex<Option<Instant>>>,
    rest: Duration,
    default_config: String,
    metrics: Arc<Metrics>,
}

/// What came of asking.
pub(crate) enum Asked {
    /// This driver brought a sound account.
    Brought(&'static str, Box<Brought>),
    /// Nobody could help now, and the account is not to blame.
    NotNow(String),
    /// It was tried, and failed.
    Failed(String),
}

impl Roster {
    pub(crate) fn new(
        seats: Vec<Seat>,
        rest: Duration,
        default_config: String,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            resting: seats.iter().map(|_| Mutex::new(None)).collect(),
            seats,
            rest,
            default_config,
            metrics,
        }
    }

    /// The names of the drivers, in their order.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.seats.iter().map(|seat| seat.driver.name()).collect()
    }

    /// Whether there is a driver for this kind of task.
    pub(crate) fn does(&self, kind: TaskKind) -> bool {
        self.seats.iter().any(|seat| seat.kinds.contains(&kind))
    }

    /// What those that don't rest could bring now, together.
    pub(crate) async fn offers(&self, kind: TaskKind) -> Offers {
        let mut accounts: Vec<AccountId> = Vec::new();
        for (_, seat) in self.awake(kind) {
            match seat.driver.offers(kind).await {
                Offers::Anything => return Offers::Anything,
                Offers::Accounts(more) => accounts.extend(more),
                Offers::Nothing => {}
            }
        }
        if accounts.is_empty() {
            return Offers::Nothing;
        }
        accounts.sort_unstable();
        accounts.dedup();
        Offers::Accounts(accounts)
    }

    /// Has drivers bring what is wanted, one after the other, until one does.
    pub(crate) async fn bring(&self, wanted: &Wanted) -> Asked {
        let (mut failed, mut not_now) = (None, None);
        for (place, seat) in self.awake(wanted.kind()) {
            let name = seat.driver.name();
            let result = seat.driver.bring(wanted).await;
            match self.checked(seat, wanted, result).await {
                Ok(brought) => {
                    self.metrics.note_driver(name, "account");
                    return Asked::Brought(name, Box::new(brought));
                }
                Err(DriverError::Failed(why)) => {
                    self.metrics.note_driver(name, "failed");
                    tracing::info!(driver = name, reason = why, "a driver failed");
                    failed = Some(format!("{name}: {why}"));
                }
                Err(DriverError::TryLater(why)) => {
                    self.metrics.note_driver(name, "try_later");
                    tracing::info!(driver = name, reason = why, "a driver rests: try later");
                    *self.resting[place].lock() = Some(Instant::now() + self.rest);
                    not_now = Some(format!("{name}: {why}"));
                }
                Err(DriverError::NothingHere(why)) => {
                    self.metrics.note_driver(name, "nothing");
                    tracing::debug!(
                        driver = name,
                        reason = why,
                        "a driver has nothing for a task"
                    );
                }
            }
        }
        match (not_now, failed) {
            // Who said "later" might have brought it: the account is not to blame yet.
            (Some(why), _) => Asked::NotNow(why),
            (None, Some(why)) => Asked::Failed(why),
            (None, None) => Asked::NotNow("no driver has anything for it".to_owned()),
        }
    }

    /// Tells the drivers how the gateway wants browsers to be used.
    pub(crate) fn follow(&self, browser: BrowserUse) {
        for seat in &self.seats {
            seat.driver.follow(browser);
        }
    }

    /// Waits until nothing of the drivers goes on.
    pub(crate) async fn end(&self) {
        for seat in &self.seats {
            seat.driver.end().await;
        }
    }

    /// Tells the driver of this name what became of something that it brought.
    pub(crate) async fn settle(&self, driver: &str, brought: &Brought, fate: Fate<'_>) {
        let seat = self.seats.iter().find(|seat| seat.driver.name() == driver);
        if let Some(seat) = seat {
            seat.driver.settle(brought, fate).await;
        }
    }

    /// What was brought, if it is what was asked for and sound. An account that names nobody is the one that was asked for.
    async fn checked(
        &self,
        seat: &Seat,
        wanted: &Wanted,
        result: Result<Brought, DriverError>,
    ) -> Result<Brought, DriverError> {
        let mut brought = result?;
        if let Wanted::Renewal(asked_for) = wanted
            && brought
                .account
                .email
                .as_deref()
                .is_none_or(|email| email.trim().is_empty())
        {
            brought.account.email.clone_from(&asked_for.email);
        }
        match judge_for(wanted, &brought.account, &self.default_config) {
            Ok(_) => Ok(brought),
            Err(why) => {
                seat.driver.settle(&brought, Fate::Refused(&why)).await;
                Err(DriverError::Failed(why))
            }
        }
    }

    fn awake(&self, kind: TaskKind) -> impl Iterator<Item = (usize, &Seat)> {
        let seats = self.seats.iter().enumerate();
        seats.filter(move |(place, seat)| {
            let until = *self.resting[*place].lock();
            seat.kinds.contains(&kind) && until.is_none_or(|until| until <= Instant::now())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use async_trait::async_trait;
    use b2a_domain::SystemClock;

    use super::*;
    use crate::AuthorizationSource;
    use crate::answer::tests::account;

    /// A driver that says what it was told to, and then that it has nothing.
    struct Scripted {
        name: &'static str,
        script: Mutex<VecDeque<Result<Brought, DriverError>>>,
    }

    #[async_trait]
    impl crate::Driver for Scripted {
        fn name(&self) -> &'static str {
            self.name
        }

        async fn bring(&self, _: &Wanted) -> Result<Brought, DriverError> {
            let next = self.script.lock().pop_front();
            next.unwrap_or_else(|| Err(DriverError::NothingHere("empty".to_owned())))
        }
    }

    fn seat(
        name: &'static str,
        script: impl IntoIterator<Item = Result<Brought, DriverError>>,
    ) -> Seat {
        let script = Mutex::new(script.into_iter().collect());
        Seat {
            driver: Box::new(Scripted { name, script }),
            kinds: &TaskKind::ALL,
        }
    }

    fn roster(seats: Vec<Seat>) -> Roster {
        let metrics = Arc::new(Metrics::new(Arc::new(SystemClock)));
        Roster::new(seats, Duration::from_secs(60), String::new(), metrics)
    }

    fn brings(email: &str) -> Result<Brought, DriverError> {
        Ok(Brought {
            account: account(email),
            source: AuthorizationSource::Network,
        })
    }

    fn fails(why: &str) -> Result<Brought, DriverError> {
        Err(DriverError::Failed(why.to_owned()))
    }

    fn wanted() -> Wanted {
        Wanted::Renewal(Box::new(account("a@example.com")))
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_driver_is_asked_when_one_can_not_help() {
        let roster = roster(vec![
            seat("one", [fails("a"), fails("c")]),
            seat("two", [brings("b@example.com"), brings("a@example.com")]),
            seat("three", [brings("a@example.com")]),
        ]);
        let Asked::Brought("three", _) = roster.bring(&wanted()).await else {
            panic!("the first failed, the second brought another account");
        };
        let Asked::Brought("two", _) = roster.bring(&wanted()).await else {
            panic!("the first failed and had nothing then");
        };
        assert!(matches!(roster.bring(&wanted()).await, Asked::NotNow(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn who_said_later_rests_and_nobody_is_to_blame() {
        let later = || Err(DriverError::TryLater("busy".to_owned()));
        let seats = vec![
            seat("one", [later(), brings("a@example.com")]),
            seat("two", [fails("no"), fails("no")]),
        ];
        let roster = roster(seats);
        assert!(matches!(roster.bring(&wanted()).await, Asked::NotNow(why) if why == "one: busy"));
        assert!(matches!(roster.bring(&wanted()).await, Asked::Failed(why) if why == "two: no"));
        tokio::time::advance(Duration::from_secs(61)).await;
        assert!(matches!(
            roster.bring(&wanted()).await,
            Asked::Brought("one", _)
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn while_all_rest_there_is_nothing_to_claim_for() {
        let later = Err(DriverError::TryLater("busy".to_owned()));
        let roster = roster(vec![seat("one", [later])]);
        assert_eq!(roster.offers(TaskKind::Refresh).await, Offers::Anything);
        roster.bring(&Wanted::Registration).await;
        assert_eq!(roster.offers(TaskKind::Refresh).await, Offers::Nothing);
    }

    #[tokio::test]
    async fn an_account_without_a_name_is_the_one_that_was_asked_for() {
        let mut nameless = account("x");
        nameless.email = None;
        let brought = Brought {
            account: nameless,
            source: AuthorizationSource::Url,
        };
        let roster = roster(vec![seat("one", [Ok(brought)])]);
        let Asked::Brought(_, brought) = roster.bring(&wanted()).await else {
            panic!("it is sound");
        };
        assert_eq!(brought.account.email.as_deref(), Some("a@example.com"));
    }
}
