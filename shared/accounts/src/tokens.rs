//! What lives here: session tokens, from wherever they are had cheapest.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{AccountId, Clock, Credentials, Generation, Lease, SealedToken, SessionToken};
use b2a_objects::Sealer;
use b2a_pool::PoolStore;
use b2a_upstream::{Failure, FailureKind, Upstream};
use moka::future::Cache;
use secrecy::{ExposeSecret, SecretString};

/// A token is not handed out in its last seconds: the call that carries it has to arrive.
const MARGIN_MS: u64 = 20_000;
/// Tokens kept in this process.
const CAPACITY: u64 = 100_000;
/// The longest a mint may take.
const MINT_LIMIT: Duration = Duration::from_secs(30);

/// A session token in use.
#[derive(Debug, Clone)]
pub struct TokenUse {
    /// The token.
    pub token: SessionToken,
    /// It was minted for this very call: when the upstream refuses it, another mint would not help.
    pub is_new: bool,
}

/// Hands out session tokens: from this process, from the pool, or minted. One mint at a time per account.
pub struct SessionTokens {
    pool: Arc<dyn PoolStore>,
    upstream: Arc<dyn Upstream>,
    clock: Arc<dyn Clock>,
    /// Seals tokens for the pool; without one they stay in this process.
    sealer: Option<Sealer>,
    cache: Cache<(AccountId, Generation), Minted>,
}

#[derive(Clone)]
struct Minted {
    token: SessionToken,
    minted_ms: u64,
}

impl SessionTokens {
    /// Tokens of one upstream's accounts. Without a `sealer` none leaves this process.
    pub fn new(
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
            cache: Cache::new(CAPACITY),
        }
    }

    /// A token for a leased account.
    pub async fn get(&self, lease: &Lease, credentials: &Credentials) -> Result<TokenUse, Failure> {
        let key = (lease.account.clone(), lease.generation.clone());
        let now_ms = self.clock.now_ms();
        if let Some(known) = self.cache.get(&key).await {
            if known.token.expires_ms > now_ms + MARGIN_MS {
                return Ok(TokenUse {
                    token: known.token,
                    is_new: false,
                });
            }
            self.cache.invalidate(&key).await;
        }
        if let Some(token) = self.opened_from(lease, now_ms) {
            self.cache
                .insert(
                    key,
                    Minted {
                        token: token.clone(),
                        minted_ms: 0,
                    },
                )
                .await;
            return Ok(TokenUse {
                token,
                is_new: false,
            });
        }
        self.mint(key, credentials, now_ms).await
    }

    /// Another token for an account whose `refused` one the upstream did not take.
    pub async fn renew(
        &self,
        lease: &Lease,
        credentials: &Credentials,
        refused: &SessionToken,
    ) -> Result<TokenUse, Failure> {
        let key = (lease.account.clone(), lease.generation.clone());
        if let Some(known) = self.cache.get(&key).await {
            if known.token.bearer.expose_secret() != refused.bearer.expose_secret() {
                return Ok(TokenUse {
                    token: known.token,
                    is_new: false,
                });
            }
            self.cache.invalidate(&key).await;
        }
        self.mint(key, credentials, self.clock.now_ms()).await
    }

    /// The token that came with the lease, if we can open it.
    fn opened_from(&self, lease: &Lease, now_ms: u64) -> Option<SessionToken> {
        let cached = lease.token.as_ref()?;
        if cached.expires_ms <= now_ms + MARGIN_MS {
            return None;
        }
        let bearer = self
            .sealer
            .as_ref()?
            .open(&cached.sealed, &associated(&lease.account))
            .ok()?;
        let bearer = SecretString::from(String::from_utf8(bearer).ok()?);
        Some(SessionToken {
            bearer,
            expires_ms: cached.expires_ms,
        })
    }

    async fn mint(
        &self,
        key: (AccountId, Generation),
        credentials: &Credentials,
        asked_ms: u64,
    ) -> Result<TokenUse, Failure> {
        let minted = self
            .cache
            .try_get_with(key.clone(), self.mint_and_share(&key, credentials));
        let minted = minted.await.map_err(|failure| Failure::clone(&failure))?;
        Ok(TokenUse {
            is_new: minted.minted_ms >= asked_ms,
            token: minted.token,
        })
    }

    async fn mint_and_share(
        &self,
        (account, generation): &(AccountId, Generation),
        credentials: &Credentials,
    ) -> Result<Minted, Failure> {
        let token = tokio::time::timeout(MINT_LIMIT, self.upstream.mint(credentials))
            .await
            .unwrap_or_else(|_| {
                Err(Failure::new(FailureKind::TimedOut, "minting took too long"))
            })?;
        let minted_ms = self.clock.now_ms();
        tracing::debug!(?account, "minted a session token");
        let bearer = token.bearer.expose_secret().as_bytes();
        // Without a key the pool learns only that there is a token and how long it is good.
        let sealed = self
            .sealer
            .as_ref()
            .map(|sealer| sealer.seal(bearer, &associated(account)));
        let sealed = sealed.and_then(Result::ok).unwrap_or_default();
        let for_pool = SealedToken {
            sealed,
            expires_ms: token.expires_ms,
        };
        if let Err(error) = self.pool.put_token(account, generation, &for_pool).await {
            tracing::warn!(?account, %error, "a session token could not be shared");
        }
        Ok(Minted { token, minted_ms })
    }
}

/// Binds a sealed token to its account, so that it can't be moved to another.
fn associated(account: &AccountId) -> Vec<u8> {
    format!("session-token/{account}").into_bytes()
}
