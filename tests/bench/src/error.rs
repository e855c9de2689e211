//! What lives here: why a benchmark could not be run.

/// Why a benchmark could not be run, in words for whoever started it.
#[derive(Debug)]
pub struct BenchError(String);

impl BenchError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl std::fmt::Display for BenchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BenchError {}

/// Says what was being done when something failed.
pub(crate) trait Context<T> {
    fn context(self, doing: &str) -> Result<T, BenchError>;
}

impl<T, E: std::fmt::Display> Context<T> for Result<T, E> {
    fn context(self, doing: &str) -> Result<T, BenchError> {
        self.map_err(|error| BenchError::new(format!("{doing}: {error}")))
    }
}
