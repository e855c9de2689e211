//! What lives here: the right to use an account for a while.

use std::fmt;

use crate::{AccountId, Bucket, Generation};

/// A fencing number: greater than that of every earlier lease of the same pool, also after the state
/// store was flushed or failed over. Microseconds of the store's clock, or the last number plus one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LeaseId(pub u64);

impl fmt::Display for LeaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A session token as the store holds it: opaque there, opened by whoever has the key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedToken {
    /// The sealed token.
    pub sealed: Vec<u8>,
    /// Unix milliseconds after which it is worthless.
    pub expires_ms: u64,
}

impl fmt::Debug for SealedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedToken")
            .field("expires_ms", &self.expires_ms)
            .finish_non_exhaustive()
    }
}

/// The right to use one account until it expires or is released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The fencing number.
    pub id: LeaseId,
    /// The account.
    pub account: AccountId,
    /// The credentials that the lease was made for.
    pub generation: Generation,
    /// What it will be used for.
    pub bucket: Bucket,
    /// Unix milliseconds, by the store's clock, after which the account may be given to another.
    pub expires_ms: u64,
    /// The account is not proven yet: the holder mints a token first and reports how that went.
    pub probation: bool,
    /// The session token that the store has cached for these credentials.
    pub token: Option<SealedToken>,
    /// The upstream's name of the conversation that was asked for, when this account had it. It is this lease's alone.
    pub conversation: Option<String>,
}
