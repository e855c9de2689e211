//! What lives here: tasks for registrars. Only their number and their end are known so far.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::limits::ttl_ms;
use crate::upkeep::MOST_REGISTRATIONS;

/// The tasks to register an account, by their end.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    registrations: BTreeSet<(u64, u64)>,
    last_id: u64,
}

impl Tasks {
    /// How many are outstanding.
    pub(super) fn outstanding(&self, now_ms: u64) -> u32 {
        let live = self.registrations.range((now_ms.saturating_add(1), 0)..);
        u32::try_from(live.count()).unwrap_or(u32::MAX)
    }

    /// Adds as many as are missing; tells how many are outstanding then.
    pub(super) fn want(&mut self, wanted: u32, ttl: Duration, now_ms: u64) -> u32 {
        let outstanding = self.outstanding(now_ms);
        let wanted = wanted.min(MOST_REGISTRATIONS).max(outstanding);
        for _ in outstanding..wanted {
            self.last_id = self
                .last_id
                .saturating_add(1)
                .max(now_ms.saturating_mul(1000));
            let expires_ms = now_ms.saturating_add(ttl_ms(ttl));
            self.registrations.insert((expires_ms, self.last_id));
        }
        wanted
    }

    /// Forgets those whose time is over; tells how many.
    pub(super) fn expire(&mut self, limit: u32, now_ms: u64) -> u32 {
        for gone in 0..limit {
            let first = self.registrations.first();
            if first.is_none_or(|(expires_ms, _)| *expires_ms > now_ms) {
                return gone;
            }
            self.registrations.pop_first();
        }
        limit
    }
}
