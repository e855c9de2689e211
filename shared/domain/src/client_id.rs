//! What lives here: who a client is, without its key.

use std::fmt;

/// A client of the gateway: what belongs to one is never shown to another. Derived from its key and no secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClientId(String);

impl ClientId {
    /// The client with the key of this digest.
    pub fn of_digest(digest: &[u8; 32]) -> Self {
        use fmt::Write as _;
        let mut hex = String::with_capacity(32);
        for byte in &digest[..16] {
            let _infallible = write!(hex, "{byte:02x}");
        }
        Self(hex)
    }

    /// Everybody, where no keys are asked for.
    pub fn anybody() -> Self {
        Self("anybody".to_owned())
    }

    /// The id as text: letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
