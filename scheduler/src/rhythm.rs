//! What lives here: how long a job waits for its next turn.

use std::time::Duration;

use rand::RngExt as _;

/// The longest that failures may put a job off, unless its own interval is longer.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(300);
/// Jitter, as a part of the wait to either side.
const JITTER: f64 = 0.1;

/// The wait for the next turn after so many failures in a row: the interval, doubling with each of them; ten per
/// cent more or less, so that jobs and schedulers do not fall into step.
pub(crate) fn wait(interval: Duration, failures: u32) -> Duration {
    let share = 1.0 + rand::rng().random_range(-JITTER..=JITTER);
    without_jitter(interval, failures).mul_f64(share)
}

fn without_jitter(interval: Duration, failures: u32) -> Duration {
    let doubled = interval.saturating_mul(1 << failures.min(16));
    doubled.min(interval.max(LONGEST_BACK_OFF))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_double_the_wait_up_to_a_limit() {
        let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3600));
        assert_eq!(without_jitter(second, 0), second);
        assert_eq!(without_jitter(second, 3), second * 8);
        assert_eq!(without_jitter(second, u32::MAX), LONGEST_BACK_OFF);
        assert_eq!(
            without_jitter(hour, 5),
            hour,
            "rare jobs do not become rarer"
        );
    }

    #[test]
    fn jitter_stays_within_ten_per_cent() {
        for _ in 0..1000 {
            let wait = wait(Duration::from_secs(10), 0);
            assert!((9.0..=11.0).contains(&wait.as_secs_f64()), "{wait:?}");
        }
    }
}
