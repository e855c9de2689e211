//! What lives here: why something was not fetched, in words for whoever named it.

use crate::HttpError;

/// Why something was not fetched. Holds no address that a name led to: that would tell a stranger about the network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// It can't be fetched, whatever is there.
    #[error("the URL can't be fetched: {0}")]
    Url(&'static str),
    /// It leads, at once or by a redirect, to an address that is not public.
    #[error("the URL leads to an address that is not public")]
    NotPublic,
    /// Its name leads nowhere.
    #[error("the host of the URL was not found")]
    Unresolved,
    /// Nobody answered, or the answer broke off.
    #[error("the URL can't be reached")]
    Unreachable(#[source] HttpError),
    /// Another answer than the file.
    #[error("the URL was answered with status {0}")]
    Status(u16),
    /// One redirect after the other.
    #[error("the URL was redirected more than {0} times")]
    Redirects(usize),
    /// More than may be.
    #[error("the file at the URL is larger than {limit} bytes")]
    TooLarge {
        /// How large it may be.
        limit: usize,
    },
    /// Slower than may be.
    #[error("the URL was not fetched within {0} s")]
    TimedOut(u64),
}
