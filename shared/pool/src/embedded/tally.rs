//! What lives here: statistics in memory.

use std::collections::BTreeMap;

use b2a_domain::{Outcome, TokenUsage};

use crate::statistics::{DAYS_KEPT, HOUR_MS, HOURS_KEPT};
use crate::{StatisticsSlot, Tally};

/// Hours of a day.
const DAY_HOURS: u64 = 24;

/// How leases ended, by the hour and by the day.
#[derive(Debug, Default)]
pub(super) struct Statistics {
    hours: BTreeMap<u64, Tally>,
    /// By their first hour.
    days: BTreeMap<u64, Tally>,
}

impl Statistics {
    /// Counts a lease that ended.
    pub(super) fn count(&mut self, outcome: Outcome, usage: &TokenUsage, now_ms: u64) {
        let hour = now_ms / HOUR_MS;
        if !self.hours.contains_key(&hour) {
            self.roll_up(now_ms);
        }
        let mut lease = Tally {
            input_tokens: usage.input_tokens,
            output_tokens: usage.output_tokens,
            ..Tally::default()
        };
        if let Some(count) = lease.outcomes.get_mut(outcome.kind().index()) {
            *count = 1;
        }
        self.hours.entry(hour).or_default().add(&lease);
    }

    /// What was counted since this hour, in the order of time.
    pub(super) fn since(&self, from_hour: u64) -> Vec<StatisticsSlot> {
        let slot = |hours: u32| {
            move |(from_hour, tally): (&u64, &Tally)| StatisticsSlot {
                from_hour: *from_hour,
                hours,
                tally: *tally,
            }
        };
        let days = self.days.range(from_hour.saturating_sub(DAY_HOURS - 1)..);
        let hours = self.hours.range(from_hour..);
        let mut slots: Vec<_> = days.map(slot(24)).chain(hours.map(slot(1))).collect();
        slots.sort_by_key(|slot| (slot.from_hour, slot.hours));
        slots
    }

    /// Adds old hours up to days and forgets old days; tells how many went.
    pub(super) fn roll_up(&mut self, now_ms: u64) -> u32 {
        let hour = now_ms / HOUR_MS;
        let recent = self.hours.split_off(&hour.saturating_sub(HOURS_KEPT));
        let old = std::mem::replace(&mut self.hours, recent);
        let mut went = old.len();
        for (hour, tally) in old {
            let day = hour - hour % DAY_HOURS;
            self.days.entry(day).or_default().add(&tally);
        }
        let first_day = hour.saturating_sub(DAYS_KEPT * DAY_HOURS);
        let kept = self.days.split_off(&first_day);
        went += std::mem::replace(&mut self.days, kept).len();
        u32::try_from(went).unwrap_or(u32::MAX)
    }
}
