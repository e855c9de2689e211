//! What lives here: what can go wrong with an outbound call, in words without any of its secrets.

use std::error::Error;
use std::fmt::Write as _;

/// What went wrong with a call. No URL, header or body is ever part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The request can't be sent as it is: a header or a URL is not valid.
    #[error("the request is not valid: {0}")]
    InvalidRequest(String),
    /// No connection, or no trust in the certificate of whoever answered.
    #[error("no connection: {0}")]
    Connect(String),
    /// No connection within the limit.
    #[error("no connection in time")]
    ConnectTimeout,
    /// No head of an answer within the limit.
    #[error("no answer in time")]
    FirstByteTimeout,
    /// The answer stood still for longer than the limit.
    #[error("the answer stood still for too long")]
    IdleTimeout,
    /// The connection broke, or what came over it was no HTTP.
    #[error("the connection failed: {0}")]
    Transport(String),
    /// The body is larger than the caller wants to hold.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// What the caller wants to hold.
        limit: usize,
    },
}

impl HttpError {
    /// Whether a limit of time was reached.
    pub const fn is_timeout(&self) -> bool {
        matches!(
            self,
            Self::ConnectTimeout | Self::FirstByteTimeout | Self::IdleTimeout
        )
    }

    pub(crate) fn of(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_builder() {
            Self::InvalidRequest(causes(&error))
        } else if error.is_connect() && error.is_timeout() {
            Self::ConnectTimeout
        } else if error.is_connect() {
            Self::Connect(causes(&error))
        } else {
            Self::Transport(causes(&error))
        }
    }
}

/// Why a client can't be made of its settings.
#[derive(Debug, thiserror::Error)]
pub enum HttpSettingsError {
    /// The proxy's address; it is not repeated, since it may hold a password.
    #[error("proxy: must be an http, https, socks5 or socks5h URL with a host")]
    Proxy,
    /// A file of extra certificates.
    #[error("extra_ca_files: {path}: {reason}")]
    CaFile {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The user agent can't stand in a header.
    #[error("user_agent: must be visible ASCII")]
    UserAgent,
    /// The client could not be made.
    #[error("the HTTP client could not be made: {0}")]
    Client(String),
}

/// What lies beneath an error, in one line. Its own text adds nothing and is left out.
pub(crate) fn causes(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let separator = if text.is_empty() { "" } else { ": " };
        // Writing to a string can't fail.
        let _ = write!(text, "{separator}{error}");
        cause = error.source();
    }
    if text.is_empty() {
        error.to_string()
    } else {
        text
    }
}
