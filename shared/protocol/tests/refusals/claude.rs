//! What lives here: requests that Claude's messages refuse, and the fields that they name.

use b2a_protocol::Claude;

use crate::{Refusal, check, check_changes};

const CLAUDE: &[Refusal] = &[
    (
        r#"{"messages":[{"role":"user","content":"hi"}]}"#,
        "max_tokens",
        "Field required",
    ),
    (r#"{"max_tokens":1}"#, "messages", "Field required"),
    (
        r#"{"max_tokens":1,"messages":[]}"#,
        "messages",
        "at least one",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user"}]}"#,
        "messages[0].content",
        "required",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"tool","content":"x"}]}"#,
        "messages[0].role",
        "unknown role",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":""}]}"#,
        "messages[0].content",
        "must not be empty",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":[{"type":"sound"}]}]}"#,
        "messages[0].content[0].type",
        "unknown type",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"A"}}]}]}"#,
        "messages[0].content[0].source.data",
        "cut off",
    ),
    (
        r#"{"max_tokens":1,"system":[{"type":"image"}],"messages":[{"role":"user","content":"hi"}]}"#,
        "system[0].type",
        "expected text",
    ),
    (
        r#"{"max_tokens":1,"thinking":{"type":"deep"},"messages":[{"role":"user","content":"hi"}]}"#,
        "thinking.type",
        "unknown type",
    ),
    (
        r#"{"max_tokens":"many"}"#,
        "max_tokens",
        "expected a whole number",
    ),
    (
        r#"{"stop_sequences":"END"}"#,
        "stop_sequences",
        "expected an array",
    ),
];

#[test]
fn requests() {
    check(&Claude, CLAUDE);
}

#[test]
fn fields() {
    check_changes(&Claude, include_str!("claude.json"));
}
