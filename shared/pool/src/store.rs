//! What lives here: the promises of a pool store, and the words it speaks in.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{
    Account, AccountEvent, AccountId, AccountKind, AccountState, Generation, Lease, Outcome,
    SealedToken, TokenUsage,
};

use crate::{
    AccountFilter, AccountPage, AccountUpsert, Candidate, Leadership, LeaseReply, LeaseRequest,
    MintClaim, MintRequest, Page, PoolCounts, PoolPolicy, Remembered, Renewal, StatisticsSlot,
    TaskStore, UpsertReply, WarmRequest,
};

/// The pool of accounts, and the tasks of registrars in it ([`TaskStore`]). Every method is one atomic step, and one round
/// trip where there is a network.
#[async_trait]
pub trait PoolStore: TaskStore {
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

    /// What happened to an account, newest first: at most [`crate::MOST_ACCOUNT_EVENTS`], none of what went on before it
    /// was in the pool. Nothing for an account that is not there.
    async fn history(&self, id: &AccountId) -> Result<Vec<AccountEvent>, StoreError>;

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
    /// Tells whether the lease was still there. A live one of the account's generation has the pool remember a
    /// conversation, if one is given; an earlier one of that key is forgotten.
    async fn release(
        &self,
        lease: &Lease,
        outcome: Outcome,
        usage: &TokenUsage,
        remember: Option<&Remembered<'_>>,
    ) -> Result<bool, StoreError>;

    /// What became of an account outside of a lease, such as when a token was minted for it ahead of demand. It
    /// works as the release of a lease of bucket text would, but for the counts of leases. A report for another
    /// generation than the account has changes nothing; tells whether it was taken.
    async fn report(
        &self,
        id: &AccountId,
        generation: &Generation,
        outcome: Outcome,
    ) -> Result<bool, StoreError>;

    /// Gives an account up: it is invalid for this reason until it gets other credentials or is proven anew; a
    /// file with the same credentials does not bring it back. Only accounts of this generation that are not
    /// disabled; tells whether it was one.
    async fn give_up(
        &self,
        id: &AccountId,
        generation: &Generation,
        reason: &str,
    ) -> Result<bool, StoreError>;

    /// Asks for the right to mint a session token, so that of all instances one does.
    async fn claim_mint(
        &self,
        id: &AccountId,
        generation: &Generation,
        request: &MintRequest<'_>,
    ) -> Result<MintClaim, StoreError>;

    /// Ends the claim of this holder, whose mint failed; another one's claim stays.
    async fn drop_mint_claim(
        &self,
        id: &AccountId,
        generation: &Generation,
        holder: &str,
    ) -> Result<(), StoreError>;

    /// Ready accounts next in line for which a token should be minted ahead of demand, so that as many accounts
    /// as traffic needs have one that outlasts the horizon. Traffic needs as many as are busy or were leased to
    /// serve in the last five minutes and do not rest, and at least one if any was leased then. First those whose
    /// token ends soonest, then those without one in the order in which they will be leased.
    async fn warm_candidates(
        &self,
        kind: AccountKind,
        request: &WarmRequest,
    ) -> Result<Vec<Candidate>, StoreError>;

    /// Ready accounts of which nothing was heard since `used_before_ms` (Unix milliseconds): not leased, nothing
    /// minted, not named by this call; those waiting longest first, at most `limit`. Each call looks at a
    /// limited number of accounts, so it may answer with fewer than there are.
    async fn idle_accounts(
        &self,
        kind: AccountKind,
        used_before_ms: u64,
        limit: u32,
    ) -> Result<Vec<Candidate>, StoreError>;

    /// Caches a session token for the account, if it still has this generation; tells whether it had. Ends
    /// whatever claim there was to mint one.
    async fn put_token(
        &self,
        id: &AccountId,
        generation: &Generation,
        token: &SealedToken,
    ) -> Result<bool, StoreError>;

    /// Forgets the cached session token, if the account still has this generation.
    async fn drop_token(&self, id: &AccountId, generation: &Generation) -> Result<(), StoreError>;

    /// Ends expired leases, promotes accounts whose cooldown is over and forgets conversations whose time is over, at
    /// most `limit` entries of each; calls do a few of these anyway. Tells how many entries were due.
    async fn reap(&self, kind: AccountKind, limit: u32) -> Result<u32, StoreError>;

    /// How leases ended since `from_hour` (hours since the Unix epoch), by the hour for the last two days or more
    /// and by the day before that, in the order of time.
    async fn statistics(
        &self,
        kind: AccountKind,
        from_hour: u64,
    ) -> Result<Vec<StatisticsSlot>, StoreError>;

    /// Adds hours that are older than 48 hours up to days, and forgets days older than 90. Tells how many hours
    /// and days went.
    async fn roll_up_statistics(&self, kind: AccountKind) -> Result<u32, StoreError>;

    /// Asks for the lead in a role (a short word), or renews it: one holder at a time has it, for `ttl` from now on.
    async fn lead(&self, role: &str, holder: &str, ttl: Duration)
    -> Result<Leadership, StoreError>;

    /// Whether anybody has the lead in a role.
    async fn is_led(&self, role: &str) -> Result<bool, StoreError>;

    /// Gives the lead in a role up, if this holder has it.
    async fn resign(&self, role: &str, holder: &str) -> Result<(), StoreError>;
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
