//! What lives here: a line of the log, as it is shared with whoever looks on from elsewhere.

use std::fmt;
use std::str::FromStr;

/// How grave a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the levels")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    /// What is finer than that counts as it.
    Debug,
}

/// No level is called like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are the levels error, warn, info and debug")]
pub struct UnknownLogLevel;

impl LogLevel {
    /// Every level, gravest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warn, Self::Info, Self::Debug];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LogLevel {
    type Err = UnknownLogLevel;

    fn from_str(word: &str) -> Result<Self, UnknownLogLevel> {
        let level = Self::ALL.into_iter().find(|level| level.as_str() == word);
        level.ok_or(UnknownLogLevel)
    }
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When it was written, Unix milliseconds.
    pub at_ms: u64,
    /// How grave it is.
    pub level: LogLevel,
    /// The message, and its fields as `name=value`. It holds no secret: nothing that is logged does.
    pub message: String,
}
