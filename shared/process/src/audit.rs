//! What lives here: the record of what administrators did.

use std::sync::Arc;

use b2a_pool::{AuditEntry, AuditId, AuditRecord, AuditStore, StoreError};
use serde_json::Value;

/// The longest name or target that is recorded, in bytes.
const LONGEST_NAME: usize = 300;
/// The longest details that are recorded, in bytes of JSON.
const LONGEST_DETAILS: usize = 2048;

/// What administrators did: the last entries are in the state store, and each is a line of the log as well, so that they
/// outlive a flush. Nobody's secret may be in it, and accounts are masked: whoever records sees to that.
pub struct AuditLog {
    store: Arc<dyn AuditStore>,
}

impl AuditLog {
    /// A record in this store.
    pub const fn new(store: Arc<dyn AuditStore>) -> Self {
        Self { store }
    }

    /// Records that `by` did something: `action` is a word such as `account.disable`, `target` what it was done to. What
    /// was done is done: a store that is away is logged, and no reason to fail.
    pub async fn record(
        &self,
        by: &str,
        action: &'static str,
        target: Option<&str>,
        details: Option<&Value>,
    ) {
        let details = details.map(bounded);
        let details = details.as_deref();
        tracing::info!(by, action, target, details, "audit");
        let record = AuditRecord {
            by: beginning(by),
            action,
            target: target.map(beginning),
            details,
        };
        if let Err(error) = self.store.record(&record).await {
            tracing::warn!(%error, action, "an action stands in the log alone: it could not be recorded");
        }
    }

    /// At most `limit` entries that are older than `before`, the newest first.
    pub async fn recorded(
        &self,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        self.store.recorded(before, limit).await
    }
}

/// As JSON; what is too long is left out, and its length told.
fn bounded(details: &Value) -> String {
    let text = details.to_string();
    if text.len() <= LONGEST_DETAILS {
        return text;
    }
    serde_json::json!({"left_out_bytes": text.len()}).to_string()
}

/// As much of a text as is recorded.
fn beginning(text: &str) -> &str {
    let mut end = LONGEST_NAME.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use b2a_domain::SystemClock;
    use b2a_pool::{EmbeddedPool, PoolPolicy};

    use super::*;

    #[tokio::test]
    async fn what_is_too_long_is_cut() {
        let store = EmbeddedPool::new(Arc::new(SystemClock), PoolPolicy::default());
        let audit = AuditLog::new(Arc::new(store));
        let (name, details) = ("ü".repeat(400), Value::from("x".repeat(3000)));
        audit
            .record(&name, "a.b", Some(&name), Some(&details))
            .await;
        let entries = audit.recorded(None, 10).await.unwrap();
        assert_eq!(entries[0].by.len(), LONGEST_NAME);
        assert_eq!(entries[0].target.as_ref().unwrap().len(), LONGEST_NAME);
        assert_eq!(
            entries[0].details.as_deref(),
            Some(r#"{"left_out_bytes":3002}"#)
        );
    }
}
