//! What lives here: how the use of a leased account ended.

use crate::Bucket;

/// How the use of a leased account ended, as the pool needs to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A complete answer.
    Ok,
    /// The credentials are dead: refused when minting, or with a token minted just now.
    Unauthorized,
    /// The account has no access (any more).
    Forbidden,
    /// Too many requests; the upstream may say when to come back.
    RateLimited {
        /// What the upstream's `Retry-After` said, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// The quota of one capability is used up.
    Quota {
        /// Which one.
        bucket: Bucket,
    },
    /// A 5xx, a transport error, a time-out, or an answer cut off.
    UpstreamError,
    /// An answer without text, file or call.
    Empty {
        /// It held reasoning and nothing else, which is no failure of the account.
        thoughts_only: bool,
    },
    /// The client's fault: never held against the account.
    RequestFault,
    /// The client went away before the end.
    ClientGone,
}

impl Outcome {
    /// The word for this outcome in logs, metrics and the state store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::RateLimited { .. } => "rate_limited",
            Self::Quota { .. } => "quota",
            Self::UpstreamError => "upstream_error",
            Self::Empty { .. } => "empty",
            Self::RequestFault => "request_fault",
            Self::ClientGone => "client_gone",
        }
    }

    /// Whether it counts as a failure of the account.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Unauthorized
            | Self::Forbidden
            | Self::RateLimited { .. }
            | Self::Quota { .. }
            | Self::UpstreamError
            | Self::Empty {
                thoughts_only: false,
            } => true,
            Self::Ok
            | Self::Empty {
                thoughts_only: true,
            }
            | Self::RequestFault
            | Self::ClientGone => false,
        }
    }
}
