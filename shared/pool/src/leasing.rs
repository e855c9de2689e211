//! What lives here: the words in which accounts are leased, and in which they are refused.

use std::time::Duration;

use b2a_domain::{AccountId, AccountKind, Bucket, Lease};

use crate::ConversationKey;

/// Which accounts a lease may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseMode {
    /// Ready accounts, to serve a request.
    Serve,
    /// A pending account whose proof is due, to prove it: the one that waited longest. At most one such
    /// lease per account, so that an account is proven once however many instances try.
    Probation,
}

/// What is asked of [`PoolStore::lease`](crate::PoolStore::lease).
#[derive(Debug, Clone, Copy)]
pub struct LeaseRequest<'a> {
    /// From which pool.
    pub kind: AccountKind,
    /// What for.
    pub bucket: Bucket,
    /// Accounts that were tried already.
    pub exclude: &'a [AccountId],
    /// The account to take if it can be leased in this mode.
    pub prefer: Option<&'a AccountId>,
    /// The conversation to go on with. The account that has it is taken before all others if it can be leased to serve
    /// and its credentials are the same; the pool forgets the conversation then, so that nobody else goes on with it.
    pub conversation: Option<ConversationKey>,
    /// Which accounts may be leased.
    pub mode: LeaseMode,
    /// How long the lease is good without a renewal.
    pub ttl: Duration,
}

/// The answer to a lease request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseReply {
    /// An account.
    Leased(Lease),
    /// None, and why.
    None(NoLease),
}

/// Why there is no account to lease. Waits are true: an account will be free then, unless others are faster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoLease {
    /// No account in the pool could ever serve this as it is: none there, or all invalid, disabled or waiting
    /// for new credentials.
    Empty,
    /// Accounts are there but not proven yet. In mode probation: none is due now.
    Pending {
        /// When the next proof is due, in milliseconds from now; 0: now.
        next_due_ms: u64,
    },
    /// Every ready account has its most leases.
    Busy,
    /// Every ready account of this bucket rests.
    Cooling {
        /// When the first of them is ready again, in milliseconds from now.
        ready_in_ms: u64,
    },
    /// Every ready account is at its daily limit.
    DailyLimit {
        /// When the next day begins, in milliseconds from now.
        resets_in_ms: u64,
    },
    /// The egress guard: most of the last leases of many accounts were answered with 429, so that it is our address
    /// that the upstream throttles. No account is handed out for a while.
    Throttled {
        /// When accounts are handed out again, in milliseconds from now.
        ends_in_ms: u64,
    },
    /// Every account that could be leased was excluded by the caller.
    Excluded,
}

/// The answer to a renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// The lease goes on.
    Renewed {
        /// Its new end, Unix milliseconds by the store's clock.
        expires_ms: u64,
    },
    /// It had ended before.
    Lost,
}
