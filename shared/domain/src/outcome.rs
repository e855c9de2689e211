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

/// An outcome without its particulars: what statistics count by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are those of Outcome")]
pub enum OutcomeKind {
    Ok,
    Unauthorized,
    Forbidden,
    RateLimited,
    Quota,
    UpstreamError,
    Empty,
    RequestFault,
    ClientGone,
}

impl OutcomeKind {
    /// Every kind, in the order of [`OutcomeKind::index`]. The state store counts by that order: a new kind
    /// comes last.
    pub const ALL: [Self; 9] = [
        Self::Ok,
        Self::Unauthorized,
        Self::Forbidden,
        Self::RateLimited,
        Self::Quota,
        Self::UpstreamError,
        Self::Empty,
        Self::RequestFault,
        Self::ClientGone,
    ];

    /// This kind's place in [`OutcomeKind::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The word for this kind in logs, metrics and statistics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::RateLimited => "rate_limited",
            Self::Quota => "quota",
            Self::UpstreamError => "upstream_error",
            Self::Empty => "empty",
            Self::RequestFault => "request_fault",
            Self::ClientGone => "client_gone",
        }
    }
}

impl Outcome {
    /// What statistics count it as.
    pub const fn kind(self) -> OutcomeKind {
        match self {
            Self::Ok => OutcomeKind::Ok,
            Self::Unauthorized => OutcomeKind::Unauthorized,
            Self::Forbidden => OutcomeKind::Forbidden,
            Self::RateLimited { .. } => OutcomeKind::RateLimited,
            Self::Quota { .. } => OutcomeKind::Quota,
            Self::UpstreamError => OutcomeKind::UpstreamError,
            Self::Empty { .. } => OutcomeKind::Empty,
            Self::RequestFault => OutcomeKind::RequestFault,
            Self::ClientGone => OutcomeKind::ClientGone,
        }
    }

    /// The word for this outcome in logs, metrics and the state store.
    pub const fn as_str(self) -> &'static str {
        self.kind().as_str()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_at_their_index() {
        for (index, kind) in OutcomeKind::ALL.into_iter().enumerate() {
            assert_eq!(kind.index(), index);
        }
    }
}
