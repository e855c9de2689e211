//! What lives here: why settings were refused.

/// Why settings were refused. The text is meant to be printed as it stands; it holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file that was asked for can't be read.
    #[error("{origin}: can't be read: {problem}")]
    Unreadable {
        /// Which file or object.
        origin: String,
        /// What the system said.
        problem: String,
    },
    /// The file is no JSON.
    #[error("{origin}:{line}:{column}: not JSON: {problem}")]
    NotJson {
        /// Which file or object.
        origin: String,
        /// Counted from 1.
        line: usize,
        /// Counted from 1; 0 stands before the line's first character.
        column: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A field of the file has a wrong type.
    #[error("{origin}:{line}:{column}: field `{field}`: {problem}")]
    BadFile {
        /// Which file or object.
        origin: String,
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
    /// The runtime changes are kept in a form that they don't have.
    #[error("{origin}: the runtime changes can't be read: {problem}")]
    BadChanges {
        /// Which object.
        origin: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A runtime change does not fit its field, or makes no sense, or the values of several layers make none together.
    #[error("field `{field}`: {problem}")]
    BadValue {
        /// The path of the field.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl ConfigError {
    /// The path of the field that is wrong, if it is one field.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::BadFile { field, .. }
            | Self::BadVariable { field, .. }
            | Self::BadValue { field, .. } => Some(field),
            Self::Unreadable { .. } | Self::NotJson { .. } | Self::BadChanges { .. } => None,
        }
    }
}
