//! What lives here: when the next calendar days begin, in the zone in which upstreams count them.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A day in milliseconds, for times that no calendar covers.
const DAY_MS: u64 = 86_400_000;

/// Tells when days begin in one time zone.
#[derive(Debug, Clone)]
pub(crate) struct Calendar(TimeZone);

impl Calendar {
    /// The calendar of an IANA zone; `None` when there is no such zone.
    pub(crate) fn of_zone(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// The calendar of UTC.
    pub(crate) const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The first two beginnings of a day after `now_ms`, in Unix milliseconds.
    pub(crate) fn resets_after(&self, now_ms: u64) -> [u64; 2] {
        self.day_starts(now_ms).unwrap_or_else(|| {
            let next = (now_ms / DAY_MS).saturating_add(1).saturating_mul(DAY_MS);
            [next, next.saturating_add(DAY_MS)]
        })
    }

    fn day_starts(&self, now_ms: u64) -> Option<[u64; 2]> {
        let now = Timestamp::from_millisecond(i64::try_from(now_ms).ok()?).ok()?;
        let today = now.to_zoned(self.0.clone());
        let start_of = |days: i64| {
            let start = today.checked_add(days.days()).ok()?.start_of_day().ok()?;
            u64::try_from(start.timestamp().as_millisecond()).ok()
        };
        Some([start_of(1)?, start_of(2)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resets(zone: &str, now: &str) -> [String; 2] {
        let now: Timestamp = now.parse().unwrap();
        let now_ms = u64::try_from(now.as_millisecond()).unwrap();
        Calendar::of_zone(zone)
            .unwrap()
            .resets_after(now_ms)
            .map(|reset| {
                Timestamp::from_millisecond(i64::try_from(reset).unwrap())
                    .unwrap()
                    .to_string()
            })
    }

    #[test]
    fn days_follow_the_zone_and_its_summer_time() {
        assert_eq!(
            resets("America/Los_Angeles", "2026-03-07T12:00:00Z"),
            ["2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z"],
        );
        assert_eq!(
            resets("UTC", "2026-01-01T00:00:00Z"),
            ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"],
        );
    }

    #[test]
    fn unknown_zones_are_no_calendar() {
        assert!(Calendar::of_zone("Mars/Olympus").is_none());
    }

    #[test]
    fn times_off_the_calendar_still_get_a_later_reset() {
        let [next, after] = Calendar::utc().resets_after(1 << 60);
        assert!(next > 1 << 60 && after > next);
    }
}
