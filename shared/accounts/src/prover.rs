//! What lives here: proving pending accounts in the background.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{AccountKind, Bucket, Lease, Outcome, TokenUsage};
use b2a_pool::{LeaseMode, LeaseReply, LeaseRequest, PoolStore};
use b2a_upstream::Failure;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{AccountRepository, SessionTokens};

/// How often the prover looks for accounts that are due.
const INTERVAL: Duration = Duration::from_secs(1);
/// How long a proof may hold its account: longer than a mint may take.
const LEASE_TTL: Duration = Duration::from_secs(60);

/// Takes pending accounts on probation and mints one session token for each.
pub struct Prover {
    repository: Arc<AccountRepository>,
    tokens: Arc<SessionTokens>,
    pool: Arc<dyn PoolStore>,
    concurrency: usize,
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
            concurrency: concurrency.max(1),
        }
    }

    /// Proves what is due, again and again, until `stop`. Proofs under way are finished first.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            self.prove_due(&stop).await;
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(INTERVAL) => {}
            }
        }
    }

    /// Proves every account that is due now.
    pub async fn prove_due(self: &Arc<Self>, stop: &CancellationToken) {
        let mut under_way = JoinSet::new();
        while !stop.is_cancelled() {
            if under_way.len() >= self.concurrency {
                under_way.join_next().await;
                continue;
            }
            let Some(lease) = self.next_due().await else {
                break;
            };
            let prover = Arc::clone(self);
            under_way.spawn(async move { prover.prove(&lease).await });
        }
        while under_way.join_next().await.is_some() {}
    }

    async fn next_due(&self) -> Option<Lease> {
        let request = LeaseRequest {
            kind: AccountKind::Business,
            bucket: Bucket::Text,
            exclude: &[],
            prefer: None,
            mode: LeaseMode::Probation,
            ttl: LEASE_TTL,
        };
        match self.pool.lease(&request).await {
            Ok(LeaseReply::Leased(lease)) => Some(lease),
            Ok(LeaseReply::None(_)) => None,
            Err(error) => {
                tracing::warn!(%error, "no pending account could be leased");
                None
            }
        }
    }

    async fn prove(&self, lease: &Lease) {
        let outcome = match self
            .repository
            .credentials(&lease.account, &lease.generation)
            .await
        {
            Ok(credentials) => {
                let minted = self.tokens.get(lease, &credentials).await;
                outcome_of_mint(lease, minted.err().as_ref())
            }
            Err(error) => {
                tracing::warn!(account = ?lease.account, %error, "a pending account has no credentials");
                Outcome::UpstreamError
            }
        };
        if let Err(error) = self
            .pool
            .release(lease, outcome, &TokenUsage::default())
            .await
        {
            tracing::warn!(account = ?lease.account, %error, "a proof could not be reported");
        }
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
