//! What lives here: what is kept of a client's address and of its key, in a batch as in a store.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bounds::{NAMES_OF_ADDRESS, OTHER, SLOTS};
use super::{AddressTraffic, KeyTraffic, RequestCounts};

/// What is counted of a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    pub(crate) counts: RequestCounts,
    /// Unix milliseconds.
    pub(crate) last_ms: u64,
    /// The last day on which one ended, in days since the Unix epoch: a day as limits of keys count it.
    pub(crate) day: u64,
    /// Tokens of those that ended on that day.
    pub(crate) day_tokens: u64,
}

impl KeyRecord {
    pub(crate) fn add(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        self.last_ms = self.last_ms.max(other.last_ms);
        match other.day.cmp(&self.day) {
            Ordering::Less => {}
            Ordering::Equal => self.day_tokens = self.day_tokens.saturating_add(other.day_tokens),
            Ordering::Greater => (self.day, self.day_tokens) = (other.day, other.day_tokens),
        }
    }

    /// What is told of it on the day `today`.
    pub(crate) const fn told(&self, today: u64) -> KeyTraffic {
        KeyTraffic {
            counts: self.counts,
            last_ms: self.last_ms,
            tokens_today: if self.day == today {
                self.day_tokens
            } else {
                0
            },
        }
    }
}

/// What is counted of an address. Times are Unix milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AddressRecord {
    pub(crate) first_ms: u64,
    pub(crate) last_ms: u64,
    pub(crate) counts: RequestCounts,
    pub(crate) slots: Slots,
    pub(crate) models: BTreeMap<String, u64>,
    pub(crate) agents: BTreeMap<String, u64>,
}

impl AddressRecord {
    pub(crate) fn add(&mut self, other: &Self) {
        self.first_ms = match self.first_ms {
            0 => other.first_ms,
            first_ms => first_ms.min(other.first_ms),
        };
        self.last_ms = self.last_ms.max(other.last_ms);
        self.counts.add(&other.counts);
        add_slots(&mut self.slots, &other.slots);
        for (name, count) in &other.models {
            *named(&mut self.models, name, NAMES_OF_ADDRESS) += count;
        }
        for (name, count) in &other.agents {
            *named(&mut self.agents, name, NAMES_OF_ADDRESS) += count;
        }
    }

    /// What is told of it in the slot `now`.
    pub(crate) fn told(self, address: String, now: u64) -> AddressTraffic {
        AddressTraffic {
            address,
            counts: self.counts,
            current_rpm: rate(&self.slots, now),
            first_ms: self.first_ms,
            last_ms: self.last_ms,
            models: self.models,
            user_agents: self.agents,
        }
    }
}

/// Requests by the piece of time in which they ended, for the present rate.
pub(crate) type Slots = BTreeMap<u64, u64>;

/// Adds slots, and forgets those that are too old for any rate.
pub(crate) fn add_slots(slots: &mut Slots, more: &Slots) {
    for (slot, count) in more {
        *slots.entry(*slot).or_default() += count;
    }
    let newest = slots.last_key_value().map_or(0, |(slot, _)| *slot);
    *slots = slots.split_off(&newest.saturating_sub(SLOTS));
}

/// Requests of the minute that ends in the slot `now`.
pub(crate) fn rate(slots: &Slots, now: u64) -> u64 {
    let first = (now + 1).saturating_sub(SLOTS);
    slots.range(first..).map(|(_, count)| count).sum()
}

/// The place of a name among at most `most`; those that come later share one.
pub(crate) fn named<'a, T: Default>(
    names: &'a mut BTreeMap<String, T>,
    name: &str,
    most: usize,
) -> &'a mut T {
    let name = if names.contains_key(name) || names.len() < most {
        name
    } else {
        OTHER
    };
    names.entry(name.to_owned()).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_the_bound_share_one() {
        let mut names = BTreeMap::new();
        for number in 0..9 {
            *named::<u64>(&mut names, &format!("n{number}"), 3) += 1;
        }
        *named(&mut names, "n1", 3) += 1;
        let told: Vec<_> = names.iter().map(|(name, n)| (name.as_str(), *n)).collect();
        assert_eq!(told, [("n0", 1), ("n1", 2), ("n2", 1), ("other", 6)]);
    }

    #[test]
    fn the_rate_is_that_of_the_last_minute() {
        let mut slots = Slots::new();
        for slot in 0..20 {
            add_slots(&mut slots, &Slots::from([(slot, 2)]));
        }
        assert!(slots.len() <= 7);
        assert_eq!(rate(&slots, 19), 12);
        assert_eq!(rate(&slots, 22), 6);
        assert_eq!(rate(&slots, 30), 0);
        assert_eq!(rate(&Slots::new(), 0), 0);
    }
}
