//! What lives here: what was measured of many requests, and what can be said of it.

use std::time::Duration;

/// The times of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timing {
    /// From the start to the first byte of the streamed answer.
    pub(crate) first_byte: Duration,
    /// From the start to the last byte.
    pub(crate) whole: Duration,
}

/// The times of many requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples(Vec<Timing>);

impl Samples {
    pub(crate) fn push(&mut self, timing: Timing) {
        self.0.push(timing);
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The given percentile of the whole requests' times; zero when nothing was measured.
    pub(crate) fn whole(&self, percent: usize) -> Duration {
        percentile(self.0.iter().map(|timing| timing.whole).collect(), percent)
    }

    /// The given percentile of the times to the first byte; zero when nothing was measured.
    pub(crate) fn first_byte(&self, percent: usize) -> Duration {
        percentile(
            self.0.iter().map(|timing| timing.first_byte).collect(),
            percent,
        )
    }
}

/// The smallest value that at least `percent` percent of the values do not exceed.
fn percentile(mut values: Vec<Duration>, percent: usize) -> Duration {
    if values.is_empty() {
        return Duration::ZERO;
    }
    let rank = (values.len() * percent)
        .div_ceil(100)
        .clamp(1, values.len())
        - 1;
    *values.select_nth_unstable(rank).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let values = || {
            (1..=200)
                .rev()
                .map(Duration::from_millis)
                .collect::<Vec<_>>()
        };
        assert_eq!(percentile(values(), 50), Duration::from_millis(100));
        assert_eq!(percentile(values(), 99), Duration::from_millis(198));
        assert_eq!(percentile(values(), 100), Duration::from_millis(200));
        assert_eq!(percentile(Vec::new(), 50), Duration::ZERO);
    }
}
