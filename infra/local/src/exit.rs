//! What lives here: how a command ended, in a number that scripts can act on.

use std::error::Error;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything was done.
    Done,
    /// Nothing was done.
    Failed,
    /// The command makes no sense as it stands. The command line's own parser says the same.
    Usage,
    /// What it is about is not there.
    NotFound,
    /// Some of it was done, some of it was not.
    PartlyFailed,
}

impl Exit {
    /// What becomes of the process after this error.
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let told = error.downcast_ref::<CommandError>();
        told.map_or(Self::Failed, |error| error.exit)
    }

    /// How a command ended that did `done` things, could not find `missing` and failed at `failed`.
    pub(crate) const fn of_many(done: usize, missing: usize, failed: usize) -> Self {
        match (done, missing, failed) {
            (_, 0, 0) => Self::Done,
            (0, _, 0) => Self::NotFound,
            (0, 0, _) => Self::Failed,
            _ => Self::PartlyFailed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::NotFound => 3,
            Exit::PartlyFailed => 4,
        })
    }
}

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct CommandError {
    exit: Exit,
    message: String,
}

impl CommandError {
    /// The command makes no sense as it stands.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        let (exit, message) = (Exit::Usage, message.into());
        Self { exit, message }
    }

    /// What it is about is not there.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        let (exit, message) = (Exit::NotFound, message.into());
        Self { exit, message }
    }

    /// It could not be done.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        let (exit, message) = (Exit::Failed, message.into());
        Self { exit, message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_results_make_one() {
        assert_eq!(Exit::of_many(2, 0, 0), Exit::Done);
        assert_eq!(Exit::of_many(0, 0, 0), Exit::Done);
        assert_eq!(Exit::of_many(0, 2, 0), Exit::NotFound);
        assert_eq!(Exit::of_many(0, 0, 1), Exit::Failed);
        assert_eq!(Exit::of_many(1, 1, 0), Exit::PartlyFailed);
        assert_eq!(Exit::of_many(0, 1, 1), Exit::PartlyFailed);
    }
}
