//! What lives here: what a store tells of all requests of the deployment.

use std::collections::BTreeMap;

use super::{Latency, RequestCounts};

/// The sums of the whole deployment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TrafficTotals {
    /// Everything that was counted.
    pub counts: RequestCounts,
    /// Requests that ended in the last minute, to ten seconds.
    pub current_rpm: u64,
    /// When the store began to count, Unix milliseconds; `None`: it has not yet.
    pub since_ms: Option<u64>,
    /// The store's time, Unix milliseconds.
    pub now_ms: u64,
}

impl TrafficTotals {
    /// Requests a minute since the store began to count, in hundredths; the first minute counts as a whole one.
    pub fn average_rpm_hundredths(&self) -> u64 {
        const MINUTE_MS: u64 = 60_000;
        let since_ms = self.since_ms.unwrap_or(self.now_ms);
        let elapsed_ms = self.now_ms.saturating_sub(since_ms).max(MINUTE_MS);
        let product = self.counts.requests.saturating_mul(100 * MINUTE_MS);
        product / elapsed_ms
    }
}

/// Everything but addresses and single requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrafficReport {
    /// The sums.
    pub totals: TrafficTotals,
    /// By the name of the model; those that came when there were too many are `other`.
    pub models: BTreeMap<String, RequestCounts>,
    /// By the hour, in hours since the Unix epoch: the last two days.
    pub hours: BTreeMap<u64, RequestCounts>,
    /// By the day of UTC, in days since the Unix epoch: the last ninety.
    pub days: BTreeMap<u64, RequestCounts>,
    /// By the client's id; those that came when there were too many are `other`.
    pub keys: BTreeMap<String, KeyTraffic>,
    /// How long requests took in the last hour.
    pub latency: Latency,
}

/// The requests of one key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyTraffic {
    /// All of them.
    pub counts: RequestCounts,
    /// When one ended last, Unix milliseconds.
    pub last_ms: u64,
    /// Tokens of those that ended today, in UTC as for [`crate::Quota::tokens_per_day`].
    pub tokens_today: u64,
}

/// The requests from one address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressTraffic {
    /// The address.
    pub address: String,
    /// All of them.
    pub counts: RequestCounts,
    /// Those that ended in the last minute, to ten seconds.
    pub current_rpm: u64,
    /// When the first one ended, Unix milliseconds.
    pub first_ms: u64,
    /// When the last one ended, Unix milliseconds.
    pub last_ms: u64,
    /// By the name of the model, at most fifty.
    pub models: BTreeMap<String, u64>,
    /// By what the client calls itself, at most fifty.
    pub user_agents: BTreeMap<String, u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_is_over_a_minute_at_least() {
        let mut totals = TrafficTotals {
            now_ms: 1_000_000,
            ..TrafficTotals::default()
        };
        assert_eq!(totals.average_rpm_hundredths(), 0);
        totals.counts.requests = 3;
        totals.since_ms = Some(999_000);
        assert_eq!(totals.average_rpm_hundredths(), 300);
        totals.since_ms = Some(880_000);
        assert_eq!(totals.average_rpm_hundredths(), 150);
    }
}
