//! What lives here: a request that counts towards the limits of its key, from its beginning to its end.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{ErrorCode, Fault};
use b2a_pool::{Admission, QuotaLimit, QuotaRequest, QuotaStore, QuotaUse};
use b2a_protocol::{Allowance, RateLimits};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::client_keys::ManagedKey;

/// How long a request is in flight unless it is kept: a process that died holds its requests no longer.
const TTL: Duration = Duration::from_secs(60);
/// How often it is kept.
const KEEP_EVERY: Duration = Duration::from_secs(20);
/// When to try again while the state store is away.
const AWAY: Duration = Duration::from_secs(1);

/// A request that counts. When it is dropped the request is over.
pub(crate) struct QuotaHold {
    ending: Arc<Ending>,
    tracker: TaskTracker,
    _keeping: DropGuard,
    /// Tokens that it took.
    tokens: u64,
}

/// What it takes to end one.
struct Ending {
    quotas: Arc<dyn QuotaStore>,
    key: Arc<ManagedKey>,
    request_id: String,
}

impl Ending {
    fn request(&self) -> QuotaRequest<'_> {
        QuotaRequest {
            client: &self.key.client,
            request_id: &self.request_id,
            ttl: TTL,
        }
    }
}

/// What the limits of a key say to a request.
pub(crate) struct Admitted {
    /// What is left of them, if that is known.
    pub(crate) limits: Option<RateLimits>,
    /// Whether the request may go on.
    pub(crate) hold: Result<QuotaHold, Fault>,
}

impl QuotaHold {
    /// Lets a request of this key begin, or says which limit it has reached. What is to be done at its end runs on `tracker`.
    pub(crate) async fn begin(
        quotas: &Arc<dyn QuotaStore>,
        key: &Arc<ManagedKey>,
        tracker: &TaskTracker,
        now_ms: u64,
    ) -> Admitted {
        let ending = Arc::new(Ending {
            quotas: Arc::clone(quotas),
            key: Arc::clone(key),
            request_id: Uuid::new_v4().simple().to_string(),
        });
        let admission = quotas.begin_request(&ending.request(), &key.quota).await;
        let (used, hold) = match admission {
            Ok(Admission::Allowed(used)) => {
                let hold = Self {
                    _keeping: keep(&ending, tracker),
                    ending,
                    tracker: tracker.clone(),
                    tokens: 0,
                };
                (Some(used), Ok(hold))
            }
            Ok(Admission::Refused {
                limit,
                retry_after_ms,
                used,
            }) => {
                let fault = Fault::new(ErrorCode::RateLimited, refusal(key, limit));
                let wait = Duration::from_millis(retry_after_ms);
                (Some(used), Err(fault.with_retry_after(wait)))
            }
            Err(error) => {
                tracing::warn!(%error, "the limits of a key can't be looked at");
                let message = "the limits of the API key can't be looked at now";
                let fault = Fault::new(ErrorCode::StoreUnavailable, message);
                (None, Err(fault.with_retry_after(AWAY)))
            }
        };
        let limits = used.map(|used| rate_limits(key, &used, now_ms));
        Admitted { limits, hold }
    }

    /// It is over, and took so many tokens.
    pub(crate) fn end(mut self, tokens: u64) {
        self.tokens = tokens;
    }
}

/// Has a request count among those in flight for as long as the guard is held.
fn keep(ending: &Arc<Ending>, tracker: &TaskTracker) -> DropGuard {
    let (ending, over) = (Arc::clone(ending), CancellationToken::new());
    let guard = over.clone().drop_guard();
    tracker.spawn(async move {
        loop {
            tokio::select! {
                () = over.cancelled() => return,
                () = tokio::time::sleep(KEEP_EVERY) => {}
            }
            // What fails now is tried again, long before its time is over.
            let _ = ending.quotas.keep_request(&ending.request()).await;
        }
    });
    guard
}

