//! What lives here: an answer in the form that a prompt asks for in words: one JSON object, or what a JSON schema describes.

use serde_json::{Map, Value, json};

const OBJECT: &str = "Your answer has to be one JSON object and nothing else";
const SCHEMA: &str = "It has to fit this JSON schema, with these very names:";
/// How deep a schema is followed.
const DEPTH: usize = 16;

/// The answer that fits; none when the prompt asks for no form.
pub(crate) fn answer(prompt: &str) -> Option<String> {
    if let Some((_, told)) = prompt.rsplit_once(SCHEMA) {
        let schema = serde_json::Deserializer::from_str(told).into_iter::<Value>();
        let schema = schema.take(1).find_map(Result::ok)?;
        return Some(fitting(&schema, DEPTH).to_string());
    }
    prompt
        .contains(OBJECT)
        .then(|| json!({"answer": "as JSON"}).to_string())
}

/// A small value that a plain schema describes: types, enumerations, required members, lower bounds.
fn fitting(schema: &Value, depth: usize) -> Value {
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(value) = schema["enum"].as_array().and_then(|values| values.first()) {
        return value.clone();
    }
    if let Some(any) = schema["anyOf"].as_array().and_then(|any| any.first())
        && depth > 0
    {
        return fitting(any, depth - 1);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.first().and_then(Value::as_str),
        kind => kind.as_str(),
    };
    match kind.unwrap_or("object").to_ascii_lowercase().as_str() {
        "string" => json!("demo"),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        "null" => Value::Null,
        "array" => match schema["minItems"].as_u64() {
            Some(least) if least > 0 && depth > 0 => json!([fitting(&schema["items"], depth - 1)]),
            _ => json!([]),
        },
        _ => {
            let required = schema["required"].as_array().into_iter().flatten();
            let members = required.filter_map(Value::as_str).map(|name| {
                let value = match depth {
                    0 => Value::Null,
                    depth => fitting(&schema["properties"][name], depth - 1),
                };
                (name.to_owned(), value)
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_has_the_form_that_is_asked_for() {
        assert_eq!(answer("Hello"), None);
        let object = answer(&format!("{OBJECT}: no words.\n\n[[user]]\nHello")).unwrap();
        assert!(serde_json::from_str::<Value>(&object).unwrap().is_object());
        let schema = json!({
            "type": "OBJECT",
            "properties": {
                "mood": {"enum": ["good", "bad"]},
                "score": {"type": "INTEGER", "minimum": 3},
                "why": {"type": ["string", "null"]},
                "parts": {"type": "array", "minItems": 1, "items": {"type": "boolean"}},
                "more": {"type": "string"},
            },
            "required": ["mood", "score", "why", "parts"],
        });
        let answer = answer(&format!("{SCHEMA}\n\n{schema}\n\n[[user]]\nHello")).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&answer).unwrap(),
            json!({"mood": "good", "score": 3, "why": "demo", "parts": [true]})
        );
    }
}
