//! What lives here: requests that Gemini's content generation refuses, and the fields that it names.

use b2a_protocol::Gemini;

use crate::{Refusal, check, check_changes};

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
        "expected a number",
    ),
];

#[test]
fn requests() {
    check(&Gemini, GEMINI);
}

#[test]
fn fields() {
    check_changes(&Gemini, include_str!("gemini.json"));
}
