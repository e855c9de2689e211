//! What lives here: the promises of a store of what limited clients use, and the words it speaks in.

use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::ClientId;

use crate::StoreError;

/// How long a request counts towards those of a minute, in milliseconds.
pub(crate) const MINUTE_MS: u64 = 60_000;
/// A day in UTC, in milliseconds.
const DAY_MS: u64 = 86_400_000;

/// What limited clients use, counted for the whole deployment. Every method is one atomic step, and one round trip where
/// there is a network. What was counted may be lost with the store: then a client starts afresh.
#[async_trait]
pub trait QuotaStore: Send + Sync + 'static {
    /// Lets a request begin and counts it, or says which limit was reached first. A refused request is not counted.
    async fn begin_request(
        &self,
        request: &QuotaRequest<'_>,
        quota: &Quota,
    ) -> Result<Admission, StoreError>;

    /// Has a request count among those in flight for another while. Tells whether it still did.
    async fn keep_request(&self, request: &QuotaRequest<'_>) -> Result<bool, StoreError>;

    /// A request is over, and took so many tokens. They count on the day on which it ends.
    async fn end_request(
        &self,
        client: &ClientId,
        request_id: &str,
        tokens: u64,
    ) -> Result<(), StoreError>;

    /// What a client has used.
    async fn quota_use(&self, client: &ClientId) -> Result<QuotaUse, StoreError>;

    /// Forgets a client, whose key is gone.
    async fn forget_client(&self, client: &ClientId) -> Result<(), StoreError>;
}

/// A request of a limited client.
#[derive(Debug, Clone, Copy)]
pub struct QuotaRequest<'a> {
    /// Whose.
    pub client: &'a ClientId,
    /// Its name among those in flight.
    pub request_id: &'a str,
    /// How long it is in flight unless it is kept: a process that died holds its requests no longer.
    pub ttl: Duration,
}

/// What one client may use; `None`: as much as it likes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// Requests that begin within sixty seconds, counted by the second.
    pub requests_per_minute: Option<u32>,
    /// Tokens of questions and answers on a day in UTC. The request that passes it is answered to its end.
    pub tokens_per_day: Option<u64>,
    /// Requests in flight at once.
    pub concurrent_requests: Option<u32>,
}

impl Quota {
    /// Whether nothing is limited.
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a request may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It may; it is counted in what is used.
    Allowed(QuotaUse),
    /// It may not.
    Refused {
        /// The limit that was reached.
        limit: QuotaLimit,
        /// When it makes sense to try again, in milliseconds from now. A guess for requests in flight.
        retry_after_ms: u64,
        /// What is used without it.
        used: QuotaUse,
    },
}

/// One of a client's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaLimit {
    /// Requests per minute.
    Requests,
    /// Tokens per day.
    Tokens,
    /// Requests in flight.
    Concurrency,
}

/// What a client has used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuotaUse {
    /// Requests that began within the last sixty seconds.
    pub requests_this_minute: u32,
    /// When none of these counts any more, in milliseconds from now.
    pub requests_reset_ms: u64,
    /// Tokens of the requests that ended today, in UTC.
    pub tokens_today: u64,
    /// When the day ends, in milliseconds from now.
    pub tokens_reset_ms: u64,
    /// Requests in flight.
    pub in_flight: u32,
}

/// How long the day still lasts, in milliseconds.
pub(crate) const fn day_ends_in_ms(now_ms: u64) -> u64 {
    DAY_MS - now_ms % DAY_MS
}

/// The day, in days since the Unix epoch.
pub(crate) const fn day_of(now_ms: u64) -> u64 {
    now_ms / DAY_MS
}

/// When it makes sense to try again while too many requests are in flight, in milliseconds: nobody knows how long they take.
pub(crate) const BUSY_RETRY_MS: u64 = 1_000;
