//! What lives here: why models can't be offered as the settings say.

/// Why models can't be offered as the settings say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {problem}")]
pub struct InvalidModels {
    /// The setting, and the entry in it.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
}

impl InvalidModels {
    pub(crate) fn of(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
        }
    }
}
