//! What lives here: why settings were refused.

use std::path::PathBuf;

/// Why settings were refused. The text is meant to be printed as it stands.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was asked for can't be read.
    #[error("{}: can't be read: {source}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no JSON.
    #[error("{}:{line}:{column}: not JSON: {problem}", path.display())]
    NotJson {
        /// Which file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1; 0 stands before the line's first character.
        column: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A field of the file has a wrong type.
    #[error("{}:{line}:{column}: field `{field}`: {problem}", path.display())]
    BadFile {
        /// Which file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// The path of the field, such as `pool.use_cooldown_sec`.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// An environment variable does not fit its field.
    #[error("environment variable {variable}: field `{field}`: {problem}")]
    BadVariable {
        /// Which variable.
        variable: String,
        /// The field that it sets.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Each value is well-formed, but it makes no sense.
    #[error("field `{field}`: {problem}")]
    BadValue {
        /// The path of the field.
        field: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}
