//! What lives here: which lines somebody wants to see. What makes no sense means the usual.

use std::str::FromStr;
use std::time::Duration;

use b2a_domain::LogLevel;
use serde::Deserialize;
use utoipa::IntoParams;

/// `?source&level&bootstrap_limit&poll_ms`.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct StreamQuery {
    /// `business2api` or `registrar`; any other word means both.
    source: String,
    /// `error`, `warn`, `info` or `debug`, and exactly that; any other word means all.
    level: String,
    /// How many of the last lines of each source come first, 1 to 1000; 200 when it is no number.
    bootstrap_limit: String,
    /// Milliseconds between two looks for new lines, 500 to 10000; 1000 when it is no number.
    poll_ms: String,
}

/// What they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Lines of this deployment's own processes.
    pub(super) ours: bool,
    /// Lines of the registrar.
    pub(super) theirs: bool,
    /// Only those of this level.
    pub(super) level: Option<LogLevel>,
    /// How many of the last lines of each source come first.
    pub(super) first: usize,
    /// Between two looks.
    pub(super) pause: Duration,
}

impl Wanted {
    /// The level as the registrar is asked for it.
    pub(super) const fn level_word(&self) -> &'static str {
        match self.level {
            Some(level) => level.as_str(),
            None => "all",
        }
    }
}

impl StreamQuery {
    pub(super) fn wanted(&self) -> Wanted {
        let source = self.source.trim().to_ascii_lowercase();
        let level = self.level.trim().to_ascii_lowercase();
        Wanted {
            ours: source != "registrar",
            theirs: source != "business2api",
            level: LogLevel::from_str(&level).ok(),
            first: usize::try_from(clamped(&self.bootstrap_limit, 200, 1, 1000)).unwrap_or(200),
            pause: Duration::from_millis(clamped(&self.poll_ms, 1000, 500, 10_000)),
        }
    }
}

/// A number within its range; what is no number is the usual one.
fn clamped(text: &str, usual: u64, least: u64, most: u64) -> u64 {
    let number: Option<i128> = text.trim().parse().ok();
    let number = number.map(|number| number.clamp(least.into(), most.into()));
    number
        .and_then(|number| u64::try_from(number).ok())
        .unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(source: &str, level: &str, first: &str, pause: &str) -> Wanted {
        let query = StreamQuery {
            source: source.to_owned(),
            level: level.to_owned(),
            bootstrap_limit: first.to_owned(),
            poll_ms: pause.to_owned(),
        };
        query.wanted()
    }

    #[test]
    fn numbers_are_clamped_and_words_that_nobody_knows_mean_all() {
        let usual = StreamQuery::default().wanted();
        assert_eq!(usual, wanted("all", "all", "200", "1000"));
        assert_eq!(usual, wanted("nobody", "loud", "many", ""));
        assert!(usual.ours && usual.theirs && usual.level.is_none());
        assert_eq!(usual.level_word(), "all");
        let narrow = wanted("registrar", "ERROR", "-5", "1");
        assert!(!narrow.ours && narrow.theirs);
        assert_eq!((narrow.level_word(), narrow.first), ("error", 1));
        assert_eq!(narrow.pause, Duration::from_millis(500));
        let wide = wanted("business2api", "", "99999999999999999999", "60000");
        assert!(wide.ours && !wide.theirs);
        assert_eq!((wide.first, wide.pause), (1000, Duration::from_secs(10)));
    }
}
