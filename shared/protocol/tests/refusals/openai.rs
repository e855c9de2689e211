//! What lives here: requests that OpenAI's chat completions refuse, and the fields that they name.

use b2a_protocol::OpenAi;

use crate::{Refusal, check, check_changes};

const BODIES: &[Refusal] = &[
    (r"{}", "messages", "Missing required parameter: 'messages'"),
    (r#"{"messages":[]}"#, "messages", "empty array"),
    (r#"{"messages":"hi"}"#, "messages", "expected an array"),
    (r#"{"messages":["hi"]}"#, "messages[0]", "a message object"),
    (
        r#"{"messages":[{"role":"assistant","content":""}]}"#,
        "messages",
        "nothing is asked",
    ),
];

#[test]
fn requests() {
    check(&OpenAi, BODIES);
    check_changes(&OpenAi, include_str!("openai/messages.json"));
    check_changes(&OpenAi, include_str!("openai/tools.json"));
    check_changes(&OpenAi, include_str!("openai/options.json"));
}

const QUESTION: &str = r#","messages":[{"role":"user","content":"hi"}]}"#;

#[test]
fn what_is_too_much() {
    let tools = vec![r#"{"type":"function","function":{"name":"a"}}"#; 129].join(",");
    let pairs: Vec<_> = (0..17).map(|n| format!(r#""{n}":"""#)).collect();
    let biases: Vec<_> = (0..1025).map(|n| format!(r#""{n}":0"#)).collect();
    let (key, value) = ("k".repeat(65), "v".repeat(513));
    for (change, field, part) in [
        (
            format!(r#""tools":[{tools}]"#),
            "tools",
            "maximum length 128",
        ),
        (
            format!(r#""metadata":{{"{key}":""}}"#),
            "metadata",
            "Invalid 'metadata'",
        ),
        (
            format!(r#""metadata":{{"a":"{value}"}}"#),
            "metadata.a",
            "Invalid 'metadata.a'",
        ),
        (
            format!(r#""metadata":{{{}}}"#, pairs.join(",")),
            "metadata",
            "at most 16 pairs",
        ),
        (
            format!(r#""logit_bias":{{{}}}"#, biases.join(",")),
            "logit_bias",
            "at most 1024 tokens",
        ),
    ] {
        let body = format!("{{{change}{QUESTION}");
        check(&OpenAi, &[(&body, field, part)]);
    }
}
