//! What lives here: new session tokens for accounts that serve already.

use std::sync::Arc;

use b2a_domain::{AccountKind, AccountState, Bucket};
use b2a_pool::{AccountFilter, Candidate, Page, StoreError};
use b2a_upstream::{Failure, FailureKind};
use futures_util::{StreamExt as _, stream};
use tokio_util::sync::CancellationToken;

use crate::Prover;

/// Longer than any session token is good: whichever there is ends before, and is replaced.
const FOR_GOOD_MS: u64 = 10 * 365 * 86_400_000;
/// Accounts that one page of the pool's list holds.
const PAGE: u32 = 1000;

/// What became of one account's session token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewed {
    /// A token was minted.
    Minted,
    /// Nothing was to be done: another process did it, or the account has other credentials now.
    Settled,
    /// The credentials are dead.
    Refused,
    /// The upstream could not, or not now.
    Failed,
}

impl Prover {
    /// Sees to it that an account has a session token that is good for so long, and reports a failure to the pool.
    pub async fn renew(&self, account: &Candidate, good_for_ms: u64) -> Renewed {
        let (id, generation) = (&account.id, &account.generation);
        let credentials = match self.repository.credentials(id, generation).await {
            Ok(credentials) => credentials,
            Err(error) => {
                tracing::debug!(account = ?id, %error, "no credentials to mint with");
                return Renewed::Settled;
            }
        };
        match self.tokens.ahead(account, &credentials, good_for_ms).await {
            Ok(true) => Renewed::Minted,
            Ok(false) => Renewed::Settled,
            Err(failure) => {
                tracing::warn!(account = ?id, %failure, "no session token for an account");
                self.report(account, &failure).await;
                match failure.kind {
                    FailureKind::Unauthorized | FailureKind::Forbidden => Renewed::Refused,
                    _ => Renewed::Failed,
                }
            }
        }
    }

    /// Every account that serves now.
    pub async fn ready_accounts(&self) -> Result<Vec<Candidate>, StoreError> {
        let filter = AccountFilter {
            states: vec![AccountState::Ready],
            ..AccountFilter::default()
        };
        let (mut accounts, mut page) = (
            Vec::new(),
            Page {
                offset: 0,
                limit: PAGE,
            },
        );
        loop {
            let listed = self
                .pool
                .list(AccountKind::Business, &filter, &page)
                .await?;
            let is_last = listed.items.len() < PAGE as usize;
            accounts.extend(listed.items.into_iter().map(|account| Candidate {
                id: account.id,
                generation: account.generation,
            }));
            if is_last {
                return Ok(accounts);
            }
            page.offset += PAGE;
        }
    }

    /// Mints a new session token for each of these accounts, a few at once, whatever token there is. They serve meanwhile. With
    /// `stop`, those under way are finished and no other is begun. Tells how many were minted.
    pub async fn mint_anew(
        self: &Arc<Self>,
        accounts: Vec<Candidate>,
        stop: &CancellationToken,
    ) -> usize {
        let minted = stream::iter(accounts)
            .take_until(stop.cancelled())
            .map(|account| async move { self.renew(&account, FOR_GOOD_MS).await })
            .buffer_unordered(self.concurrency())
            .filter(|renewed| std::future::ready(*renewed == Renewed::Minted));
        minted.count().await
    }

    async fn report(&self, account: &Candidate, failure: &Failure) {
        let outcome = failure.kind.outcome(Bucket::Text);
        let reported = self.pool.report(&account.id, &account.generation, outcome);
        if let Err(error) = reported.await {
            tracing::warn!(account = ?account.id, %error, "what became of a mint could not be reported");
        }
    }
}
