//! What lives here: what an account needs to speak to its upstream, and which version of it is meant.

use std::fmt;

use secrecy::SecretString;

/// A digest of an account's credentials. It changes when, and only when, they do; a lease, a cached
/// token and a late report carry the one they were made for.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation(String);

impl Generation {
    /// Wraps a digest in hex. The empty string stands for a file whose credentials can't be read.
    pub fn new(digest: impl Into<String>) -> Self {
        Self(digest.into())
    }

    /// The digest as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Generation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The credentials of a Gemini Business web session.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The value of the `Cookie` header.
    pub cookie_header: SecretString,
    /// The session's index, a number as text.
    pub csesidx: String,
    /// The configuration (workspace) that calls name.
    pub config_id: String,
}

/// A session token minted by us, good until it expires.
#[derive(Debug, Clone)]
pub struct SessionToken {
    /// The value after `Bearer `.
    pub bearer: SecretString,
    /// Unix milliseconds after which it must not be used.
    pub expires_ms: u64,
}
