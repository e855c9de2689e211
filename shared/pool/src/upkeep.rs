//! What lives here: the words in which instances share the work that keeps a pool healthy.

use std::time::Duration;

use b2a_domain::{AccountId, Generation, SealedToken};

/// An account that something should be done for, and the credentials that were meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which account.
    pub id: AccountId,
    /// With which credentials; what is found out about it is reported for these.
    pub generation: Generation,
}

/// Who would like to mint a session token.
#[derive(Debug, Clone, Copy)]
pub struct MintRequest<'a> {
    /// Tells those who ask apart: one name for each attempt or each process, as long as no two share it.
    pub holder: &'a str,
    /// How long the claim is good: longer than a mint may take.
    pub ttl: Duration,
    /// A cached token that ends later than this (Unix milliseconds) is as good as a new one.
    pub ends_after_ms: u64,
}

/// The answer to one who would like to mint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MintClaim {
    /// There is a token already.
    Token(SealedToken),
    /// The caller is to mint, and nobody else meanwhile: until it brings the token, drops the claim, or
    /// the ttl is over.
    Granted,
    /// Somebody else mints.
    Held {
        /// When that claim ends at the latest, in milliseconds from now.
        ends_in_ms: u64,
    },
    /// There is no such account, or it has other credentials now.
    Gone,
}

/// Which accounts need a session token ahead of demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarmRequest {
    /// A token that ends within this many milliseconds is to be renewed.
    pub horizon_ms: u64,
    /// The least time between two mints of one account, in milliseconds.
    pub refresh_cooldown_ms: u64,
    /// How many candidates to answer with at the most.
    pub limit: u32,
}

/// Who does the work of a role that only one process may do at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leadership {
    /// The caller, for the ttl from now on.
    Leader {
        /// Greater than that of every earlier leader of the role, also after the store was flushed; the same
        /// for as long as one leader renews in time.
        fence: u64,
    },
    /// Another one.
    Standby {
        /// When it loses the role unless it renews, in milliseconds from now.
        ends_in_ms: u64,
    },
}

/// How long an account that was leased to serve counts as needed, in milliseconds: five minutes.
pub(crate) const RECENT_MS: u64 = 300_000;
/// How many accounts one look for work goes through at the most.
pub(crate) const SCAN_LIMIT: usize = 1000;
/// How many registrations may be outstanding.
pub(crate) const MOST_REGISTRATIONS: u32 = 1000;
