//! What lives here: how many leases ended how, by the hour and by the day.

use b2a_domain::OutcomeKind;

/// How many hours are kept one by one.
pub(crate) const HOURS_KEPT: u64 = 48;
/// How many days are kept.
pub(crate) const DAYS_KEPT: u64 = 90;
/// Milliseconds of an hour.
pub(crate) const HOUR_MS: u64 = 3_600_000;

/// How many leases ended within one hour, or one day of UTC, how, and what they cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatisticsSlot {
    /// The first hour, in hours since the Unix epoch.
    pub from_hour: u64,
    /// How many hours it covers: 1 or 24.
    pub hours: u32,
    /// What was counted.
    pub tally: Tally,
}

/// Leases that ended, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Leases by outcome, in the order of [`OutcomeKind::ALL`].
    pub(crate) outcomes: [u64; OutcomeKind::ALL.len()],
    /// Tokens of their requests.
    pub input_tokens: u64,
    /// Tokens of their answers, reasoning included.
    pub output_tokens: u64,
}

impl Tally {
    /// Leases that ended in this way.
    pub fn of(&self, kind: OutcomeKind) -> u64 {
        self.outcomes.get(kind.index()).copied().unwrap_or_default()
    }

    /// Leases that ended.
    pub fn leases(&self) -> u64 {
        self.outcomes.iter().sum()
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.outcomes.iter_mut().zip(other.outcomes) {
            *count = count.saturating_add(more);
        }
        self.input_tokens = self.input_tokens.saturating_add(other.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(other.output_tokens);
    }
}
