//! What lives here: requests that each dialect refuses, and the field that it names.
#![allow(clippy::panic, missing_docs, reason = "a test fails by panicking")]

use b2a_domain::ErrorCode;
use b2a_protocol::{ChatTarget, Claude, Dialect, Gemini, OpenAi};

/// A body, the field that the fault names (empty: none), and a part of its message.
type Refusal = (&'static str, &'static str, &'static str);

fn check(dialect: &dyn Dialect, refusals: &[Refusal]) {
    for (body, field, part) in refusals {
        let Err(fault) = dialect.decode_chat(body.as_bytes(), &ChatTarget::default()) else {
            panic!("{} takes {body}", dialect.name());
        };
        assert_eq!(fault.code, ErrorCode::InvalidRequest);
        assert_eq!(
            fault.field.as_deref().unwrap_or_default(),
            *field,
            "{body}: {fault}"
        );
        assert!(fault.message.contains(part), "{body}: {fault}");
        let (status, answer) = dialect.encode_fault(&fault, "req_1");
        assert_eq!(status, 400);
        let answer = String::from_utf8_lossy(&answer);
        let named = match dialect.name() {
            "claude" => field.replace('[', ".").replace(']', ""),
            _ => (*field).to_owned(),
        };
        assert!(answer.contains(&named), "{answer}");
    }
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

const OPENAI: &[Refusal] = &[
    (r"{}", "messages", "required"),
    (r#"{"messages":[]}"#, "messages", "at least one"),
    (r#"{"messages":"hi"}"#, "messages", "expected a sequence"),
    (
        r#"{"messages":["hi"]}"#,
        "messages[0]",
        "expected a message object",
    ),
    (
        r#"{"messages":[{"content":"hi"}]}"#,
        "messages[0].role",
        "required",
    ),
    (
        r#"{"messages":[{"role":"wizard","content":"hi"}]}"#,
        "messages[0].role",
        "unknown",
    ),
    (
        r#"{"messages":[{"role":"user"}]}"#,
        "messages[0].content",
        "must not be empty",
    ),
    (
        r#"{"messages":[{"role":"user","content":" "}]}"#,
        "messages[0].content",
        "empty",
    ),
    (
        r#"{"messages":[{"role":"user","content":[]}]}"#,
        "messages[0].content",
        "empty",
    ),
    (
        r#"{"messages":[{"role":"user","content":5}]}"#,
        "messages[0].content",
        "expected a string or an array",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"text":"hi"}]}]}"#,
        "messages[0].content[0].type",
        "required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"text","text":5}]}]}"#,
        "messages[0].content[0].text",
        "expected a string",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"smell"}]}]}"#,
        "messages[0].content[0].type",
        "unknown type",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}"#,
        "messages[0].content[0].image_url",
        "required",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"gs://bucket/a.png"}}]}]}"#,
        "messages[0].content[0].image_url.url",
        "can't be fetched",
    ),
    (
        r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,?"}}]}]}"#,
        "messages[0].content[0].image_url.url",
        "invalid base64 at byte 0",
    ),
    (
        r#"{"messages":[{"role":"system","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}"#,
        "messages[0].content[0]",
        "text only",
    ),
    (
        r#"{"messages":[{"role":"assistant","content":""}]}"#,
        "messages",
        "nothing is asked",
    ),
    (
        r#"{"n":2,"messages":[{"role":"user","content":"hi"}]}"#,
        "n",
        "only one",
    ),
    (
        r#"{"stream":"yes","messages":[]}"#,
        "stream",
        "expected a boolean",
    ),
    (
        r#"{"temperature":"hot","messages":[]}"#,
        "temperature",
        "expected f64",
    ),
    (
        r#"{"max_tokens":-1,"messages":[]}"#,
        "max_tokens",
        "expected u64",
    ),
    (
        r#"{"stop":[1],"messages":[]}"#,
        "stop[0]",
        "expected a string",
    ),
];

#[test]
fn openai() {
    check(&OpenAi, OPENAI);
}

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
        r#"{"max_tokens":1,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}]}]}"#,
        "messages[0].content[0].source.type",
        "not supported yet",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"A"}}]}]}"#,
        "messages[0].content[0].source.data",
        "cut off",
    ),
    (
        r#"{"max_tokens":1,"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image"}]}]}]}"#,
        "messages[0].content[0].content[0].source",
        "required",
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
    (r#"{"max_tokens":"many"}"#, "max_tokens", "expected u64"),
    (
        r#"{"stop_sequences":"END"}"#,
        "stop_sequences",
        "expected a sequence",
    ),
];

#[test]
fn claude() {
    check(&Claude, CLAUDE);
}

const GEMINI: &[Refusal] = &[
    (r"{}", "contents", "not specified"),
    (r#"{"contents":[]}"#, "contents", "not specified"),
    (
        r#"{"contents":[{}]}"#,
        "contents[0].parts",
        "at least one part",
    ),
    (
        r#"{"contents":[{"parts":[]}]}"#,
        "contents[0].parts",
        "at least one part",
    ),
    (
        r#"{"contents":[{"parts":[{"text":""}]}]}"#,
        "contents[0].parts",
        "at least one part",
    ),
    (
        r#"{"contents":[{"parts":[{}]}]}"#,
        "contents[0].parts[0]",
        "expected text",
    ),
    (
        r#"{"contents":[{"parts":[{"text":1}]}]}"#,
        "contents[0].parts[0].text",
        "a string",
    ),
    (
        r#"{"contents":[{"role":"wizard","parts":[{"text":"hi"}]}]}"#,
        "contents[0].role",
        "unknown role",
    ),
    (
        r#"{"contents":[{"parts":[{"inlineData":{"data":"AAAA"}}]}]}"#,
        "contents[0].parts[0].inlineData.mimeType",
        "required",
    ),
    (
        r#"{"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"*"}}]}]}"#,
        "contents[0].parts[0].inlineData.data",
        "invalid base64",
    ),
    (
        r#"{"contents":[{"parts":[{"fileData":{"fileUri":"gs://a/b"}}]}]}"#,
        "contents[0].parts[0].fileData",
        "not supported yet",
    ),
    (
        r#"{"systemInstruction":{"parts":[{}]},"contents":[{"parts":[{"text":"hi"}]}]}"#,
        "systemInstruction.parts[0]",
        "text only",
    ),
    (
        r#"{"generationConfig":{"candidateCount":2},"contents":[{"parts":[{"text":"hi"}]}]}"#,
        "generationConfig.candidateCount",
        "only one",
    ),
    (
        r#"{"generation_config":{"temperature":"hot"}}"#,
        "generation_config.temperature",
        "expected f64",
    ),
];

#[test]
fn gemini() {
    check(&Gemini, GEMINI);
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
