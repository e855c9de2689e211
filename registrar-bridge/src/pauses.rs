//! What lives here: how long the bridge waits, where no setting says it.

use std::time::Duration;

use rand::RngExt as _;

/// Waits that no setting names.
#[derive(Debug, Clone, Copy)]
pub struct Pauses {
    /// Between the tries of one call to the gateway; there are three.
    pub between_tries: Duration,
    /// For a driver that said "try later".
    pub driver_rest: Duration,
    /// Before kept results are sent again; doubles up to `longest` while the gateway is away.
    pub resend: Duration,
    /// Before the next try to connect to a server; doubles up to `longest` while none succeeds.
    pub reconnect: Duration,
    /// The longest that a wait grows to.
    pub longest: Duration,
    /// Between two pings to a server.
    pub ping: Duration,
    /// Silence of a server after which it is gone.
    pub silence: Duration,
    /// How long uploads may take when the bridge ends; after that, results are kept.
    pub last_uploads: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            between_tries: Duration::from_secs(2),
            driver_rest: Duration::from_secs(60),
            resend: Duration::from_secs(10),
            reconnect: Duration::from_secs(1),
            longest: Duration::from_secs(60),
            ping: Duration::from_secs(15),
            silence: Duration::from_secs(240),
            last_uploads: Duration::from_secs(6),
        }
    }
}

impl Pauses {
    /// The wait after so many failures in a row: `first`, doubling with each, and up to a half less, so that many bridges
    /// don't come back at once.
    pub(crate) fn grown(&self, first: Duration, failures: u32) -> Duration {
        let doubled = first.saturating_mul(1 << failures.min(16));
        doubled
            .min(self.longest.max(first))
            .mul_f64(rand::rng().random_range(0.5..=1.0))
    }
}

/// Ten per cent more or less, so that many bridges don't fall into step.
pub(crate) fn jittered(interval: Duration) -> Duration {
    interval.mul_f64(rand::rng().random_range(0.9..=1.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_limit() {
        let pauses = Pauses::default();
        let second = Duration::from_secs(1);
        for (failures, seconds) in [(0, 1.0), (3, 8.0), (u32::MAX, 60.0)] {
            let wait = pauses.grown(second, failures).as_secs_f64();
            assert!((seconds / 2.0..=seconds).contains(&wait), "{wait}");
        }
        let long = Duration::from_secs(600);
        assert!(
            pauses.grown(long, 9) >= long / 2,
            "longer than the limit from the start"
        );
    }
}
