//! What lives here: functions that a client offers to the model, and what form it wants answers in.

use serde_json::Value;

/// A function that the model may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolSpec {
    /// Its name: 1 to 128 of `A-Z a-z 0-9 _ - . :`, checked by the decoder.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// The JSON schema of its arguments, an object.
    pub parameters: Value,
}

/// Whether the model has to call a function.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// As it sees fit.
    #[default]
    Auto,
    /// It must not.
    Never,
    /// It must call one or more.
    Required,
    /// It must call this one.
    Named(String),
}

/// What form the answer's text has to have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OutputFormat {
    /// Any.
    #[default]
    Text,
    /// One JSON object.
    JsonObject,
    /// JSON that this schema describes.
    JsonSchema(Value),
}
