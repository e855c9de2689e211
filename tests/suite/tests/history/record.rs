//! What lives here: what is written down while the pool lives. Times are Unix microseconds by the clock of Redis.

use std::collections::BTreeSet;

use b2a_domain::AccountState;

/// Everything that was seen from outside.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// The leases that an account may have at once.
    pub(crate) max_in_flight: usize,
    /// The accounts that have a file.
    pub(crate) accounts: BTreeSet<String>,
    /// The questions that reached the upstream.
    pub(crate) calls: Vec<UpstreamCall>,
    /// What the pool looked like, in the order of time. The last look is at a pool that was left alone.
    pub(crate) looks: Vec<Look>,
}

/// One question at the upstream.
#[derive(Debug, Clone)]
pub(crate) struct UpstreamCall {
    pub(crate) account: String,
    pub(crate) from_us: u64,
    /// When its answer was handed over, or its asker was gone.
    pub(crate) to_us: u64,
}

/// The pool at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Look {
    /// When the leases were read: after the accounts.
    pub(crate) at_us: u64,
    pub(crate) accounts: Vec<SeenAccount>,
    pub(crate) leases: Vec<SeenLease>,
}

/// An account as the pool lists it.
#[derive(Debug, Clone)]
pub(crate) struct SeenAccount {
    pub(crate) name: String,
    pub(crate) state: AccountState,
    pub(crate) in_flight: usize,
    /// The end of the hard cooldown for text; 0: none.
    pub(crate) cools_until_us: u64,
}

/// A lease that nobody has ended yet.
#[derive(Debug, Clone)]
pub(crate) struct SeenLease {
    /// The fencing number, which is the time of the lease in microseconds unless there were two in one.
    pub(crate) id: u64,
    pub(crate) account: String,
    pub(crate) expires_us: u64,
}

impl Look {
    /// The leases of an account that are good at the time of the look.
    pub(crate) fn live<'a>(&'a self, account: &'a str) -> impl Iterator<Item = &'a SeenLease> {
        let of_account = move |lease: &&SeenLease| lease.account == account;
        let live = |lease: &&SeenLease| lease.expires_us > self.at_us;
        self.leases.iter().filter(of_account).filter(live)
    }
}
