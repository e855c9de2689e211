//! What lives here: the JSON that an answer is to consist of.

use std::ops::Range;

use serde_json::Value;

use crate::canonical::OutputFormat;
use crate::json_schema::Validator;
use crate::tagged_calls::to_strict_json;

const FENCE: &str = "```";

/// The JSON in an answer's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct JsonAnswer {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What stands for it, when it was nearly JSON.
    pub(super) mended: Option<String>,
}

/// What an answer's text is held against.
#[derive(Debug)]
pub(super) struct JsonForm {
    /// `None`: any object.
    schema: Option<Validator>,
}

impl JsonForm {
    /// `None`, when any text will do.
    pub(super) fn new(output: &OutputFormat) -> Option<Self> {
        match output {
            OutputFormat::Text => None,
            OutputFormat::JsonObject => Some(Self { schema: None }),
            OutputFormat::JsonSchema(schema) => Some(Self {
                schema: Some(Validator::new(schema)),
            }),
        }
    }

    /// The JSON in an answer's text, without a fence or words around it. The error says what is wrong.
    pub(super) fn read(&self, text: &str) -> Result<JsonAnswer, String> {
        let mut problem = None;
        for range in places_in(text) {
            match serde_json::from_str(&text[range.clone()]) {
                Ok(value) => {
                    let json = JsonAnswer {
                        range,
                        mended: None,
                    };
                    return self.check(&value).map(|()| json);
                }
                Err(error) => problem = problem.or(Some(error)),
            }
        }
        for range in places_in(text).into_iter().rev() {
            let mended = to_strict_json(&text[range.clone()]);
            if let Ok(value) = serde_json::from_str(&mended) {
                let json = JsonAnswer {
                    range,
                    mended: Some(mended),
                };
                return self.check(&value).map(|()| json);
            }
        }
        Err(match problem {
            Some(error) => format!("it is no JSON: {error}"),
            None => "it is empty".to_owned(),
        })
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        match &self.schema {
            Some(schema) => schema
                .validate(value)
                .map_err(|problems| format!("it does not fit the schema: {problems}")),
            None if value.is_object() => Ok(()),
            None => Err("it is no JSON object".to_owned()),
        }
    }
}

/// Where the JSON may stand: the whole of the text, a fence in it, what stands between its brackets.
fn places_in(text: &str) -> Vec<Range<usize>> {
    let whole = trimmed(text, 0..text.len());
    let mut places = Vec::with_capacity(3);
    if !whole.is_empty() {
        places.push(whole);
    }
    if let Some(open) = text.find(FENCE)
        && let Some(close) = text.rfind(FENCE)
        && let Some(line) = text[open..].find('\n')
        && open + line < close
    {
        places.push(trimmed(text, open + line..close));
    }
    if let Some(open) = text.find(['{', '['])
        && let Some(close) = text.rfind(['}', ']'])
        && open < close
    {
        places.push(open..close + 1);
    }
    places
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str, output: &OutputFormat) -> Result<String, String> {
        let json = JsonForm::new(output).unwrap().read(text)?;
        Ok(json.mended.unwrap_or_else(|| text[json.range].to_owned()))
    }

    #[test]
    fn the_object_is_found_whatever_stands_around_it() {
        for text in [
            "{\"a\": 1}",
            "\n {\"a\": 1} \n",
            "```json\n{\"a\": 1}\n```",
            "Here it is:\n```\n{\"a\": 1}\n```\nAnything else?",
            "It is {\"a\": 1}.",
        ] {
            let read = read(text, &OutputFormat::JsonObject);
            assert_eq!(read.as_deref(), Ok("{\"a\": 1}"), "{text}");
        }
        let mended = read("{'a': True,}", &OutputFormat::JsonObject);
        assert_eq!(mended.as_deref(), Ok("{\"a\": true}"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, said) in [
            ("", "it is empty"),
            ("I can't", "no JSON"),
            ("[1]", "no JSON object"),
            ("{\"a\": ", "no JSON"),
        ] {
            let problem = read(text, &OutputFormat::JsonObject).unwrap_err();
            assert!(problem.contains(said), "{text}: {problem}");
        }
        let schema =
            OutputFormat::JsonSchema(json!({"type": "array", "items": {"type": "integer"}}));
        assert_eq!(read("[1, 2]", &schema).as_deref(), Ok("[1, 2]"));
        let problem = read("[\"1\"]", &schema).unwrap_err();
        assert!(problem.contains("/0: "), "{problem}");
    }
}
