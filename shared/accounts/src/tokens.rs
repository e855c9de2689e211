//! What lives here: session tokens, from wherever they are had cheapest.

use std::sync::Arc;

use b2a_domain::{AccountId, Clock, Credentials, Generation, Lease, SessionToken};
use b2a_objects::Sealer;
use b2a_pool::{Candidate, PoolStore};
use b2a_upstream::{Failure, Upstream};
use moka::future::Cache;
use secrecy::ExposeSecret;

use crate::minting::{Minted, Minting};

/// A token is not handed out in its last seconds: the call that carries it has to arrive.
const MARGIN_MS: u64 = 20_000;
/// Tokens kept in this process.
const CAPACITY: u64 = 100_000;

/// A session token in use.
#[derive(Debug, Clone)]
pub struct TokenUse {
    /// The token.
    pub token: SessionToken,
    /// It was minted for this very call: when the upstream refuses it, another mint would not help.
    pub is_new: bool,
}

/// Hands out session tokens: from this process, from the pool, or minted. One mint at a time per account, over all
/// instances that share a master key.
pub struct SessionTokens {
    minting: Minting,
    cache: Cache<(AccountId, Generation), Minted>,
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
            minting: Minting::new(pool, upstream, clock, sealer),
            cache: Cache::new(CAPACITY),
        }
    }

    /// A token for a leased account.
    pub async fn get(&self, lease: &Lease, credentials: &Credentials) -> Result<TokenUse, Failure> {
        let key = (lease.account.clone(), lease.generation.clone());
        let now_ms = self.minting.now_ms();
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
            let known = Minted {
                token: token.clone(),
                minted_ms: 0,
            };
            self.cache.insert(key, known).await;
            return Ok(TokenUse {
                token,
                is_new: false,
            });
        }
        self.mint(key, credentials, now_ms + MARGIN_MS).await
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
        let ends_after_ms = refused.expires_ms.max(self.minting.now_ms() + MARGIN_MS);
        self.mint(key, credentials, ends_after_ms).await
    }

    /// A token for an account on probation: one that this process has is no proof of anything.
    pub async fn prove(
        &self,
        lease: &Lease,
        credentials: &Credentials,
    ) -> Result<TokenUse, Failure> {
        let key = (lease.account.clone(), lease.generation.clone());
        self.cache.invalidate(&key).await;
        let ends_after_ms = self.minting.now_ms() + MARGIN_MS;
        self.mint(key, credentials, ends_after_ms).await
    }

    /// Sees to it that there is a token that is good for `good_for_ms` milliseconds, ahead of demand. Tells whether this
    /// process minted one. Requests go on with the token that there is meanwhile.
    pub async fn ahead(
        &self,
        account: &Candidate,
        credentials: &Credentials,
        good_for_ms: u64,
    ) -> Result<bool, Failure> {
        let (id, generation) = (&account.id, &account.generation);
        let ends_after_ms = self.minting.now_ms().saturating_add(good_for_ms);
        let token = self
            .minting
            .token(id, generation, credentials, ends_after_ms);
        let minted = token.await?;
        let is_ours = minted.minted_ms > 0;
        let key = (id.clone(), generation.clone());
        self.cache.insert(key, minted).await;
        Ok(is_ours)
    }

    /// The token that came with the lease, if we can open it.
    fn opened_from(&self, lease: &Lease, now_ms: u64) -> Option<SessionToken> {
        let sealed = lease.token.as_ref()?;
        if sealed.expires_ms <= now_ms + MARGIN_MS {
            return None;
        }
        self.minting.open(&lease.account, sealed)
    }

    async fn mint(
        &self,
        key: (AccountId, Generation),
        credentials: &Credentials,
        ends_after_ms: u64,
    ) -> Result<TokenUse, Failure> {
        let asked_ms = self.minting.now_ms();
        let mint = self
            .minting
            .token(&key.0, &key.1, credentials, ends_after_ms);
        let minted = self.cache.try_get_with(key.clone(), mint).await;
        let minted = minted.map_err(|failure| Failure::clone(&failure))?;
        Ok(TokenUse {
            is_new: minted.minted_ms >= asked_ms,
            token: minted.token,
        })
    }
}
