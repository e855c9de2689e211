//! What lives here: the one neutral error that every layer ends in. Each dialect renders it in its own
//! form and status; nothing below the dialects knows a status code.

use std::fmt;
use std::time::Duration;

/// What kind of thing went wrong, told apart as far as a client can act on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The request can't be understood, or names something that can't be.
    InvalidRequest,
    /// No key, or a wrong one.
    Unauthenticated,
    /// The caller's key is not good for this model.
    Forbidden,
    /// The model, path or object does not exist.
    NotFound,
    /// The path exists, but not for this method.
    MethodNotAllowed,
    /// The body is larger than allowed.
    PayloadTooLarge,
    /// A limit of the caller's key, or the egress guard.
    RateLimited,
    /// This instance is at its limit of requests in flight.
    Overloaded,
    /// No account can serve the request now; the message says why.
    NoAccount,
    /// A feature that the request needs is switched off.
    Unavailable,
    /// The state store can't be reached.
    StoreUnavailable,
    /// The upstream failed, on every account that was tried.
    UpstreamFailed,
    /// The upstream took too long.
    UpstreamTimeout,
    /// A defect of ours.
    Internal,
}

/// An error as a client will see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of error it is.
    pub code: ErrorCode,
    /// What is wrong, in a sentence for the caller. Never holds a secret or a whole e-mail address.
    pub message: String,
    /// The path of the offending field, such as `messages[0].content`.
    pub field: Option<String>,
    /// When another try makes sense.
    pub retry_after: Option<Duration>,
}

impl Fault {
    /// A fault without a field and without a time to come back.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            retry_after: None,
        }
    }

    /// A request that can't be understood.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, message)
    }

    /// A request whose `field` can't be understood.
    pub fn invalid_field(field: impl Into<String>, message: impl Into<String>) -> Self {
        let field = field.into();
        Self {
            field: Some(field),
            ..Self::invalid(message)
        }
    }

    /// What a log may hold of the message: nothing, where it may quote the request or what a model said.
    pub fn words_for_log(&self) -> &str {
        match self.code {
            ErrorCode::InvalidRequest | ErrorCode::UpstreamFailed => "",
            _ => &self.message,
        }
    }

    /// The same fault with a time after which another try makes sense.
    #[must_use]
    pub const fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The `Retry-After` header's value: whole seconds, rounded up, at least one.
    pub fn retry_after_sec(&self) -> Option<u64> {
        let wait = self.retry_after?;
        Some(
            wait.as_millis()
                .div_ceil(1000)
                .max(1)
                .try_into()
                .unwrap_or(u64::MAX),
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_quote_a_request_or_an_answer_is_not_for_logs() {
        let quoting = Fault::invalid_field("messages[0]", "\"my secret\" is no number");
        assert_eq!(quoting.words_for_log(), "");
        let said = Fault::new(ErrorCode::UpstreamFailed, "the model said: my secret");
        assert_eq!(said.words_for_log(), "");
        let busy = Fault::new(ErrorCode::NoAccount, "every account is busy");
        assert_eq!(busy.words_for_log(), "every account is busy");
    }
}
