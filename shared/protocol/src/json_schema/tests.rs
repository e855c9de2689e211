//! What lives here: the tests of the schemas that clients send.

use serde_json::{Value, json};

use super::{Validator, check};

#[test]
fn schemas_of_every_draft_pass() {
    for schema in [
        json!({}),
        json!(true),
        json!({"type": "object", "properties": {"a": {"type": "string", "format": "my-own"}}}),
        json!({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "definitions": {"a": {}}}),
        json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}),
        json!({"$schema": "http://json-schema.org/schema#", "type": "object"}),
        json!({"$schema": "https://example.com/own", "type": "object"}),
        json!({"items": [{"type": "string"}, {"type": "number"}]}),
        json!({"type": "number", "minimum": 0, "exclusiveMinimum": true}),
        json!({"type": "string", "x-own": {"anything": 1}, "nullable": true}),
        json!({"type": "string", "pattern": r"^(?=.*\d)\p{L}+(?<!x)$"}),
        json!({"type": "string", "pattern": "(unclosed"}),
        json!({"type": "object", "properties": {"pattern": {"type": "string"}}}),
        json!({"$ref": "#/$defs/tree", "$defs": {"tree": {"properties": {"child": {"$ref": "#/$defs/tree"}}}}}),
    ] {
        assert_eq!(check(&schema), Ok(()), "{schema}");
    }
}

#[test]
fn what_is_no_schema_is_refused_with_its_place() {
    for (schema, said) in [
        (json!([]), "is not of type \"object\""),
        (json!("object"), "is not of type \"object\""),
        (json!({"type": "objekt"}), "/type: "),
        (json!({"type": "object", "properties": []}), "/properties: "),
        (
            json!({"properties": {"a": {"type": 7}}}),
            "/properties/a/type: ",
        ),
        (json!({"required": "a"}), "/required: "),
        (
            json!({"$ref": "https://example.com/remote.json"}),
            "example.com",
        ),
        (json!({"$ref": "#/nowhere"}), "nowhere"),
    ] {
        let error = check(&schema).unwrap_err();
        assert!(error.contains(said), "{schema}: {error}");
        assert!(error.len() < 300, "{error}");
    }
}

/// Forty schemas, each of which refers to the next one twice.
fn bomb(reference: impl Fn(usize) -> String) -> Value {
    let mut definitions = serde_json::Map::new();
    for at in 0..40 {
        let next = json!({"$ref": reference(at + 1)});
        let schema = json!({
            "$id": format!("https://example.com/id{at}"), "$anchor": format!("anchor{at}"), "allOf": [next, next]
        });
        definitions.insert(format!("d{at}"), schema);
    }
    let last = json!({"$id": "https://example.com/id40", "$anchor": "anchor40", "type": "string"});
    definitions.insert("d40".to_owned(), last);
    json!({"$ref": reference(0), "$defs": definitions})
}

#[test]
fn schemas_that_cost_too_much_are_refused() {
    let many = json!({"enum": (0..30_000).collect::<Vec<_>>()});
    assert!(check(&many).unwrap_err().contains("values"));

    let property = |at: usize| (format!("p{at}"), json!({"pattern": r"\w{100}"}));
    let patterns = json!({"properties": (0..500).map(property).collect::<serde_json::Map<_, _>>()});
    assert!(check(&patterns).unwrap_err().contains("patterns"));

    for bomb in [
        bomb(|at| format!("#/$defs/d{at}")),
        bomb(|at| format!("#/%24defs/d{at}")),
        bomb(|at| format!("#anchor{at}")),
        bomb(|at| format!("https://example.com/id{at}")),
    ] {
        assert!(
            check(&bomb).unwrap_err().contains("too many times"),
            "{bomb}"
        );
    }

    for endless in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}]}),
        json!({"$anchor": "a", "allOf": [{"$ref": "#a"}]}),
        json!({"properties": {"a": {"$ref": "#/properties/b"}, "b": {"$ref": "#/properties/a"}}}),
    ] {
        assert!(
            check(&endless).unwrap_err().contains("without end"),
            "{endless}"
        );
    }
}

#[test]
fn values_are_held_against_their_schema() {
    let schema = json!({
        "type": "object",
        "properties": {"path": {"type": "string"}, "lines": {"type": "array", "items": {"type": "integer"}}},
        "required": ["path"],
        "additionalProperties": false
    });
    let validator = Validator::new(&schema);
    assert_eq!(
        validator.validate(&json!({"path": "a", "lines": [1]})),
        Ok(())
    );
    let problems = validator
        .validate(&json!({"lines": [1, "2"], "more": 1}))
        .unwrap_err();
    for said in ["/lines/1: ", "\"path\" is a required property", "more"] {
        assert!(problems.contains(said), "{problems}");
    }
}

#[test]
fn words_about_problems_are_few_and_short() {
    let validator = Validator::new(&json!({"items": {"type": "integer"}}));
    let long = "é".repeat(10_000);
    let value: Value = (0..50).map(|_| json!(long)).collect();
    let problems = validator.validate(&value).unwrap_err();
    assert_eq!(problems.lines().count(), 5);
    assert!(problems.len() < 1_300, "{}", problems.len());
}

#[test]
fn a_pattern_that_takes_for_ever_is_given_up() {
    let validator = Validator::new(&json!({"type": "string", "pattern": r"^(a|a)*(?=b)c$"}));
    assert_eq!(validator.validate(&json!("a".repeat(5_000))), Ok(()));
}

#[test]
fn an_unreadable_pattern_holds_nothing_back() {
    let validator = Validator::new(&json!({"type": "string", "pattern": "(unclosed"}));
    assert_eq!(validator.validate(&json!("anything")), Ok(()));
    assert!(validator.validate(&json!(7)).is_err());
}

#[test]
fn patterns_are_read_only_when_a_value_is_held_against_them() {
    let heavy = |at: usize| {
        (
            format!("p{at}"),
            json!({"pattern": format!(r"\p{{L}}{{1,12}}{at}")}),
        )
    };
    let schema = json!({"properties": (0..200).map(heavy).collect::<serde_json::Map<_, _>>()});
    let began = std::time::Instant::now();
    let validator = Validator::new(&schema);
    let compiled = began.elapsed();
    // The fastest of some, as others may use the processor as well.
    let checked = (0..5).map(|_| {
        let began = std::time::Instant::now();
        assert_eq!(check(&schema), Ok(()));
        began.elapsed()
    });
    assert!(checked.min().is_some_and(|checked| checked < compiled));
    assert!(validator.validate(&json!({"p7": "x"})).is_err());
}
