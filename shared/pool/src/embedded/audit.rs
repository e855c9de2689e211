//! What lives here: what administrators did, in this process's memory.

use std::collections::VecDeque;

use async_trait::async_trait;

use super::EmbeddedPool;
use crate::{AUDIT_CAPACITY, AuditEntry, AuditId, AuditRecord, AuditStore, StoreError};

/// The last entries, oldest first.
#[derive(Debug, Default)]
pub(super) struct Entries(VecDeque<AuditEntry>);

impl Entries {
    fn push(&mut self, record: &AuditRecord<'_>, now_ms: u64) {
        let first = AuditId {
            at_ms: now_ms,
            number: 0,
        };
        // A clock that was put back does not put entries before earlier ones.
        let after_last = self.0.back().map(|last| AuditId {
            number: last.id.number + 1,
            ..last.id
        });
        let id = after_last.map_or(first, |after| if first > after { first } else { after });
        if self.0.len() == AUDIT_CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(AuditEntry {
            id,
            by: record.by.to_owned(),
            action: record.action.to_owned(),
            target: record.target.map(str::to_owned),
            details: record.details.map(str::to_owned),
        });
    }

    fn newest(&self, before: Option<AuditId>, limit: usize) -> Vec<AuditEntry> {
        let older = self
            .0
            .iter()
            .rev()
            .filter(|entry| before.is_none_or(|before| entry.id < before));
        older.take(limit).cloned().collect()
    }
}

#[async_trait]
impl AuditStore for EmbeddedPool {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), StoreError> {
        self.audit.lock().push(record, self.clock.now_ms());
        Ok(())
    }

    async fn recorded(
        &self,
        before: Option<AuditId>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.audit.lock().newest(before, limit))
    }
}
