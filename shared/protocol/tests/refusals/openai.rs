//! What lives here: requests that OpenAI's chat completions refuse, and the fields that they name.

use b2a_protocol::OpenAi;

use crate::{Refusal, check};

/// Puts each case into a request and checks it there.
fn check_within(before: &str, refusals: &[Refusal], after: &str) {
    for (case, field, part) in refusals {
        check(&OpenAi, &[(&format!("{before}{case}{after}"), field, part)]);
    }
}

#[test]
fn bodies() {
    const BODIES: &[Refusal] = &[
        (r"{}", "messages", "Missing required parameter: 'messages'"),
        (r#"{"messages":[]}"#, "messages", "empty array"),
        (r#"{"messages":"hi"}"#, "messages", "expected a sequence"),
        (r#"{"messages":["hi"]}"#, "messages[0]", "a message object"),
        (
            r#"{"messages":[{"role":"assistant","content":""}]}"#,
            "messages",
            "nothing is asked",
        ),
    ];
    check(&OpenAi, BODIES);
}

#[test]
fn messages() {
    const MESSAGES: &[Refusal] = &[
        (r#"{"content":"hi"}"#, "messages[0].role", "Missing"),
        (
            r#"{"role":"wizard","content":"hi"}"#,
            "messages[0].role",
            "expected 'system'",
        ),
        (
            r#"{"role":"user"}"#,
            "messages[0].content",
            "must not be empty",
        ),
        (
            r#"{"role":"user","content":" "}"#,
            "messages[0].content",
            "must not be empty",
        ),
        (
            r#"{"role":"user","content":[]}"#,
            "messages[0].content",
            "must not be empty",
        ),
        (
            r#"{"role":"user","content":5}"#,
            "messages[0].content",
            "expected a string or an array",
        ),
        (
            r#"{"role":"user","content":{"type":"text"}}"#,
            "messages[0].content",
            "expected a string or an array",
        ),
        (
            r#"{"role":"user","content":"hi","name":7}"#,
            "messages[0].name",
            "expected a string",
        ),
        (
            r#"{"role":"system","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}"#,
            "messages[0].content[0]",
            "text only",
        ),
    ];
    check_within(r#"{"messages":["#, MESSAGES, "]}");
}

#[test]
fn parts() {
    const PARTS: &[Refusal] = &[
        (r#""hi""#, "", "a content part object"),
        (r#"{"text":"hi"}"#, ".type", "Missing"),
        (r#"{"type":"smell"}"#, ".type", "expected 'text'"),
        (r#"{"type":"text"}"#, ".text", "Missing"),
        (r#"{"type":"text","text":5}"#, ".text", "expected a string"),
        (r#"{"type":"refusal"}"#, ".refusal", "Missing"),
        (r#"{"type":"image_url"}"#, ".image_url", "Missing"),
        (
            r#"{"type":"image_url","image_url":"data:image/png;base64,AAAA"}"#,
            ".image_url",
            "an object with a url",
        ),
        (
            r#"{"type":"image_url","image_url":{}}"#,
            ".image_url.url",
            "Missing",
        ),
        (
            r#"{"type":"image_url","image_url":{"url":"gs://bucket/a.png"}}"#,
            ".image_url.url",
            "can't be fetched",
        ),
        (
            r#"{"type":"image_url","image_url":{"url":"data:image/png;base64,?"}}"#,
            ".image_url.url",
            "invalid base64 at byte 0",
        ),
        (
            r#"{"type":"image_url","image_url":{"url":"https://a.b/","detail":"sharp"}}"#,
            ".image_url.detail",
            "expected one of `auto`",
        ),
        (r#"{"type":"file"}"#, ".file", "Missing"),
        (r#"{"type":"file","file":{}}"#, ".file.file_data", "Missing"),
        (
            r#"{"type":"file","file":{"file_id":"file-1"}}"#,
            ".file.file_id",
            "send it as 'file_data'",
        ),
        (
            r#"{"type":"file","file":{"file_data":"JVBERg=="}}"#,
            ".file.file_data",
            "expected a data URI",
        ),
        (
            r#"{"type":"file","file":{"filename":1}}"#,
            ".file.filename",
            "expected a string",
        ),
        (r#"{"type":"input_audio"}"#, ".input_audio", "Missing"),
        (
            r#"{"type":"input_audio","input_audio":{"format":"wav"}}"#,
            ".input_audio.data",
            "Missing",
        ),
        (
            r#"{"type":"input_audio","input_audio":{"data":"AAAA"}}"#,
            ".input_audio.format",
            "Missing",
        ),
        (
            r#"{"type":"input_audio","input_audio":{"data":"AAAA","format":"midi"}}"#,
            ".input_audio.format",
            "expected 'wav'",
        ),
        (
            r#"{"type":"input_audio","input_audio":{"data":"A","format":"wav"}}"#,
            ".input_audio.data",
            "cut off",
        ),
    ];
    for (part, field, message) in PARTS {
        let body = format!(r#"{{"messages":[{{"role":"user","content":[{part}]}}]}}"#);
        let field = format!("messages[0].content[0]{field}");
        check(&OpenAi, &[(&body, &field, message)]);
    }
}

#[test]
fn calls_and_results() {
    const MESSAGES: &[Refusal] = &[
        (
            r#"{"role":"tool","content":"21"}"#,
            "messages[1].tool_call_id",
            "Missing",
        ),
        (
            r#"{"role":"tool","tool_call_id":"call_1","content":"21"}"#,
            "messages[1].role",
            "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        ),
        (
            r#"{"role":"function","content":"21"}"#,
            "messages[1].name",
            "Missing",
        ),
        (
            r#"{"role":"function","name":"weather","content":"21"}"#,
            "messages[1].role",
            "must be a response to a preceeding message with 'function_call'.",
        ),
        (
            r#"{"role":"assistant","tool_calls":{}}"#,
            "messages[1].tool_calls",
            "expected a sequence",
        ),
        (
            r#"{"role":"assistant","tool_calls":[{"function":{"name":"a","arguments":"{}"}}]}"#,
            "messages[1].tool_calls[0].id",
            "Missing",
        ),
        (
            r#"{"role":"assistant","tool_calls":[{"id":"1","type":"custom","custom":{"name":"a","input":""}}]}"#,
            "messages[1].tool_calls[0].type",
            "expected 'function'",
        ),
        (
            r#"{"role":"assistant","tool_calls":[{"id":"1","type":"function"}]}"#,
            "messages[1].tool_calls[0].function",
            "Missing",
        ),
        (
            r#"{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"a b","arguments":"{}"}}]}"#,
            "messages[1].tool_calls[0].function.name",
            "letters, digits",
        ),
        (
            r#"{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"a"}}]}"#,
            "messages[1].tool_calls[0].function.arguments",
            "Missing",
        ),
        (
            r#"{"role":"assistant","tool_calls":[{"id":"1","function":{"name":"a","arguments":{}}}]}"#,
            "messages[1].tool_calls[0].function.arguments",
            "expected a string",
        ),
        (
            r#"{"role":"assistant","function_call":{"name":"","arguments":"{}"}}"#,
            "messages[1].function_call.name",
            "must not be empty",
        ),
    ];
    let question = r#"{"messages":[{"role":"user","content":"hi"},"#;
    check_within(question, MESSAGES, "]}");
}

const QUESTION: &str = r#","messages":[{"role":"user","content":"hi"}]}"#;

#[test]
fn tools() {
    const TOOLS: &[Refusal] = &[
        (r#""tools":{}"#, "tools", "expected a sequence"),
        (r#""tools":["a"]"#, "tools[0]", "a tool object"),
        (r#""tools":[{}]"#, "tools[0].type", "Missing"),
        (
            r#""tools":[{"type":"custom","custom":{"name":"a"}}]"#,
            "tools[0].type",
            "use a function",
        ),
        (
            r#""tools":[{"type":"retrieval"}]"#,
            "tools[0].type",
            "expected 'function'",
        ),
        (
            r#""tools":[{"type":"function"}]"#,
            "tools[0].function",
            "Missing",
        ),
        (
            r#""tools":[{"type":"function","function":{}}]"#,
            "tools[0].function.name",
            "Missing",
        ),
        (
            r#""tools":[{"type":"function","function":{"name":"a b"}}]"#,
            "tools[0].function.name",
            "letters, digits",
        ),
        (
            r#""tools":[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"a"}}]"#,
            "tools[1].function.name",
            "another function",
        ),
        (
            r#""tools":[{"type":"function","function":{"name":"a","parameters":"none"}}]"#,
            "tools[0].function.parameters",
            "expected a map",
        ),
        (
            r#""tools":[{"type":"function","function":{"name":"a","parameters":{"type":"string"}}}]"#,
            "tools[0].function.parameters",
            "Invalid schema for function 'a': schema must be",
        ),
        (
            r#""tools":[{"type":"function","function":{"name":"a","parameters":{"type":"object","required":5}}}]"#,
            "tools[0].function.parameters",
            "Invalid schema for function 'a'",
        ),
        (
            r#""tools":[{"type":"function","function":{"name":"a","strict":"yes"}}]"#,
            "tools[0].function.strict",
            "expected a boolean",
        ),
        (
            r#""parallel_tool_calls":"no""#,
            "parallel_tool_calls",
            "expected a boolean",
        ),
        (
            r#""functions":[{"name":"a"}],"tools":[]"#,
            "functions",
            "together with 'tools'",
        ),
        (r#""functions":[{}]"#, "functions[0].name", "Missing"),
        (
            r#""functions":[{"name":"a"}],"function_call":"always""#,
            "function_call",
            "expected 'none'",
        ),
        (
            r#""functions":[{"name":"a"}],"function_call":{"name":"b"}"#,
            "function_call.name",
            "not found in 'functions'",
        ),
    ];
    check_within("{", TOOLS, QUESTION);
    let many = vec![r#"{"type":"function","function":{"name":"a"}}"#; 129].join(",");
    let body = format!(r#"{{"tools":[{many}]{QUESTION}"#);
    check(&OpenAi, &[(&body, "tools", "maximum length 128")]);
}

#[test]
fn tool_choices() {
    const CHOICES: &[Refusal] = &[
        (r"5", "tool_choice", "expected a string or an object"),
        (r#""any""#, "tool_choice", "expected 'none'"),
        (r"{}", "tool_choice.type", "Missing"),
        (
            r#"{"type":"magic"}"#,
            "tool_choice.type",
            "expected 'function'",
        ),
        (r#"{"type":"custom"}"#, "tool_choice.type", "custom tools"),
        (r#"{"type":"function"}"#, "tool_choice.function", "Missing"),
        (
            r#"{"type":"function","function":{}}"#,
            "tool_choice.function.name",
            "Missing",
        ),
        (
            r#"{"type":"function","function":{"name":"b"}}"#,
            "tool_choice.function.name",
            "function 'b' not found in 'tools'",
        ),
        (
            r#"{"type":"allowed_tools"}"#,
            "tool_choice.allowed_tools",
            "Missing",
        ),
        (
            r#"{"type":"allowed_tools","allowed_tools":{"mode":"auto"}}"#,
            "tool_choice.allowed_tools.tools",
            "Missing",
        ),
        (
            r#"{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[]}}"#,
            "tool_choice.allowed_tools.tools",
            "one tool at least",
        ),
        (
            r#"{"type":"allowed_tools","allowed_tools":{"tools":[{"type":"function","function":{"name":"a"}}]}}"#,
            "tool_choice.allowed_tools.mode",
            "Missing",
        ),
        (
            r#"{"type":"allowed_tools","allowed_tools":{"mode":"none","tools":[{"type":"function","function":{"name":"a"}}]}}"#,
            "tool_choice.allowed_tools.mode",
            "expected 'auto'",
        ),
        (
            r#"{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"b"}}]}}"#,
            "tool_choice.allowed_tools.tools[0].function.name",
            "not found",
        ),
    ];
    let tools = r#"{"tools":[{"type":"function","function":{"name":"a"}}],"tool_choice":"#;
    check_within(tools, CHOICES, QUESTION);
    let body = format!(r#"{{"tool_choice":"required"{QUESTION}"#);
    check(
        &OpenAi,
        &[(&body, "tool_choice", "only allowed when 'tools'")],
    );
}

#[test]
fn forms_of_the_answer() {
    const FORMS: &[Refusal] = &[
        (
            r#""response_format":"json""#,
            "response_format",
            "a response format object",
        ),
        (r#""response_format":{}"#, "response_format.type", "Missing"),
        (
            r#""response_format":{"type":"yaml"}"#,
            "response_format.type",
            "expected 'text'",
        ),
        (
            r#""response_format":{"type":"json_schema"}"#,
            "response_format.json_schema",
            "Missing",
        ),
        (
            r#""response_format":{"type":"json_schema","json_schema":{"schema":{}}}"#,
            "response_format.json_schema.name",
            "Missing",
        ),
        (
            r#""response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}}"#,
            "response_format.json_schema.name",
            "1 to 64 letters",
        ),
        (
            r#""response_format":{"type":"json_schema","json_schema":{"name":"a"}}"#,
            "response_format.json_schema.schema",
            "Missing",
        ),
        (
            r#""response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"thing"}}}"#,
            "response_format.json_schema.schema",
            "Invalid schema for response_format 'a'",
        ),
        (r#""stop":[1]"#, "stop[0]", "expected a string"),
        (r#""stop":{}"#, "stop", "expected a string or an array"),
        (r#""stop":"""#, "stop", "not empty"),
        (r#""stop":["a",""]"#, "stop[1]", "not empty"),
        (
            r#""stop":["a","b","c","d","e"]"#,
            "stop",
            "maximum length 4",
        ),
        (r#""max_tokens":-1"#, "max_tokens", "expected u64"),
        (r#""max_tokens":1.5"#, "max_tokens", "expected u64"),
        (r#""max_tokens":0"#, "max_tokens", "value >= 1"),
        (
            r#""max_completion_tokens":0"#,
            "max_completion_tokens",
            "value >= 1",
        ),
        (r#""n":2"#, "n", "only one choice"),
        (r#""n":0"#, "n", "a value >= 1"),
        (r#""stream":"yes""#, "stream", "expected a boolean"),
        (
            r#""stream_options":{"include_usage":true}"#,
            "stream_options",
            "only allowed when 'stream'",
        ),
        (
            r#""stream":true,"stream_options":{"include_usage":1}"#,
            "stream_options.include_usage",
            "expected a boolean",
        ),
        (r#""logprobs":true"#, "logprobs", "not supported"),
        (r#""logprobs":5"#, "logprobs", "expected a boolean"),
        (
            r#""top_logprobs":2"#,
            "top_logprobs",
            "only allowed when 'logprobs'",
        ),
        (r#""top_logprobs":21"#, "top_logprobs", "between 0 and 20"),
        (r#""modalities":[]"#, "modalities", "'text' at least"),
        (
            r#""modalities":["text","audio"]"#,
            "modalities[1]",
            "do not speak",
        ),
        (
            r#""modalities":["smell"]"#,
            "modalities[0]",
            "unknown variant",
        ),
    ];
    check_within("{", FORMS, QUESTION);
}

#[test]
fn parameters() {
    const PARAMETERS: &[Refusal] = &[
        (r#""temperature":"hot""#, "temperature", "expected f64"),
        (
            r#""temperature":2.5"#,
            "temperature",
            "Expected a value <= 2, but got 2.5",
        ),
        (r#""top_p":-0.1"#, "top_p", "Expected a value >= 0"),
        (r#""presence_penalty":3"#, "presence_penalty", "<= 2"),
        (r#""frequency_penalty":-3"#, "frequency_penalty", ">= -2"),
        (r#""logit_bias":{"5":101}"#, "logit_bias.5", "<= 100"),
        (r#""logit_bias":{"a":1}"#, "logit_bias", "ids of tokens"),
        (r#""seed":"x""#, "seed", "expected i64"),
        (
            r#""reasoning_effort":"most""#,
            "reasoning_effort",
            "expected one of `none`, `minimal`",
        ),
        (r#""verbosity":"mute""#, "verbosity", "expected one of"),
        (
            r#""service_tier":"free""#,
            "service_tier",
            "expected one of",
        ),
        (r#""user":5"#, "user", "expected a string"),
        (r#""store":"no""#, "store", "expected a boolean"),
        (r#""metadata":[]"#, "metadata", "expected a map"),
        (r#""metadata":{"a":1}"#, "metadata.a", "expected a string"),
        (r#""prediction":{}"#, "prediction.type", "Missing"),
        (
            r#""prediction":{"type":"guess"}"#,
            "prediction.type",
            "expected 'content'",
        ),
        (
            r#""prediction":{"type":"content"}"#,
            "prediction.content",
            "Missing",
        ),
        (
            r#""web_search_options":true"#,
            "web_search_options",
            "expected an object",
        ),
        (
            r#""web_search_options":{"search_context_size":"all"}"#,
            "web_search_options.search_context_size",
            "expected one of",
        ),
        (
            r#""web_search_options":{"user_location":{"type":"exact"}}"#,
            "web_search_options.user_location.type",
            "expected 'approximate'",
        ),
    ];
    check_within("{", PARAMETERS, QUESTION);
    let key = "k".repeat(65);
    let value = "v".repeat(513);
    let pairs: Vec<_> = (0..17).map(|n| format!(r#""{n}":"""#)).collect();
    for (metadata, field) in [
        (format!(r#""{key}":"""#), "metadata"),
        (format!(r#""a":"{value}""#), "metadata.a"),
        (pairs.join(","), "metadata"),
    ] {
        let body = format!(r#"{{"metadata":{{{metadata}}}{QUESTION}"#);
        check(&OpenAi, &[(&body, field, "Invalid 'metadata")]);
    }
}
