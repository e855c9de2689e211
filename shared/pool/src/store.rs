//! What lives here: the promises of a pool store, and the words it speaks in.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{
    Account, AccountId, AccountKind, AccountState, Bucket, Generation, Lease, Outcome, SealedToken,
    TokenUsage,
};

use crate::PoolPolicy;

/// The pool of accounts. Every method is one atomic step, and one round trip where there is a network.
#[async_trait]
pub trait PoolStore: Send + Sync + 'static {
    /// Replaces the policy for all later calls of this process.
    fn set_policy(&self, policy: PoolPolicy);

    /// Whether the store answers.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Brings an account's file into the pool.
    ///
    /// New, or with another generation: counts and cooldowns start afresh, a cached token is forgotten,
    /// live leases stay counted, and the state is the one asked for. With the generation it had: a state
    /// that the pool found out by itself is kept (`ready`, `pending_external`, …), unless the file now says
    /// disabled or invalid, or said so before.
    async fn upsert(&self, account: &AccountUpsert) -> Result<UpsertReply, StoreError>;

    /// One account.
    async fn get(&self, id: &AccountId) -> Result<Option<Account>, StoreError>;

    /// Takes an account out of the pool; its leases end. Tells whether there was one.
    async fn remove(&self, id: &AccountId) -> Result<bool, StoreError>;

    /// Has an account proven anew, now: its cached token is forgotten and it is pending until a proof decides.
    /// Counts and cooldowns stay, but for failures in a row. An account that is disabled, or whose file
    /// holds no credentials (an empty generation), stays as it is. Answers with the state that it has then;
    /// `None`: there is no such account.
    async fn prove_anew(&self, id: &AccountId) -> Result<Option<AccountState>, StoreError>;

    /// One page of the accounts that match, ordered by name.
    async fn list(
        &self,
        kind: AccountKind,
        filter: &AccountFilter,
        page: &Page,
    ) -> Result<AccountPage, StoreError>;

    /// How many accounts are in which state. Costs the same whatever the size of the pool.
    async fn counts(&self, kind: AccountKind) -> Result<PoolCounts, StoreError>;

    /// Leases one account, or says why there is none.
    async fn lease(&self, request: &LeaseRequest<'_>) -> Result<LeaseReply, StoreError>;

    /// Keeps a lease for `ttl` from now on.
    async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<Renewal, StoreError>;

    /// Ends a lease and lets the outcome work on the account. Idempotent: only the first release of a live
    /// lease changes anything. A lease of another generation lowers the in-flight count and changes nothing else.
    /// Tells whether the lease was still there.
    async fn release(
        &self,
        lease: &Lease,
        outcome: Outcome,
        usage: &TokenUsage,
    ) -> Result<bool, StoreError>;

    /// Caches a session token for the account, if it still has this generation; tells whether it had.
    async fn put_token(
        &self,
        id: &AccountId,
        generation: &Generation,
        token: &SealedToken,
    ) -> Result<bool, StoreError>;

    /// Forgets the cached session token, if the account still has this generation.
    async fn drop_token(&self, id: &AccountId, generation: &Generation) -> Result<(), StoreError>;

    /// Ends expired leases and promotes accounts whose cooldown is over, at most `limit` entries of each; every
    /// lease call does a few of these anyway. Tells how many entries were due.
    async fn reap(&self, kind: AccountKind, limit: u32) -> Result<u32, StoreError>;
}

/// An account as its file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountUpsert {
    /// Whose.
    pub id: AccountId,
    /// The digest of its credentials.
    pub generation: Generation,
    /// [`AccountState::Pending`], [`AccountState::Invalid`] or [`AccountState::Disabled`].
    pub state: AccountState,
    /// Why it is invalid.
    pub reason: Option<String>,
}

/// What an upsert did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpsertReply {
    /// The account was not in the pool.
    Added,
    /// Its credentials or its state changed.
    Changed,
    /// Nothing changed.
    Unchanged,
}

/// Which accounts to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Only these states; empty means all.
    pub states: Vec<AccountState>,
    /// Only names that hold this text; case-folded. Empty means all.
    pub name_contains: String,
}

/// Which part of a list to answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Matching accounts to leave out at the start.
    pub offset: u32,
    /// How many to answer with at the most.
    pub limit: u32,
}

/// One page of accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountPage {
    /// The accounts, ordered by name.
    pub items: Vec<Account>,
    /// How many match in all.
    pub total: u32,
}

/// How many accounts are in which state; cooling ones are those whose text bucket cools.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the states")]
pub struct PoolCounts {
    pub ready: u32,
    pub cooldown: u32,
    pub pending: u32,
    pub pending_external: u32,
    pub invalid: u32,
    pub disabled: u32,
}

impl PoolCounts {
    /// Every account of the kind.
    pub const fn total(&self) -> u32 {
        self.ready
            + self.cooldown
            + self.pending
            + self.pending_external
            + self.invalid
            + self.disabled
    }
}

/// Which accounts a lease may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaseMode {
    /// Ready accounts, to serve a request.
    Serve,
    /// A pending account whose proof is due, to prove it: the one that waited longest. At most one such
    /// lease per account, so that an account is proven once however many instances try.
    Probation,
}

/// What is asked of [`PoolStore::lease`].
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

/// The store could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It can't be reached, or did not answer in time. Nothing is known of what it did.
    #[error("the state store can't be reached: {0}")]
    Unreachable(String),
    /// It answered with something that is no answer to the question.
    #[error("the state store answered nonsense: {0}")]
    Malformed(String),
    /// The settings for it make no sense.
    #[error("the state store can't be used: {0}")]
    Misconfigured(String),
}

/// Refuses a state that only the pool finds out.
pub(crate) fn check_file_state(state: AccountState) -> Result<(), StoreError> {
    match state {
        AccountState::Pending | AccountState::Invalid | AccountState::Disabled => Ok(()),
        AccountState::Ready | AccountState::Cooldown | AccountState::PendingExternal => Err(
            StoreError::Misconfigured(format!("an account file can't ask for state {state}")),
        ),
    }
}
