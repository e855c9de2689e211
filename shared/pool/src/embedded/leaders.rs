//! What lives here: who has the lead in which role. In one process there is little to decide.

use std::collections::HashMap;
use std::time::Duration;

use crate::Leadership;
use crate::limits::ttl_ms;

/// The leaders, by role.
#[derive(Debug, Default)]
pub(super) struct Leaders(HashMap<String, Leader>);

#[derive(Debug)]
struct Leader {
    holder: String,
    fence: u64,
    expires_ms: u64,
}

impl Leaders {
    /// Gives the lead to one holder at a time.
    pub(super) fn lead(
        &mut self,
        role: &str,
        holder: &str,
        ttl: Duration,
        now_ms: u64,
    ) -> Leadership {
        let last = self.0.get(role);
        let leads = last.filter(|leader| leader.expires_ms > now_ms);
        let fence = match leads {
            Some(leader) if leader.holder == holder => leader.fence,
            Some(leader) => {
                return Leadership::Standby {
                    ends_in_ms: leader.expires_ms - now_ms,
                };
            }
            None => {
                let after_last = last.map_or(0, |leader| leader.fence.saturating_add(1));
                after_last.max(now_ms.saturating_mul(1000))
            }
        };
        let leader = Leader {
            holder: holder.to_owned(),
            fence,
            expires_ms: now_ms.saturating_add(ttl_ms(ttl)),
        };
        self.0.insert(role.to_owned(), leader);
        Leadership::Leader { fence }
    }

    /// Whether anybody has the lead.
    pub(super) fn is_led(&self, role: &str, now_ms: u64) -> bool {
        let last = self.0.get(role);
        last.is_some_and(|leader| leader.expires_ms > now_ms)
    }

    /// Ends the lead of this holder; the fence is remembered.
    pub(super) fn resign(&mut self, role: &str, holder: &str) {
        if let Some(leader) = self.0.get_mut(role).filter(|it| it.holder == holder) {
            leader.expires_ms = 0;
        }
    }
}
