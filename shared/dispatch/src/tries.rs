//! What lives here: the accounts that a request tried, and how each of these tries ended.

use std::time::Duration;

use b2a_domain::{AccountId, Outcome, OutcomeKind};
use b2a_upstream::{Failure, FailureKind};
use tokio::time::Instant;

/// How much of what a failure says is kept, in characters.
const REASON_CHARS: usize = 200;

/// One account's try at a request, from its lease to its release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// Which account.
    pub account: AccountId,
    /// How it ended.
    pub outcome: OutcomeKind,
    /// What failed, if something did.
    pub failure: Option<FailureKind>,
    /// What it said, in words without secrets and without anything of the request.
    pub reason: Option<String>,
    /// How long it took.
    pub duration: Duration,
}

/// The accounts that a request tried, one after the other.
#[derive(Debug)]
pub(crate) struct Tries {
    accounts: Vec<AccountId>,
    /// Of each but the one that is under way.
    ended: Vec<Try>,
    began: Instant,
}

impl Tries {
    /// There was none yet.
    pub(crate) fn new() -> Self {
        Self {
            accounts: Vec::new(),
            ended: Vec::new(),
            began: Instant::now(),
        }
    }

    /// Every account that was leased, in order.
    pub(crate) fn accounts(&self) -> &[AccountId] {
        &self.accounts
    }

    /// The last of them as logs may show it.
    pub(crate) fn last_masked(&self) -> Option<String> {
        self.accounts.last().map(AccountId::masked)
    }

    /// An account was leased.
    pub(crate) fn begin(&mut self, account: AccountId) {
        self.accounts.push(account);
        self.began = Instant::now();
    }

    /// The try that is under way ended. One that ended already did so for good.
    pub(crate) fn end(&mut self, outcome: OutcomeKind, failure: Option<&Failure>) {
        let Some(account) = self.accounts.get(self.ended.len()) else {
            return;
        };
        // What is wrong with a request may be told in its own words.
        let reason = failure.filter(|it| it.kind != FailureKind::Request);
        let reason = reason.map(|it| it.message.chars().take(REASON_CHARS).collect());
        self.ended.push(Try {
            account: account.clone(),
            outcome,
            failure: failure.map(|failure| failure.kind),
            reason,
            duration: self.began.elapsed(),
        });
    }

    /// All of them, when nothing more is done; one that is under way ends with its client.
    pub(crate) fn take(&mut self) -> Vec<Try> {
        self.end(Outcome::ClientGone.kind(), None);
        self.accounts.clear();
        std::mem::take(&mut self.ended)
    }
}

#[cfg(test)]
mod tests {
    use b2a_domain::AccountKind;

    use super::*;

    fn account(name: &str) -> AccountId {
        AccountId::new(AccountKind::Business, name).unwrap()
    }

    #[test]
    fn each_try_ends_once_and_the_last_with_its_client() {
        let mut tries = Tries::new();
        tries.end(OutcomeKind::Ok, None);
        tries.begin(account("a@example.com"));
        let failure = Failure::new(FailureKind::Transient, "x".repeat(500));
        tries.end(OutcomeKind::UpstreamError, Some(&failure));
        tries.end(OutcomeKind::Ok, None);
        tries.begin(account("b@example.com"));
        let said = Failure::new(FailureKind::Request, "the file `secret.docx` …");
        tries.end(OutcomeKind::RequestFault, Some(&said));
        tries.begin(account("c@example.com"));
        assert_eq!(tries.accounts().len(), 3);
        let taken = tries.take();
        let told: Vec<_> = taken
            .iter()
            .map(|it| (it.account.name(), it.outcome, it.failure))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "a@example.com",
                    OutcomeKind::UpstreamError,
                    Some(FailureKind::Transient)
                ),
                (
                    "b@example.com",
                    OutcomeKind::RequestFault,
                    Some(FailureKind::Request)
                ),
                ("c@example.com", OutcomeKind::ClientGone, None),
            ]
        );
        assert_eq!(taken[0].reason.as_ref().unwrap().len(), REASON_CHARS);
        assert_eq!(taken[1].reason, None);
        assert!(tries.take().is_empty());
    }
}
