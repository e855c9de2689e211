//! What lives here: the lines that scripts look for: what renewals by registrars are like crosses a limit, or comes back. Each is
//! logged once, by whoever counted what crossed it.

use b2a_pool::{TaskWindow, WindowChange};

/// The part of renewals that fail, from which on it is too many.
const FAIL_RATIO: f64 = 0.3;
/// The part that makes do with a placeholder.
const FALLBACK_RATIO: f64 = 0.2;

/// What the latest renewals are like.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    fail_ratio: f64,
    fallback_ratio: f64,
    is_throttled: bool,
}

impl Standing {
    fn of(window: &TaskWindow) -> Self {
        Self {
            fail_ratio: window.fail_ratio(),
            fallback_ratio: window.fallback_ratio(),
            is_throttled: window.is_throttled(),
        }
    }
}

/// A limit, and the words for crossing it either way.
struct Limit {
    enters: &'static str,
    leaves: &'static str,
    is_beyond: fn(&Standing) -> bool,
}

const LIMITS: [Limit; 3] = [
    Limit {
        enters: "ALERT_REFRESH_FAIL_RATIO",
        leaves: "ALERT_REFRESH_FAIL_RATIO_RECOVER",
        is_beyond: |standing| standing.fail_ratio >= FAIL_RATIO,
    },
    Limit {
        enters: "ALERT_FALLBACK_RATIO",
        leaves: "ALERT_FALLBACK_RATIO_RECOVER",
        is_beyond: |standing| standing.fallback_ratio >= FALLBACK_RATIO,
    },
    Limit {
        enters: "ALERT_FALLBACK_THROTTLE",
        leaves: "ALERT_FALLBACK_THROTTLE_RECOVER",
        is_beyond: |standing| standing.is_throttled,
    },
];

/// The limits that were crossed: the word for it, and whether it is beyond now.
fn crossed(before: &Standing, after: &Standing) -> Vec<(&'static str, bool)> {
    let crossed = LIMITS.iter().filter_map(|limit| {
        match ((limit.is_beyond)(before), (limit.is_beyond)(after)) {
            (false, true) => Some((limit.enters, true)),
            (true, false) => Some((limit.leaves, false)),
            _ => None,
        }
    });
    crossed.collect()
}

/// Logs what a change crossed.
pub(super) fn log(change: &WindowChange) {
    let after = Standing::of(&change.after);
    let sample_size = change.after.sample_size();
    let (fail_ratio, fallback_ratio) = (after.fail_ratio, after.fallback_ratio);
    for (alert, is_beyond) in crossed(&Standing::of(&change.before), &after) {
        if is_beyond {
            tracing::warn!(fail_ratio, fallback_ratio, sample_size, "{alert}");
        } else {
            tracing::info!(fail_ratio, fallback_ratio, sample_size, "{alert}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(before: (f64, f64, bool), after: (f64, f64, bool)) -> Vec<&'static str> {
        let standing = |(fail_ratio, fallback_ratio, is_throttled)| Standing {
            fail_ratio,
            fallback_ratio,
            is_throttled,
        };
        let crossed = crossed(&standing(before), &standing(after));
        crossed.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn each_limit_is_told_once_each_way() {
        let fine = (0.0, 0.0, false);
        assert_eq!(names(fine, (0.29, 0.19, false)), [""; 0]);
        assert_eq!(names(fine, (0.3, 0.0, false)), ["ALERT_REFRESH_FAIL_RATIO"]);
        assert_eq!(names((0.3, 0.0, false), (0.5, 0.0, false)), [""; 0]);
        assert_eq!(
            names((0.3, 0.0, false), (0.29, 0.0, false)),
            ["ALERT_REFRESH_FAIL_RATIO_RECOVER"]
        );
        assert_eq!(names(fine, (0.0, 0.2, false)), ["ALERT_FALLBACK_RATIO"]);
        assert_eq!(
            names((0.0, 0.2, false), (0.0, 0.1, false)),
            ["ALERT_FALLBACK_RATIO_RECOVER"]
        );
        assert_eq!(
            names((0.0, 0.5, false), (0.0, 0.5, true)),
            ["ALERT_FALLBACK_THROTTLE"]
        );
        assert_eq!(
            names((0.0, 0.5, true), (0.0, 0.4, false)),
            ["ALERT_FALLBACK_THROTTLE_RECOVER"]
        );
    }

    #[test]
    fn several_may_be_crossed_at_once() {
        assert_eq!(
            names((0.4, 0.1, false), (0.2, 0.2, false)),
            ["ALERT_REFRESH_FAIL_RATIO_RECOVER", "ALERT_FALLBACK_RATIO"]
        );
    }
}
