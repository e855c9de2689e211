//! What lives here: what can go wrong with an upstream, told apart as the pool and the client need it.

use b2a_domain::{Bucket, Outcome};

/// A failed call to an upstream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// What happened, in words that hold no secret and no account; may be shown to the client when the
    /// request is at fault, and goes to the log otherwise.
    pub message: String,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The token or the credentials were refused.
    Unauthorized,
    /// The account has no access.
    Forbidden,
    /// Too many requests.
    RateLimited {
        /// What `Retry-After` said, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// A quota is used up.
    Quota {
        /// The capability that the answer named, if it named one.
        bucket: Option<Bucket>,
    },
    /// A 5xx, a transport error, an answer cut off, or one that makes no sense.
    Transient,
    /// No answer within the time limit.
    TimedOut,
    /// The request is at fault, such as a file type that the service does not take.
    Request,
    /// The service refuses the request on grounds of policy: for the client a stop, not an error.
    Policy,
    /// The conversation that was to be gone on with is not there any more. Says nothing of the account.
    ConversationGone,
    /// The answer ended properly and held neither text nor file nor call.
    Empty {
        /// It held reasoning.
        thoughts_only: bool,
    },
}

impl FailureKind {
    /// The word for it in lists and numbers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::RateLimited { .. } => "rate_limited",
            Self::Quota { .. } => "quota",
            Self::Transient => "transient",
            Self::TimedOut => "timed_out",
            Self::Request => "request",
            Self::Policy => "policy",
            Self::ConversationGone => "conversation_gone",
            Self::Empty { .. } => "empty",
        }
    }

    /// What the pool is told, when the account was leased for `bucket`.
    pub const fn outcome(self, bucket: Bucket) -> Outcome {
        match self {
            Self::Unauthorized => Outcome::Unauthorized,
            Self::Forbidden => Outcome::Forbidden,
            Self::RateLimited { retry_after_ms } => Outcome::RateLimited { retry_after_ms },
            Self::Quota {
                bucket: Some(named),
            } => Outcome::Quota { bucket: named },
            Self::Quota { bucket: None } => Outcome::Quota { bucket },
            Self::Transient | Self::TimedOut => Outcome::UpstreamError,
            Self::Request | Self::Policy | Self::ConversationGone => Outcome::RequestFault,
            Self::Empty { thoughts_only } => Outcome::Empty { thoughts_only },
        }
    }
}

impl Failure {
    /// A failure of `kind`.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}
