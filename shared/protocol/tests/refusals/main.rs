//! What lives here: requests that each dialect refuses, and the field that it names.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod claude;
mod gemini;
mod openai;

use b2a_domain::ErrorCode;
use b2a_protocol::{ChatTarget, Claude, Dialect, Gemini, OpenAi};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A body, the field that the fault names (empty: none), and a part of its message.
type Refusal = (&'static str, &'static str, &'static str);

fn check(dialect: &dyn Dialect, refusals: &[(&str, &str, &str)]) {
    for (body, field, part) in refusals {
        check_one(dialect, body, field, part);
    }
}

/// Requests that differ from one that is taken, in what stands in `changes`, each with what is said of it.
#[derive(Deserialize)]
struct Changes {
    plain: Map<String, Value>,
    changes: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    field: String,
    says: String,
    change: Map<String, Value>,
}

fn check_changes(dialect: &dyn Dialect, table: &str) {
    let table: Changes = serde_json::from_str(table).unwrap();
    let plain = serde_json::to_vec(&table.plain).unwrap();
    let taken = dialect.decode_chat(&plain, &ChatTarget::default());
    assert!(taken.is_ok(), "{taken:?}");
    for Case {
        field,
        says,
        change,
    } in table.changes
    {
        let mut body = table.plain.clone();
        body.extend(change);
        let body = serde_json::to_string(&body).unwrap();
        check_one(dialect, &body, &field, &says);
    }
}

fn check_one(dialect: &dyn Dialect, body: &str, field: &str, part: &str) {
    let Err(fault) = dialect.decode_chat(body.as_bytes(), &ChatTarget::default()) else {
        panic!("{} takes {body}", dialect.name());
    };
    assert_eq!(fault.code, ErrorCode::InvalidRequest);
    let named = fault.field.as_deref().unwrap_or_default();
    assert_eq!(named, field, "{body}: {fault}");
    assert!(fault.message.contains(part), "{body}: {fault}");
    let (status, answer) = dialect.encode_fault(&fault, "req_1");
    assert_eq!(status, 400);
    let answer = String::from_utf8_lossy(&answer);
    let named = match dialect.name() {
        "claude" => field.replace('[', ".").replace(']', ""),
        _ => field.to_owned(),
    };
    assert!(answer.contains(&named), "{answer}");
}

/// What no dialect takes.
const ANY: &[Refusal] = &[
    ("", "", "the body is empty"),
    (
        "hello",
        "",
        "not valid JSON: expected value at line 1 column 1",
    ),
    ("{\"model\":", "", "not valid JSON: EOF"),
    ("[]", "", "expected a JSON object"),
    ("null", "", "expected a JSON object"),
    ("{} {}", "", "trailing characters"),
    ("{\"model\": 5}", "model", "expected a string"),
];

#[test]
fn every_dialect_refuses_what_is_no_request() {
    for dialect in [&OpenAi as &dyn Dialect, &Claude, &Gemini] {
        check(dialect, ANY);
        let deep = format!("{{\"extra\":{}{}}}", "[".repeat(100), "]".repeat(100));
        let Err(fault) = dialect.decode_chat(deep.as_bytes(), &ChatTarget::default()) else {
            panic!("{} takes what is nested 100 deep", dialect.name());
        };
        assert!(fault.message.contains("deeper than 64"), "{fault}");
        let Err(fault) = dialect.decode_chat(b"{\"model\":\"\xc3\"}", &ChatTarget::default())
        else {
            panic!("{} takes what is not UTF-8", dialect.name());
        };
        assert!(fault.message.contains("UTF-8 at byte 10"), "{fault}");
    }
}

#[test]
fn a_request_to_count_tokens_needs_no_limits_and_names_its_own_fields() {
    let target = ChatTarget {
        model: Some("models/gemini-2.5-pro"),
        stream: false,
    };
    let body = br#"{"messages":[{"role":"user","content":"hi"}]}"#;
    assert!(Claude.decode_count(body, &target).is_ok());
    assert!(OpenAi.decode_count(body, &target).is_ok());
    let body = br#"{"generateContentRequest":{"model":"models/x","contents":[{"parts":[{"text":"hi"}]}]}}"#;
    let request = Gemini.decode_count(body, &target);
    assert_eq!(
        request.map(|r| r.model),
        Ok(Some("gemini-2.5-pro".to_owned()))
    );
    let body = br#"{"generateContentRequest":{"contents":[]}}"#;
    let fault = Gemini.decode_count(body, &target).err();
    let field = fault.and_then(|fault| fault.field);
    assert_eq!(field.as_deref(), Some("generateContentRequest.contents"));
}
