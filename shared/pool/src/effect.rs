//! What lives here: what an outcome does to an account, and the words that an operator reads about it.

use b2a_domain::{Bucket, Outcome};

/// The reason shown for an account that is at its daily limit.
pub(crate) const DAILY_LIMIT_REASON: &str = "the daily limit is reached";

/// What stands before the reason of the last failure of an account that was suspended for failing in a row;
/// `effects.lua` has the same.
pub(crate) const SUSPENDED_PREFIX: &str = "suspended: ";

/// What an outcome does to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The credentials work.
    Proven,
    /// The credentials are of no use any more.
    Refused,
    /// The bucket of the lease rests for a while.
    Throttled {
        /// What the upstream asked for.
        retry_after_ms: Option<u64>,
    },
    /// This bucket rests until the next day.
    Exhausted(Bucket),
    /// Counted as a failure, and no more.
    Failed,
    /// Says nothing about the account.
    Nothing,
}

impl Effect {
    /// The effect of an outcome.
    pub(crate) const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ok => Self::Proven,
            Outcome::Unauthorized | Outcome::Forbidden => Self::Refused,
            Outcome::RateLimited { retry_after_ms } => Self::Throttled { retry_after_ms },
            Outcome::Quota { bucket } => Self::Exhausted(bucket),
            Outcome::UpstreamError
            | Outcome::Empty {
                thoughts_only: false,
            } => Self::Failed,
            Outcome::Empty {
                thoughts_only: true,
            }
            | Outcome::RequestFault
            | Outcome::ClientGone => Self::Nothing,
        }
    }

    /// The word for this effect in the scripts.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Refused => "refused",
            Self::Throttled { .. } => "throttled",
            Self::Exhausted(_) => "exhausted",
            Self::Failed => "failed",
            Self::Nothing => "nothing",
        }
    }
}

/// Whether the reason of an account says that the upstream refused its credentials.
pub fn is_refusal(reason: &str) -> bool {
    [Outcome::Unauthorized, Outcome::Forbidden]
        .into_iter()
        .any(|outcome| reason == reason_of(outcome))
}

/// What an operator reads about an account that is not ready because of this outcome.
pub(crate) const fn reason_of(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Unauthorized => "the upstream refused the credentials (401)",
        Outcome::Forbidden => "the upstream denied access (403)",
        Outcome::RateLimited { .. } => "the upstream said too many requests (429)",
        Outcome::Quota {
            bucket: Bucket::Text,
        } => "the quota for text is used up",
        Outcome::Quota {
            bucket: Bucket::Image,
        } => "the quota for images is used up",
        Outcome::Quota {
            bucket: Bucket::Video,
        } => "the quota for videos is used up",
        Outcome::UpstreamError => "the upstream failed or could not be reached",
        Outcome::Empty { .. } => "the upstream gave an empty answer",
        Outcome::Ok | Outcome::RequestFault | Outcome::ClientGone => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_what_the_domain_calls_failures() {
        let outcomes = [
            Outcome::Ok,
            Outcome::Unauthorized,
            Outcome::Forbidden,
            Outcome::RateLimited {
                retry_after_ms: None,
            },
            Outcome::Quota {
                bucket: Bucket::Image,
            },
            Outcome::UpstreamError,
            Outcome::Empty {
                thoughts_only: false,
            },
            Outcome::Empty {
                thoughts_only: true,
            },
            Outcome::RequestFault,
            Outcome::ClientGone,
        ];
        for outcome in outcomes {
            let harmless = matches!(Effect::of(outcome), Effect::Proven | Effect::Nothing);
            assert_eq!(outcome.is_failure(), !harmless, "{outcome:?}");
            assert_eq!(
                outcome.is_failure(),
                !reason_of(outcome).is_empty() && !harmless
            );
        }
    }
}
