//! What lives here: the form of the answer, and where it ends.

use b2a_domain::Fault;
use serde_json::Value;

use super::{missing, unknown_value};
use crate::body::TextOr;
use crate::canonical::OutputFormat;
use crate::json_schema;
use crate::openai::wire::ResponseFormat;
use crate::stop_text;

const MAX_STOPS: usize = 4;
const MAX_FORMAT_NAME: usize = 64;

/// Reads `response_format`.
pub(super) fn format(format: Option<ResponseFormat>) -> Result<OutputFormat, Fault> {
    const AT: &str = "response_format.json_schema";
    let Some(format) = format else {
        return Ok(OutputFormat::Text);
    };
    match format.kind.as_deref() {
        Some("text") => Ok(OutputFormat::Text),
        Some("json_object") => Ok(OutputFormat::JsonObject),
        Some("json_schema") => {
            let format = format.json_schema.ok_or_else(|| missing(AT))?;
            let name = format.name.ok_or_else(|| missing(format!("{AT}.name")))?;
            check_name(&name, &format!("{AT}.name"))?;
            let at = format!("{AT}.schema");
            let schema = Value::Object(format.schema.ok_or_else(|| missing(&at))?);
            if let Err(reason) = json_schema::check(&schema) {
                let message = format!("Invalid schema for response_format '{name}': {reason}");
                return Err(Fault::invalid_field(at, message));
            }
            Ok(OutputFormat::JsonSchema(schema))
        }
        Some(_) => Err(unknown_value(
            "response_format.type",
            "'text', 'json_object' or 'json_schema'",
        )),
        None => Err(missing("response_format.type")),
    }
}

/// The name of a format has no meaning here, but a broken one is refused as OpenAI does.
fn check_name(name: &str, at: &str) -> Result<(), Fault> {
    let is_word = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_word && (1..=MAX_FORMAT_NAME).contains(&name.len()) {
        return Ok(());
    }
    let expected = format!("1 to {MAX_FORMAT_NAME} letters, digits, underscores and dashes");
    Err(unknown_value(at, &expected))
}

/// Reads `stop`.
pub(super) fn stop(stop: Option<TextOr<String>>) -> Result<Vec<String>, Fault> {
    let empty = |at: &str| unknown_value(at, "a string that is not empty");
    match stop {
        None => Ok(Vec::new()),
        Some(TextOr::Text(text)) if text.is_empty() => Err(empty("stop")),
        Some(TextOr::Text(text)) => stop_text::within_bounds(vec![text], "stop"),
        Some(TextOr::List(texts)) if texts.len() > MAX_STOPS => {
            let message = format!(
                "Invalid 'stop': array too long. Expected an array with maximum length {MAX_STOPS}, but got an array with length {} instead.",
                texts.len()
            );
            Err(Fault::invalid_field("stop", message))
        }
        Some(TextOr::List(texts)) => match texts.iter().position(String::is_empty) {
            Some(index) => Err(empty(&format!("stop[{index}]"))),
            None => stop_text::within_bounds(texts, "stop"),
        },
    }
}
