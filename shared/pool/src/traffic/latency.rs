//! What lives here: durations, counted in buckets that grow with them, so that few numbers tell a percentile.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Each power of two is parted into so many buckets, as a power of two itself: what a bucket tells is at most a sixteenth off.
const BITS: u32 = 3;

/// How many durations fell into which bucket.
pub(crate) type Buckets = BTreeMap<u64, u64>;

/// The durations of requests that ended within some time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Durations {
    /// Until the end, of those that were answered.
    pub(crate) whole: Buckets,
    /// Until the first content, of those that had any.
    pub(crate) first_content: Buckets,
}

impl Durations {
    /// Adds what another one counted.
    pub(crate) fn add(&mut self, other: &Self) {
        for (into, from) in [
            (&mut self.whole, &other.whole),
            (&mut self.first_content, &other.first_content),
        ] {
            for (bucket, count) in from {
                *into.entry(*bucket).or_default() += count;
            }
        }
    }

    /// What they tell.
    pub(crate) fn summary(&self) -> Latency {
        Latency {
            p50_ms: percentile(&self.whole, 50),
            p95_ms: percentile(&self.whole, 95),
            first_content_p50_ms: percentile(&self.first_content, 50),
            first_content_p95_ms: percentile(&self.first_content, 95),
        }
    }
}

/// How long requests took in the last hour, in milliseconds; `None`: there were none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Latency {
    /// Half of those that were answered took no longer.
    pub p50_ms: Option<u64>,
    /// 95 of 100 took no longer.
    pub p95_ms: Option<u64>,
    /// The same until their first content.
    pub first_content_p50_ms: Option<u64>,
    /// The same until their first content.
    pub first_content_p95_ms: Option<u64>,
}

/// The bucket of a duration.
pub(crate) const fn bucket_of(ms: u64) -> u64 {
    if ms < 1 << BITS {
        return ms;
    }
    let exponent = ms.ilog2();
    let within = (ms >> (exponent - BITS)) & ((1 << BITS) - 1);
    (((exponent - BITS + 1) as u64) << BITS) + within
}

/// The duration in the middle of a bucket.
const fn middle_of(bucket: u64) -> u64 {
    if bucket < 1 << BITS {
        return bucket;
    }
    let shift = (bucket >> BITS) - 1;
    // Beyond what a number holds there is nothing to tell apart.
    if shift > 59 {
        return u64::MAX;
    }
    let begin = ((1 << BITS) + (bucket & ((1 << BITS) - 1))) << shift;
    begin + (1 << shift) / 2
}

fn percentile(buckets: &Buckets, percent: u64) -> Option<u64> {
    let total: u64 = buckets.values().sum();
    let rank = total.saturating_mul(percent).div_ceil(100).max(1);
    let mut passed = 0;
    let bucket = buckets.iter().find(|(_, count)| {
        passed += **count;
        passed >= rank
    });
    bucket.map(|(bucket, _)| middle_of(*bucket))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_grow_and_their_middles_lie_near() {
        let mut last = 0;
        for ms in (0..2000).chain([9_999, 60_000, 600_000, 1 << 40]) {
            let bucket = bucket_of(ms);
            assert!(bucket >= last, "{ms}");
            last = bucket;
            let middle = middle_of(bucket);
            assert!(middle.abs_diff(ms) * 16 <= ms, "{ms} became {middle}");
        }
        assert!(middle_of(bucket_of(u64::MAX)) > 1 << 62);
        assert_eq!(middle_of(u64::MAX), u64::MAX);
    }

    #[test]
    fn percentiles_are_those_of_what_was_counted() {
        let mut durations = Durations::default();
        assert_eq!(durations.summary(), Latency::default());
        let mut more = Durations::default();
        for ms in 1..=100 {
            *more.whole.entry(bucket_of(ms * 10)).or_default() += 1;
        }
        more.first_content.insert(bucket_of(7), 1);
        durations.add(&more);
        durations.add(&more);
        let told = durations.summary();
        let near = |told: Option<u64>, ms: u64| told.unwrap().abs_diff(ms) * 12 <= ms;
        assert!(near(told.p50_ms, 500) && near(told.p95_ms, 950), "{told:?}");
        assert_eq!(told.first_content_p50_ms, Some(7));
        assert_eq!(told.first_content_p95_ms, Some(7));
    }
}
