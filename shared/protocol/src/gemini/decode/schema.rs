//! What lives here: Google's own form of schemas turned into JSON schema: types in capitals, names in snake
//! case, numbers as text, `nullable`.

use b2a_domain::Fault;
use serde_json::{Map, Value, json};

/// The types that there are.
const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// How Google also writes names: the one of JSON schema follows.
const NAMES: [(&str, &str); 12] = [
    ("any_of", "anyOf"),
    ("min_items", "minItems"),
    ("max_items", "maxItems"),
    ("min_length", "minLength"),
    ("max_length", "maxLength"),
    ("min_properties", "minProperties"),
    ("max_properties", "maxProperties"),
    ("additional_properties", "additionalProperties"),
    ("prefix_items", "prefixItems"),
    ("property_ordering", "propertyOrdering"),
    ("defs", "$defs"),
    ("ref", "$ref"),
];

/// Counts, which Google's JSON writes as text since they have 64 bits.
const COUNTS: [&str; 6] = [
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "minProperties",
    "maxProperties",
];

/// A schema in Google's form, or one that is JSON schema already, as JSON schema. `at` is where it stands.
pub(super) fn normalised(schema: Value, at: &str) -> Result<Value, Fault> {
    match schema {
        Value::Object(members) => object(members, at).map(Value::Object),
        // The last word is with the check of all schemas.
        other => Ok(other),
    }
}

fn object(mut members: Map<String, Value>, at: &str) -> Result<Map<String, Value>, Fault> {
    for (theirs, standard) in NAMES {
        if let Some(value) = members.remove(theirs) {
            members.insert(standard.to_owned(), value);
        }
    }
    for count in COUNTS {
        if let Some(value) = members.get_mut(count)
            && let Some(number) = value.as_str().and_then(|text| text.parse::<u64>().ok())
        {
            *value = json!(number);
        }
    }
    // The order of members says nothing in JSON schema.
    members.remove("propertyOrdering");
    if let Some(example) = members.remove("example") {
        members.insert("examples".to_owned(), json!([example]));
    }
    for (name, value) in &mut members {
        let at = format!("{at}.{name}");
        let taken = value.take();
        *value = match (name.as_str(), taken) {
            ("type", Value::String(kind)) => Value::String(type_of(&kind, &at)?),
            ("properties" | "$defs", Value::Object(named)) => {
                let read = named.into_iter().map(|(name, schema)| {
                    let schema = normalised(schema, &format!("{at}.{name}"))?;
                    Ok((name, schema))
                });
                Value::Object(read.collect::<Result<_, Fault>>()?)
            }
            ("anyOf" | "prefixItems", Value::Array(schemas)) => {
                let read = schemas.into_iter().enumerate();
                let read = read.map(|(index, one)| normalised(one, &format!("{at}[{index}]")));
                Value::Array(read.collect::<Result<_, Fault>>()?)
            }
            ("items" | "additionalProperties", schema) => normalised(schema, &at)?,
            (_, other) => other,
        };
    }
    if members.get("type").and_then(Value::as_str) == Some("") {
        members.remove("type");
    }
    if let Some(nullable) = members.remove("nullable") {
        match nullable {
            Value::Bool(true) => allow_null(&mut members),
            Value::Bool(false) | Value::Null => {}
            _ => {
                let field = format!("{at}.nullable");
                return Err(Fault::invalid_field(field, "expected a boolean"));
            }
        }
    }
    Ok(members)
}

/// The type in JSON schema's word; empty when it is said to be none.
fn type_of(kind: &str, at: &str) -> Result<String, Fault> {
    let word = kind.to_ascii_lowercase();
    if word == "type_unspecified" {
        return Ok(String::new());
    }
    if TYPES.contains(&word.as_str()) {
        return Ok(word);
    }
    let fault = "unknown type; expected STRING, NUMBER, INTEGER, BOOLEAN, ARRAY, OBJECT or NULL";
    Err(Fault::invalid_field(at, fault))
}

fn allow_null(members: &mut Map<String, Value>) {
    if let Some(kind) = members.get_mut("type")
        && kind.is_string()
    {
        *kind = json!([kind.take(), "null"]);
    }
    for list in ["enum", "anyOf"] {
        if let Some(Value::Array(values)) = members.get_mut(list) {
            values.push(match list {
                "enum" => Value::Null,
                _ => json!({"type": "null"}),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn googles_form_becomes_json_schema() {
        let own = json!({"type": "OBJECT", "property_ordering": ["b", "a"], "properties": {
            "a": {"type": "STRING", "nullable": true, "enum": ["x"], "format": "enum"},
            "b": {"type": "ARRAY", "min_items": "1", "maxItems": 3, "items": {"type": "INTEGER", "example": 7}},
            "type": {"any_of": [{"type": "NUMBER"}, {"type": "TYPE_UNSPECIFIED"}], "nullable": true},
            "nullable": {"type": "boolean", "nullable": false},
        }, "required": ["a"], "additional_properties": {"type": "STRING"}});
        let standard = json!({"type": "object", "properties": {
            "a": {"type": ["string", "null"], "enum": ["x", null], "format": "enum"},
            "b": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer", "examples": [7]}},
            "type": {"anyOf": [{"type": "number"}, {}, {"type": "null"}]},
            "nullable": {"type": "boolean"},
        }, "required": ["a"], "additionalProperties": {"type": "string"}});
        assert_eq!(normalised(own, "s"), Ok(standard.clone()));
        assert_eq!(normalised(standard.clone(), "s"), Ok(standard));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (schema, field) in [
            (json!({"type": "TEXT"}), "s.type"),
            (json!({"items": {"type": "ANY"}}), "s.items.type"),
            (
                json!({"properties": {"a": {"type": "Str"}}}),
                "s.properties.a.type",
            ),
            (
                json!({"anyOf": [{}, {"nullable": 1}]}),
                "s.anyOf[1].nullable",
            ),
        ] {
            let fault = normalised(schema, "s").unwrap_err();
            assert_eq!(fault.field.as_deref(), Some(field));
        }
    }
}
