//! What lives here: proving pending accounts in the background.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use b2a_domain::{AccountId, AccountKind, Bucket, Lease, Outcome, TokenUsage};
use b2a_pool::{LeaseMode, LeaseReply, LeaseRequest, PoolStore, StoreError};
use b2a_upstream::Failure;
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{AccountRepository, SessionTokens};

/// How long a proof may hold its account: longer than a mint may take.
const LEASE_TTL: Duration = Duration::from_secs(60);

/// What came of one round of proofs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProofReport {
    /// Accounts that are ready now.
    pub proven: u32,
    /// Accounts that need new credentials, or will be tried again.
    pub failed: u32,
}

impl ProofReport {
    /// Accounts that were tried.
    pub const fn tried(&self) -> u32 {
        self.proven + self.failed
    }

    fn count(&mut self, proof: &Result<bool, JoinError>) {
        match proof {
            Ok(true) => self.proven += 1,
            Ok(false) | Err(_) => self.failed += 1,
        }
    }
}

/// Takes pending accounts on probation and mints one session token for each; and renews those of accounts that serve.
pub struct Prover {
    pub(crate) repository: Arc<AccountRepository>,
    pub(crate) tokens: Arc<SessionTokens>,
    pub(crate) pool: Arc<dyn PoolStore>,
    concurrency: AtomicUsize,
}

impl Prover {
    /// A prover that works on at most `concurrency` accounts at once.
    pub fn new(
        repository: Arc<AccountRepository>,
        tokens: Arc<SessionTokens>,
        pool: Arc<dyn PoolStore>,
        concurrency: usize,
    ) -> Self {
        Self {
            repository,
            tokens,
            pool,
            concurrency: AtomicUsize::new(concurrency.max(1)),
        }
    }

    /// Works on at most so many accounts at once from now on.
    pub fn set_concurrency(&self, concurrency: usize) {
        self.concurrency
            .store(concurrency.max(1), Ordering::Relaxed);
    }

    /// Accounts that are worked on at once.
    pub(crate) fn concurrency(&self) -> usize {
        self.concurrency.load(Ordering::Relaxed)
    }

    /// Proves every account that is due now. With `stop`, those under way are finished and no other is begun.
    pub async fn prove_due(
        self: &Arc<Self>,
        stop: &CancellationToken,
    ) -> Result<ProofReport, StoreError> {
        let mut under_way = JoinSet::new();
        let mut report = ProofReport::default();
        let mut outage = None;
        while !stop.is_cancelled() && outage.is_none() {
            if under_way.len() >= self.concurrency() {
                if let Some(proof) = under_way.join_next().await {
                    report.count(&proof);
                }
                continue;
            }
            match self.next_due(None).await {
                Ok(Some(lease)) => {
                    let prover = Arc::clone(self);
                    under_way.spawn(async move { prover.prove(&lease).await });
                }
                Ok(None) => break,
                Err(error) => outage = Some(error),
            }
        }
        while let Some(proof) = under_way.join_next().await {
            report.count(&proof);
        }
        outage.map_or(Ok(report), Err)
    }

    /// Proves this account now, also before it is due; if there is nothing to prove about it, another one that is due.
    /// Tells whether one is proven.
    pub async fn prove_account(&self, account: &AccountId) -> Result<bool, StoreError> {
        match self.next_due(Some(account)).await? {
            Some(lease) => Ok(self.prove(&lease).await),
            None => Ok(false),
        }
    }

    async fn next_due(&self, prefer: Option<&AccountId>) -> Result<Option<Lease>, StoreError> {
        let request = LeaseRequest {
            kind: AccountKind::Business,
            bucket: Bucket::Text,
            exclude: &[],
            prefer,
            conversation: None,
            mode: LeaseMode::Probation,
            ttl: LEASE_TTL,
        };
        Ok(match self.pool.lease(&request).await? {
            LeaseReply::Leased(lease) => Some(lease),
            LeaseReply::None(_) => None,
        })
    }

    /// Tells whether the account is proven.
    async fn prove(&self, lease: &Lease) -> bool {
        let outcome = match self
            .repository
            .credentials(&lease.account, &lease.generation)
            .await
        {
            Ok(credentials) => {
                let minted = self.tokens.prove(lease, &credentials).await;
                outcome_of_mint(lease, minted.err().as_ref())
            }
            Err(error) => {
                tracing::warn!(account = ?lease.account, %error, "a pending account has no credentials");
                Outcome::UpstreamError
            }
        };
        if let Err(error) = self
            .pool
            .release(lease, outcome, &TokenUsage::default(), None)
            .await
        {
            tracing::warn!(account = ?lease.account, %error, "a proof could not be reported");
        }
        outcome == Outcome::Ok
    }
}

fn outcome_of_mint(lease: &Lease, failure: Option<&Failure>) -> Outcome {
    match failure {
        None => {
            tracing::info!(account = ?lease.account, "account proven");
            Outcome::Ok
        }
        Some(failure) => {
            tracing::warn!(account = ?lease.account, %failure, "account not proven");
            failure.kind.outcome(lease.bucket)
        }
    }
}
