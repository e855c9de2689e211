//! What lives here: minting a session token, once for all instances that need it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use b2a_domain::{AccountId, Clock, Credentials, Generation, SealedToken, SessionToken};
use b2a_objects::Sealer;
use b2a_pool::{MintClaim, MintRequest, PoolStore};
use b2a_upstream::{Failure, FailureKind, Upstream};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use uuid::Uuid;

/// The longest a mint may take.
const MINT_LIMIT: Duration = Duration::from_secs(30);
/// How long one attempt has the right to mint for all: longer than it takes as a rule. So long the others wait at the
/// most when an instance dies at it; when it is slow beyond that, a second mint does no harm.
const CLAIM: Duration = Duration::from_secs(10);
/// How soon an instance looks whether another one has minted; each further look comes twice as late, up to the second.
const LOOKS: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(250)];

/// Mints session tokens. With a sealer they go through the pool to all instances that have its key, and one of them
/// mints while the others wait for it; without one they stay in this process.
pub(crate) struct Minting {
    pool: Arc<dyn PoolStore>,
    upstream: Arc<dyn Upstream>,
    clock: Arc<dyn Clock>,
    sealer: Option<Sealer>,
    /// This process, told apart from all others.
    process: Uuid,
    attempts: AtomicU64,
}

/// A token, and when this process minted it; 0 when another one did.
#[derive(Clone)]
pub(crate) struct Minted {
    pub(crate) token: SessionToken,
    pub(crate) minted_ms: u64,
}

impl Minting {
    pub(crate) fn new(
        pool: Arc<dyn PoolStore>,
        upstream: Arc<dyn Upstream>,
        clock: Arc<dyn Clock>,
        sealer: Option<Sealer>,
    ) -> Self {
        Self {
            pool,
            upstream,
            clock,
            sealer,
            process: Uuid::new_v4(),
            attempts: AtomicU64::new(0),
        }
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    /// A token that ends after `ends_after_ms`: another instance's, or minted here. A pool that is away
    /// keeps nobody from minting.
    pub(crate) async fn token(
        &self,
        account: &AccountId,
        generation: &Generation,
        credentials: &Credentials,
        ends_after_ms: u64,
    ) -> Result<Minted, Failure> {
        if self.sealer.is_none() {
            return self.mint(account, generation, credentials).await;
        }
        let attempt = self.attempts.fetch_add(1, Ordering::Relaxed);
        let holder = format!("{}/{attempt}", self.process);
        let request = MintRequest {
            holder: &holder,
            ttl: CLAIM,
            ends_after_ms,
        };
        let give_up = Instant::now() + MINT_LIMIT;
        let mut look = LOOKS[0];
        loop {
            match self.pool.claim_mint(account, generation, &request).await {
                Ok(MintClaim::Token(cached)) => {
                    if let Some(token) = self.open(account, &cached) {
                        return Ok(Minted {
                            token,
                            minted_ms: 0,
                        });
                    }
                    // Sealed with a key that we lack.
                    return self.mint(account, generation, credentials).await;
                }
                Ok(MintClaim::Held { ends_in_ms }) if Instant::now() < give_up => {
                    let ends_in = Duration::from_millis(ends_in_ms);
                    tokio::time::sleep(ends_in.clamp(Duration::from_millis(1), look)).await;
                    look = (look * 2).min(LOOKS[1]);
                }
                Ok(MintClaim::Held { .. }) => {
                    return Err(Failure::new(
                        FailureKind::TimedOut,
                        "another instance took too long to mint",
                    ));
                }
                Ok(MintClaim::Granted) => {
                    let minted = self.mint(account, generation, credentials).await;
                    if minted.is_err() {
                        self.drop_claim(account, generation, &holder).await;
                    }
                    return minted;
                }
                Ok(MintClaim::Gone) => return self.mint(account, generation, credentials).await,
                Err(error) => {
                    tracing::warn!(?account, %error, "minting without asking the other instances");
                    return self.mint(account, generation, credentials).await;
                }
            }
        }
    }

    /// A token from the pool, if it is one that we can open.
    pub(crate) fn open(&self, account: &AccountId, cached: &SealedToken) -> Option<SessionToken> {
        let sealer = self.sealer.as_ref()?;
        let bearer = sealer.open(&cached.sealed, &associated(account)).ok()?;
        Some(SessionToken {
            bearer: SecretString::from(String::from_utf8(bearer).ok()?),
            expires_ms: cached.expires_ms,
        })
    }

    async fn mint(
        &self,
        account: &AccountId,
        generation: &Generation,
        credentials: &Credentials,
    ) -> Result<Minted, Failure> {
        let late = |_| Err(Failure::new(FailureKind::TimedOut, "minting took too long"));
        let mint = tokio::time::timeout(MINT_LIMIT, self.upstream.mint(credentials));
        let token = mint.await.unwrap_or_else(late)?;
        tracing::debug!(?account, "minted a session token");
        let minted = Minted {
            token,
            minted_ms: self.clock.now_ms(),
        };
        self.share(account, generation, &minted.token).await;
        Ok(minted)
    }

    /// Without a key the pool learns only that there is a token and how long it is good.
    async fn share(&self, account: &AccountId, generation: &Generation, token: &SessionToken) {
        let bearer = token.bearer.expose_secret().as_bytes();
        let sealed = self
            .sealer
            .as_ref()
            .map(|sealer| sealer.seal(bearer, &associated(account)));
        let for_pool = SealedToken {
            sealed: sealed.and_then(Result::ok).unwrap_or_default(),
            expires_ms: token.expires_ms,
        };
        if let Err(error) = self.pool.put_token(account, generation, &for_pool).await {
            tracing::warn!(?account, %error, "a session token could not be shared");
        }
    }

    async fn drop_claim(&self, account: &AccountId, generation: &Generation, holder: &str) {
        let dropped = self.pool.drop_mint_claim(account, generation, holder);
        if let Err(error) = dropped.await {
            tracing::warn!(?account, %error, "the claim to mint could not be given up; it ends by itself");
        }
    }
}

/// Binds a sealed token to its account, so that it can't be moved to another.
fn associated(account: &AccountId) -> Vec<u8> {
    format!("session-token/{account}").into_bytes()
}