impl Drop for QuotaHold {
    fn drop(&mut self) {
        let (ending, tokens) = (Arc::clone(&self.ending), self.tokens);
        self.tracker.spawn(async move {
            let client = &ending.key.client;
            let ended = ending
                .quotas
                .end_request(client, &ending.request_id, tokens)
                .await;
            if let Err(error) = ended {
                tracing::warn!(%error, "the tokens of a request are not counted towards its key's limit");
            }
        });
    }
}

fn refusal(key: &ManagedKey, limit: QuotaLimit) -> String {
    let quota = &key.quota;
    match limit {
        QuotaLimit::Requests => {
            let most = quota.requests_per_minute.unwrap_or_default();
            format!("the API key has had its {most} requests of this minute")
        }
        QuotaLimit::Tokens => {
            let most = quota.tokens_per_day.unwrap_or_default();
            format!("the API key has had its {most} tokens of today (UTC)")
        }
        QuotaLimit::Concurrency => {
            let most = quota.concurrent_requests.unwrap_or_default();
            format!("the API key has {most} requests in flight, as many as it may have")
        }
    }
}

/// What a client is told of the limits of its key.
fn rate_limits(key: &ManagedKey, used: &QuotaUse, now_ms: u64) -> RateLimits {
    let allowance = |limit: u64, used: u64, reset_ms| Allowance {
        limit,
        remaining: limit.saturating_sub(used),
        resets_in: Duration::from_millis(reset_ms),
    };
    let (quota, requests) = (&key.quota, u64::from(used.requests_this_minute));
    RateLimits {
        now_ms,
        requests: quota
            .requests_per_minute
            .map(|most| allowance(u64::from(most), requests, used.requests_reset_ms)),
        tokens: quota
            .tokens_per_day
            .map(|most| allowance(most, used.tokens_today, used.tokens_reset_ms)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use async_trait::async_trait;
    use b2a_domain::ClientId;
    use b2a_pool::{Quota, StoreError};
    use serde_json::json;

    use super::*;

    /// Lets everything begin, and counts how often a request is kept.
    #[derive(Default)]
    struct Kept(AtomicU32);

    #[async_trait]
    impl QuotaStore for Kept {
        async fn begin_request(
            &self,
            _: &QuotaRequest<'_>,
            _: &Quota,
        ) -> Result<Admission, StoreError> {
            Ok(Admission::Allowed(QuotaUse::default()))
        }

        async fn keep_request(&self, _: &QuotaRequest<'_>) -> Result<bool, StoreError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(true)
        }

        async fn end_request(&self, _: &ClientId, _: &str, _: u64) -> Result<(), StoreError> {
            Ok(())
        }

        async fn quota_use(&self, _: &ClientId) -> Result<QuotaUse, StoreError> {
            Ok(QuotaUse::default())
        }

        async fn forget_client(&self, _: &ClientId) -> Result<(), StoreError> {
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_request_stays_in_flight_whatever_is_limited() {
        for limit in [
            "requests_per_minute",
            "tokens_per_day",
            "concurrent_requests",
        ] {
            let stored = json!({
                "digest": "ab".repeat(32), "prefix": "", "created_at": "", "name": "n",
                "enabled": true, limit: 5,
            });
            let (_, key) = ManagedKey::of(serde_json::from_value(stored).unwrap()).unwrap();
            let kept = Arc::new(Kept::default());
            let quotas: Arc<dyn QuotaStore> = kept.clone();
            let tracker = TaskTracker::new();
            let admitted = QuotaHold::begin(&quotas, &Arc::new(key), &tracker, 0).await;
            let hold = admitted.hold.unwrap_or_else(|fault| panic!("{fault}"));
            tokio::time::sleep(2 * TTL).await;
            assert!(kept.0.load(Ordering::Relaxed) >= 4, "{limit}");
            hold.end(7);
            tracker.close();
            tracker.wait().await;
        }
    }
}
