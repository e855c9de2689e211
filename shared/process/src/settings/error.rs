//! What lives here: why other settings are not taken.

use b2a_config::ConfigError;
use b2a_objects::{KeptError, ObjectError, SealingError};

use super::Refusal;

/// Why other settings are not taken. Those in force stay in force.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A layer can't be read, or says something that makes no sense.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// What is made of the settings can't be made of these.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else was quicker.
    #[error("the settings were changed meanwhile: they are at version {present}")]
    Stale {
        /// The version now.
        present: u64,
    },
    /// Others change them all the time.
    #[error("the settings are being changed by others; try again")]
    Contended,
    /// Where they are kept can't be read or written.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// What is kept can't be opened.
    #[error("{origin}: {problem}")]
    Sealed {
        /// Which object.
        origin: &'static str,
        /// Why.
        problem: SealingError,
    },
    /// Reading them takes too long.
    #[error("{0}: can't be read in time")]
    Slow(String),
}

impl From<KeptError> for SettingsError {
    fn from(error: KeptError) -> Self {
        match error {
            KeptError::Objects(error) => Self::Objects(error),
            KeptError::Sealed { key, problem } => Self::Sealed {
                origin: key,
                problem,
            },
            KeptError::Contended(_) => Self::Contended,
        }
    }
}

impl SettingsError {
    /// The path of the field that is wrong, if it is one field.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Config(error) => error.field(),
            Self::Refused(refusal) => refusal.field.as_deref(),
            _ => None,
        }
    }
}
