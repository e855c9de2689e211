//! What lives here: the promises of a store of what administrators did.

use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;

use crate::StoreError;

/// How many entries a store keeps at least; older ones leave.
pub const AUDIT_CAPACITY: usize = 10_000;

/// What administrators did, the last [`AUDIT_CAPACITY`] things of it.
#[async_trait]
pub trait AuditStore: Send + Sync + 'static {
    /// Adds an entry, at the store's time.
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), StoreError>;

    /// At most `limit` entries that are older than `before`, the newest first.
    async fn recorded(
        &self,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError>;
}

/// Something that an administrator did. It holds no secret.
#[derive(Debug, Clone, Copy)]
pub struct AuditRecord<'a> {
    /// Who did it.
    pub by: &'a str,
    /// What was done, such as `account.disable`.
    pub action: &'a str,
    /// To what.
    pub target: Option<&'a str>,
    /// More about it, as JSON.
    pub details: Option<&'a str>,
}

/// The same as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Greater than that of every earlier entry.
    pub id: AuditId,
    /// Who did it.
    pub by: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub target: Option<String>,
    /// More about it, as JSON.
    pub details: Option<String>,
}

/// The place of an entry in the order of all: when it was made, and a number among those of that moment. Written
/// `<ms>-<number>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuditId {
    /// Unix milliseconds.
    pub at_ms: u64,
    /// From 0 on.
    pub number: u64,
}

/// A text that is no id of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of an audit entry")]
pub struct InvalidAuditId;

impl FromStr for AuditId {
    type Err = InvalidAuditId;

    fn from_str(text: &str) -> Result<Self, InvalidAuditId> {
        let number = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse().ok()).flatten()
        };
        let parts = text.split_once('-');
        let id = parts.and_then(|(at_ms, rest)| {
            Some(Self {
                at_ms: number(at_ms)?,
                number: number(rest)?,
            })
        });
        id.ok_or(InvalidAuditId)
    }
}

impl fmt::Display for AuditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at_ms, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_are_written_and_ordered_by_time() {
        let id: AuditId = "1700000000000-12".parse().unwrap();
        assert_eq!(id.to_string(), "1700000000000-12");
        assert!(id < "1700000000001-0".parse().unwrap());
        for text in [
            "",
            "-",
            "1",
            "1-",
            "-1",
            "+1-1",
            "1-1-1",
            "(1-1",
            "99999999999999999999-1",
        ] {
            assert!(text.parse::<AuditId>().is_err(), "{text}");
        }
    }
}
