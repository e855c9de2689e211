//! What lives here: what works by the settings, and how it comes to work by other ones.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use b2a_config::Settings;

/// A part that works by the settings.
pub trait Follower: Send + Sync + 'static {
    /// Makes everything that these settings want of this part, without putting it into force. What can't be made is
    /// refused, and then no part changes.
    fn prepare(self: Arc<Self>, change: &Change<'_>) -> Result<Commit, Refusal>;
}

/// Puts into force what was made; it can't fail.
pub type Commit = Box<dyn FnOnce() + Send>;

/// Other settings than before.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// What they are to be.
    pub settings: &'a Arc<Settings>,
    pub(super) differences: &'a BTreeSet<&'static str>,
}

impl Change<'_> {
    /// Whether a field differs, or anything in a section.
    pub fn touches(&self, path: &str) -> bool {
        self.differences.iter().any(|changed| {
            let rest = changed.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// Whether any of these differs.
    pub fn touches_any(&self, paths: &[&str]) -> bool {
        paths.iter().any(|path| self.touches(path))
    }
}

/// Why settings can't be worked by. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field that is wrong, if it is one.
    pub field: Option<String>,
    /// What is wrong.
    pub problem: String,
}

impl Refusal {
    /// This field is wrong.
    pub fn of(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Most problems begin with the name of their field.
        match &self.field {
            Some(field) if !self.problem.contains(field.as_str()) => {
                write!(f, "field `{field}`: {}", self.problem)
            }
            _ => f.write_str(&self.problem),
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_touched_by_what_is_in_it() {
        let settings = Arc::new(Settings::default());
        let differences = BTreeSet::from(["pool.use_cooldown_sec", "proxy"]);
        let change = Change {
            settings: &settings,
            differences: &differences,
        };
        assert!(change.touches("pool") && change.touches("pool.use_cooldown_sec"));
        assert!(change.touches_any(&["debug", "proxy"]));
        assert!(!change.touches("poo") && !change.touches("pool.use") && !change.touches("debug"));
    }

    #[test]
    fn refusals_name_their_field_once() {
        let twice = Refusal::of("proxy", "proxy: must be a URL");
        assert_eq!(twice.to_string(), "proxy: must be a URL");
        let bare = Refusal::of("proxy", "must be a URL");
        assert_eq!(bare.to_string(), "field `proxy`: must be a URL");
    }
}
