//! What lives here: what form an answer is to have: text, JSON, or one word of a list.

use b2a_domain::Fault;
use serde_json::Value;

use super::super::wire::GenerationConfig;
use super::schema;
use crate::canonical::OutputFormat;
use crate::json_schema;

/// The form, and what the model is to be told of it beside that.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub(super) format: OutputFormat,
    pub(super) instruction: Option<String>,
}

/// Takes the form out of `config`, which stands at `at`.
pub(super) fn read(config: &mut GenerationConfig, at: &str) -> Result<Output, Fault> {
    let mime_type = config.response_mime_type.take().unwrap_or_default();
    let schema = schema_of(config, at)?;
    let format = |format| Output {
        format,
        instruction: None,
    };
    match (mime_type.as_str(), schema) {
        ("" | "text/plain", None) => Ok(Output::default()),
        ("" | "text/plain", Some(_)) => Err(Fault::invalid_field(
            format!("{at}.responseMimeType"),
            "a response schema needs the response mime type application/json or text/x.enum",
        )),
        ("application/json", None) => Ok(format(OutputFormat::JsonObject)),
        ("application/json", Some(schema)) => Ok(format(OutputFormat::JsonSchema(schema))),
        ("text/x.enum", schema) => one_of(schema.as_ref(), at),
        _ => Err(Fault::invalid_field(
            format!("{at}.responseMimeType"),
            "expected text/plain, application/json or text/x.enum",
        )),
    }
}

fn schema_of(config: &mut GenerationConfig, at: &str) -> Result<Option<Value>, Fault> {
    let own = config.response_schema.take();
    let standard = config.response_json_schema.take();
    let (schema, at) = match (own, standard) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(Fault::invalid_field(
                format!("{at}.responseJsonSchema"),
                "responseSchema and responseJsonSchema can't be used together",
            ));
        }
        (Some(own), None) => {
            let at = format!("{at}.responseSchema");
            (schema::normalised(own, &at)?, at)
        }
        (None, Some(standard)) => (standard, format!("{at}.responseJsonSchema")),
    };
    json_schema::check(&schema)
        .map_err(|error| Fault::invalid_field(at, format!("no schema: {error}")))?;
    Ok(Some(schema))
}

/// One bare word of a list is no JSON, so that the model can only be told.
fn one_of(schema: Option<&Value>, at: &str) -> Result<Output, Fault> {
    let words = schema.and_then(|schema| schema.get("enum")?.as_array());
    let words: Vec<&str> = words
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if words.is_empty() {
        return Err(Fault::invalid_field(
            format!("{at}.responseSchema.enum"),
            "text/x.enum needs a schema with the words to choose from",
        ));
    }
    let instruction = format!(
        "Answer with exactly one of the following lines, as it stands, and with nothing else:\n{}",
        words.join("\n")
    );
    Ok(Output {
        format: OutputFormat::Text,
        instruction: Some(instruction),
    })
}
