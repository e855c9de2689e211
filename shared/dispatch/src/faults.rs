//! What lives here: what a client is told when no account served it.

use std::time::Duration;

use b2a_domain::{ErrorCode, Fault};
use b2a_pool::{NoLease, StoreError};
use b2a_upstream::{Failure, FailureKind};

/// When all accounts are busy, one is usually free within this time.
const BUSY_WAIT: Duration = Duration::from_secs(1);

/// No account could be leased. `failure` is what the last account that was tried failed with.
pub(crate) fn no_lease(why: NoLease, failure: Option<&Failure>, sync_interval: Duration) -> Fault {
    let ms = Duration::from_millis;
    let (message, wait) = match why {
        NoLease::Excluded => {
            return failure.map_or_else(
                || Fault::new(ErrorCode::NoAccount, "no account can serve this request"),
                all_failed,
            );
        }
        NoLease::Throttled { ends_in_ms } => {
            let message = "the upstream limits the rate of this gateway as a whole";
            return Fault::new(ErrorCode::RateLimited, message).with_retry_after(ms(ends_in_ms));
        }
        NoLease::Empty => (
            "no account can serve: the pool is empty, or every account in it is invalid, disabled or waits \
             for new credentials",
            sync_interval,
        ),
        NoLease::Pending { next_due_ms } => (
            "no account is ready yet: their credentials are being checked",
            ms(next_due_ms),
        ),
        NoLease::Busy => ("every account is busy", BUSY_WAIT),
        NoLease::Cooling { ready_in_ms } => (
            "every account is resting after rate limits or an exhausted quota",
            ms(ready_in_ms),
        ),
        NoLease::DailyLimit { resets_in_ms } => (
            "every account has reached its daily limit",
            ms(resets_in_ms),
        ),
    };
    Fault::new(ErrorCode::NoAccount, message).with_retry_after(wait)
}

/// The last of the accounts that were tried failed with this.
pub(crate) fn all_failed(failure: &Failure) -> Fault {
    let told = |code, message: &str| Fault::new(code, message);
    match failure.kind {
        FailureKind::Request | FailureKind::Policy => Fault::invalid(failure.message.clone()),
        FailureKind::TimedOut => told(
            ErrorCode::UpstreamTimeout,
            "the upstream did not answer in time",
        ),
        FailureKind::Unauthorized | FailureKind::Forbidden => told(
            ErrorCode::NoAccount,
            "the upstream refused every account that was tried",
        ),
        FailureKind::RateLimited { .. } | FailureKind::Quota { .. } => told(
            ErrorCode::NoAccount,
            "the upstream limited every account that was tried",
        )
        .with_retry_after(wait_of(failure.kind)),
        FailureKind::Empty { .. } => told(
            ErrorCode::UpstreamFailed,
            "the upstream gave an empty answer on every account that was tried",
        ),
        FailureKind::Transient | FailureKind::ConversationGone => told(
            ErrorCode::UpstreamFailed,
            "the upstream failed on every account that was tried",
        ),
    }
}

fn wait_of(kind: FailureKind) -> Duration {
    match kind {
        FailureKind::RateLimited {
            retry_after_ms: Some(ms),
        } => Duration::from_millis(ms),
        _ => BUSY_WAIT,
    }
}

/// The answer broke off after content had been sent.
pub(crate) fn broken_off(failure: &Failure) -> Fault {
    match failure.kind {
        FailureKind::TimedOut => Fault::new(
            ErrorCode::UpstreamTimeout,
            "the upstream fell silent in the middle of its answer",
        ),
        _ => Fault::new(
            ErrorCode::UpstreamFailed,
            "the upstream broke off in the middle of its answer",
        ),
    }
}

/// The model answered, and twice not as it was asked to. `words` say how.
pub(crate) fn not_as_asked(words: String) -> Fault {
    Fault::new(ErrorCode::UpstreamFailed, words)
}

/// The state store failed.
pub(crate) fn store(error: &StoreError) -> Fault {
    tracing::error!(%error, "no account could be leased");
    Fault::new(
        ErrorCode::StoreUnavailable,
        "the state store can't be reached",
    )
    .with_retry_after(Duration::from_secs(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_egress_guard_is_a_rate_limit_with_its_end() {
        let why = NoLease::Throttled { ends_in_ms: 4_200 };
        let last = Failure::new(
            FailureKind::RateLimited {
                retry_after_ms: None,
            },
            "429",
        );
        let fault = no_lease(why, Some(&last), Duration::from_secs(30));
        assert_eq!(fault.code, ErrorCode::RateLimited);
        assert_eq!(fault.retry_after_sec(), Some(5));
    }
}
