//! What lives here: what administrators did, in a stream of Redis.

use async_trait::async_trait;

use super::RedisPool;
use crate::{AUDIT_CAPACITY, AuditEntry, AuditId, AuditRecord, AuditStore, StoreError};

/// An entry as `XREVRANGE` gives it: its id, and names and values in turn.
type Raw = (String, Vec<String>);

#[async_trait]
impl AuditStore for RedisPool {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), StoreError> {
        let mut command = redis::cmd("XADD");
        command
            .arg(self.keys.audit())
            .arg("MAXLEN")
            .arg(AUDIT_CAPACITY)
            .arg("*")
            .arg("by")
            .arg(record.by)
            .arg("action")
            .arg(record.action);
        if let Some(target) = record.target {
            command.arg("target").arg(target);
        }
        if let Some(details) = record.details {
            command.arg("details").arg(details);
        }
        let _: String = self.connection.query(&command).await?;
        Ok(())
    }

    async fn recorded(
        &self,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let newest = match before.map(last_before) {
            None => "+".to_owned(),
            Some(Some(id)) => id.to_string(),
            Some(None) => return Ok(Vec::new()),
        };
        let mut command = redis::cmd("XREVRANGE");
        command
            .arg(self.keys.audit())
            .arg(newest)
            .arg("-")
            .arg("COUNT")
            .arg(limit);
        let raw: Vec<Raw> = self.connection.query(&command).await?;
        raw.into_iter().map(entry).collect()
    }
}

/// The greatest id below this one. An open end of a range is more than Redis 6.0 understands.
fn last_before(id: AuditId) -> Option<AuditId> {
    let AuditId { at_ms, number } = id;
    match (at_ms.checked_sub(1), number.checked_sub(1)) {
        (_, Some(number)) => Some(AuditId { at_ms, number }),
        (Some(at_ms), None) => Some(AuditId {
            at_ms,
            number: u64::MAX,
        }),
        (None, None) => None,
    }
}

fn entry((id, fields): Raw) -> Result<AuditEntry, StoreError> {
    let id = id
        .parse()
        .map_err(|error: crate::InvalidAuditId| StoreError::Malformed(error.to_string()))?;
    let mut entry = AuditEntry {
        id,
        by: String::new(),
        action: String::new(),
        target: None,
        details: None,
    };
    for pair in fields.chunks_exact(2) {
        let value = pair[1].clone();
        match pair[0].as_str() {
            "by" => entry.by = value,
            "action" => entry.action = value,
            "target" => entry.target = Some(value),
            "details" => entry.details = Some(value),
            // Another version knows more.
            _ => {}
        }
    }
    Ok(entry)
}
