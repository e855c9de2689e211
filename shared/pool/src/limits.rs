//! What lives here: the ranges in which numbers stay exact and waits stay finite.

use std::time::Duration;

/// The longest that a lease may be good for without a renewal: one day.
const TTL_CEILING_MS: u64 = 86_400_000;
/// The largest number that Lua, which knows doubles only, tells from its neighbours.
const EXACT_CEILING: u64 = 1 << 53;

/// A lease's duration in milliseconds, at least 1 and at most a day.
pub(crate) fn ttl_ms(ttl: Duration) -> u64 {
    u64::try_from(ttl.as_millis())
        .unwrap_or(u64::MAX)
        .clamp(1, TTL_CEILING_MS)
}

/// A duration in whole milliseconds, or the longest that stays exact in every store.
pub(crate) fn exact_ms(duration: Duration) -> u64 {
    exact(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}

/// The number, or the largest that stays exact in every store.
pub(crate) fn exact(number: u64) -> u64 {
    number.min(EXACT_CEILING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ttl_stays_in_its_range() {
        assert_eq!(ttl_ms(Duration::ZERO), 1);
        assert_eq!(ttl_ms(Duration::from_secs(60)), 60_000);
        assert_eq!(ttl_ms(Duration::MAX), TTL_CEILING_MS);
        assert_eq!(exact(u64::MAX), 1 << 53);
    }
}
