//! What lives here: the latest renewals by registrars, and what they say about registrars as a whole.

/// How many of the latest renewals count.
pub(crate) const WINDOW: usize = 100;
/// With fewer of them nobody is throttled.
const THROTTLE_SAMPLE: usize = 20;
/// With so many fallbacks among the latest renewals, workers get one task at a time.
const THROTTLE_RATIO: f64 = 0.5;

/// The latest renewals, up to a hundred, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskWindow(String);

/// What became of one renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renewed {
    /// It brought credentials.
    Well,
    /// It brought credentials with a placeholder for what was not found.
    WithFallback,
    /// It brought none.
    Failed,
}

impl Renewed {
    /// Its letter in the window.
    const fn letter(self) -> char {
        match self {
            Self::Well => 's',
            Self::WithFallback => 'b',
            Self::Failed => 'f',
        }
    }
}

impl TaskWindow {
    /// The window that a store kept as text; other letters are passed over.
    pub(crate) fn of(text: &str) -> Self {
        let known = |c: &char| matches!(c, 's' | 'b' | 'f');
        Self(text.chars().filter(known).collect())
    }

    /// The same with one more, and without the oldest if that is one too many.
    #[must_use]
    pub(crate) fn with(&self, renewed: Renewed) -> Self {
        let mut letters = self.0.clone();
        letters.push(renewed.letter());
        let excess = letters.len().saturating_sub(WINDOW);
        letters.drain(..excess);
        Self(letters)
    }

    /// How many renewals are in it.
    pub fn sample_size(&self) -> usize {
        self.0.len()
    }

    /// The part of them that brought credentials, 0 to 1; 0 when there are none.
    pub fn success_rate(&self) -> f64 {
        self.part(&['s', 'b'])
    }

    /// The part of them that failed.
    pub fn fail_ratio(&self) -> f64 {
        self.part(&['f'])
    }

    /// The part of them that made do with a placeholder.
    pub fn fallback_ratio(&self) -> f64 {
        self.part(&['b'])
    }

    /// So many made do with a placeholder that workers get one task at a time.
    pub fn is_throttled(&self) -> bool {
        self.sample_size() >= THROTTLE_SAMPLE && self.fallback_ratio() >= THROTTLE_RATIO
    }

    #[allow(clippy::cast_precision_loss, reason = "a hundred at the most")]
    fn part(&self, letters: &[char]) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        let among = self.0.chars().filter(|c| letters.contains(c)).count();
        among as f64 / self.sample_size() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_the_latest_hundred() {
        let mut window = TaskWindow::default();
        assert_eq!((window.sample_size(), window.success_rate()), (0, 0.0));
        for _ in 0..100 {
            window = window.with(Renewed::Failed);
        }
        for _ in 0..25 {
            window = window.with(Renewed::Well);
        }
        assert_eq!((window.sample_size(), window.fail_ratio()), (100, 0.75));
        assert_eq!(TaskWindow::of("sx\nb"), TaskWindow("sb".to_owned()));
    }

    #[test]
    fn half_of_twenty_throttles() {
        assert!(TaskWindow::of(&"bs".repeat(10)).is_throttled());
        assert!(!TaskWindow::of(&"b".repeat(19)).is_throttled());
        assert!(!TaskWindow::of(&"bss".repeat(10)).is_throttled());
    }
}
