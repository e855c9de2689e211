//! What lives here: how long an account rests after a failure. The Lua scripts of the pool compute the
//! same numbers; the contract suite compares both.

/// The longest cooldown after rate limiting: one hour.
pub const RATE_LIMIT_CEILING_MS: u64 = 3_600_000;

/// How long a bucket rests after its `strikes`-th 429 in a row (the first is 1): three times the use
/// cooldown, doubling, at most one hour; longer only when the upstream itself named a longer time,
/// and then too at most one hour.
pub fn rate_limit_cooldown_ms(
    strikes: u32,
    use_cooldown_ms: u64,
    retry_after_ms: Option<u64>,
) -> u64 {
    let doublings = strikes.saturating_sub(1).min(20);
    let grown = use_cooldown_ms
        .saturating_mul(3)
        .saturating_mul(1 << doublings);
    grown
        .max(retry_after_ms.unwrap_or(0))
        .min(RATE_LIMIT_CEILING_MS)
}

/// How long a pending account waits for its next proof after a failure that says nothing about its
/// credentials (5xx, 429, network).
#[derive(Debug, Clone, Copy)]
pub struct ProofBackoff;

impl ProofBackoff {
    /// The wait after the first failure.
    pub const BASE_MS: u64 = 5_000;
    /// The longest wait.
    pub const CEILING_MS: u64 = 300_000;

    /// The wait after `failures` failures in a row (at least 1): doubling from [`Self::BASE_MS`].
    pub fn after_ms(failures: u32) -> u64 {
        let doublings = failures.saturating_sub(1).min(20);
        (Self::BASE_MS << doublings).min(Self::CEILING_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_limit_cooldown_doubles_up_to_an_hour() {
        assert_eq!(rate_limit_cooldown_ms(1, 15_000, None), 45_000);
        assert_eq!(rate_limit_cooldown_ms(2, 15_000, None), 90_000);
        assert_eq!(
            rate_limit_cooldown_ms(30, 15_000, None),
            RATE_LIMIT_CEILING_MS
        );
        assert_eq!(rate_limit_cooldown_ms(1, 15_000, Some(60_000)), 60_000);
        assert_eq!(
            rate_limit_cooldown_ms(1, 15_000, Some(u64::MAX)),
            RATE_LIMIT_CEILING_MS
        );
    }

    #[test]
    fn proof_backoff_grows_and_stops_growing() {
        assert_eq!(ProofBackoff::after_ms(1), 5_000);
        assert_eq!(ProofBackoff::after_ms(3), 20_000);
        assert_eq!(ProofBackoff::after_ms(u32::MAX), 300_000);
    }
}
