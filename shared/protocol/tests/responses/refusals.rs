//! What lives here: requests that are refused, each with the path of the field.

use b2a_protocol::responses::Draft;
use serde_json::{Value, json};

/// Where a request is refused, and why.
fn refusal(body: &Value) -> (String, String) {
    let refused = Draft::read(body.to_string().as_bytes())
        .and_then(|draft| draft.into_request(None).map(drop));
    let Err(fault) = refused else {
        panic!("not refused: {body}");
    };
    (fault.field.unwrap_or_default(), fault.message)
}

pub(super) fn check(cases: &[(Value, &str, &str)]) {
    for (body, field, message) in cases {
        let (found_field, found_message) = refusal(body);
        assert_eq!(found_field, *field, "{body}: {found_message}");
        assert!(found_message.contains(message), "{body}: {found_message}");
    }
}

/// A request with one more field.
pub(super) fn with(field: &str, value: Value) -> Value {
    let mut body = json!({"input": "a"});
    body[field] = value;
    body
}

#[test]
fn fields_of_the_request() {
    check(&[
        (json!({}), "input", "required"),
        (json!({"input": null}), "input", "required"),
        (json!({"input": ""}), "input", "must not be empty"),
        (json!({"input": []}), "input", "at least one"),
        (json!({"input": 5}), "input", "a string or an array"),
        (json!({"input": [5]}), "input[0]", "an item object"),
        (with("model", json!(1)), "model", "expected a string"),
        (
            with("instructions", json!([])),
            "instructions",
            "expected a string",
        ),
        (
            with("background", json!(true)),
            "background",
            "not supported",
        ),
        (
            with("conversation", json!("conv_1")),
            "conversation",
            "previous_response_id",
        ),
        (
            with("prompt", json!({"id": "p"})),
            "prompt",
            "not supported",
        ),
        (
            with("previous_response_id", json!(1)),
            "previous_response_id",
            "expected a string",
        ),
        (
            with("truncation", json!("some")),
            "truncation",
            "auto, disabled",
        ),
        (
            with("include", json!(["all"])),
            "include[0]",
            "expected one of",
        ),
        (with("include", json!("all")), "include", "an array"),
        (
            with("metadata", json!({"a": 1})),
            "metadata.a",
            "expected a string",
        ),
        (
            with("metadata", json!({"a": "b".repeat(513)})),
            "metadata",
            "512",
        ),
        (
            with("metadata", json!({"a".repeat(65): "b"})),
            "metadata",
            "64",
        ),
        (with("store", json!("no")), "store", "a boolean"),
        (with("stream", json!(1)), "stream", "a boolean"),
        (
            with("stream_options", json!(true)),
            "stream_options",
            "an object",
        ),
        (with("temperature", json!(2.5)), "temperature", "0 to 2"),
        (with("top_p", json!(-1)), "top_p", "0 to 1"),
        (with("top_logprobs", json!(21)), "top_logprobs", "20"),
        (
            with("max_output_tokens", json!(0)),
            "max_output_tokens",
            "1 at least",
        ),
        (
            with("max_output_tokens", json!(-1)),
            "max_output_tokens",
            "a whole number",
        ),
        (
            with("parallel_tool_calls", json!("no")),
            "parallel_tool_calls",
            "a boolean",
        ),
        (with("reasoning", json!("high")), "reasoning", "an object"),
        (
            with("reasoning", json!({"effort": "huge"})),
            "reasoning.effort",
            "minimal",
        ),
        (
            with("reasoning", json!({"summary": "all"})),
            "reasoning.summary",
            "concise",
        ),
        (
            with("text", json!({"verbosity": "loud"})),
            "text.verbosity",
            "medium",
        ),
        (
            with("text", json!({"format": {}})),
            "text.format.type",
            "required",
        ),
        (
            with("text", json!({"format": {"type": "xml"}})),
            "text.format.type",
            "json_schema",
        ),
        (
            with(
                "text",
                json!({"format": {"type": "json_schema", "name": "a"}}),
            ),
            "text.format.schema",
            "required",
        ),
        (
            with(
                "text",
                json!({"format": {"type": "json_schema", "schema": {}}}),
            ),
            "text.format.name",
            "required",
        ),
        (
            with(
                "text",
                json!({"format": {"type": "json_schema", "name": "a", "schema": {"type": "thing"}}}),
            ),
            "text.format.schema",
            "",
        ),
    ]);
    let crowd: Value = (0..17).map(|n| (n.to_string(), json!("a"))).collect();
    check(&[(with("metadata", crowd), "metadata", "16")]);
}

#[test]
fn items_of_the_input() {
    let item = |item: Value| json!({"input": [{"role": "user", "content": "a"}, item]});
    let part = |part: Value| json!({"input": [{"role": "user", "content": [part]}]});
    check(&[
        (item(json!({})), "input[1].type", "required"),
        (item(json!({"id": "msg_1"})), "input[1]", "references"),
        (
            item(json!({"type": "item_reference", "id": "msg_1"})),
            "input[1]",
            "references",
        ),
        (
            item(json!({"type": "computer_call"})),
            "input[1].type",
            "`computer_call`",
        ),
        (
            item(json!({"type": "local_shell_call"})),
            "input[1].type",
            "`local_shell_call`",
        ),
        (
            item(json!({"type": "message", "content": "a"})),
            "input[1].role",
            "required",
        ),
        (
            item(json!({"role": "user"})),
            "input[1].content",
            "required",
        ),
        (
            item(json!({"role": "king", "content": "a"})),
            "input[1].role",
            "unknown role",
        ),
        (
            item(json!({"role": "user", "content": " "})),
            "input[1].content",
            "must not be empty",
        ),
        (
            item(json!({"role": "user", "content": []})),
            "input[1].content",
            "must not be empty",
        ),
        (
            item(json!({"type": "function_call", "name": "a", "arguments": "{}"})),
            "input[1].call_id",
            "required",
        ),
        (
            item(json!({"type": "function_call", "call_id": "a", "arguments": "{}"})),
            "input[1].name",
            "required",
        ),
        (
            item(json!({"type": "function_call", "call_id": "a", "name": "a"})),
            "input[1].arguments",
            "required",
        ),
        (
            item(json!({"type": "custom_tool_call", "call_id": "a", "name": "a"})),
            "input[1].input",
            "required",
        ),
        (
            item(json!({"type": "function_call_output", "call_id": "call_x", "output": "a"})),
            "input[1].call_id",
            "No tool call found for function call output with call_id call_x.",
        ),
        (
            json!({"input": [
                {"type": "function_call", "call_id": "a", "name": "a", "arguments": "{}"},
                {"type": "function_call_output", "call_id": "a"},
            ]}),
            "input[1].output",
            "required",
        ),
        (
            json!({"input": [{"type": "reasoning", "summary": []}]}),
            "input",
            "nothing is asked",
        ),
        (part(json!({})), "input[0].content[0].type", "required"),
        (
            part(json!({"type": "text", "text": "a"})),
            "input[0].content[0].type",
            "input_text",
        ),
        (
            part(json!({"type": "input_text"})),
            "input[0].content[0].text",
            "required",
        ),
        (
            part(json!({"type": "input_image"})),
            "input[0].content[0].image_url",
            "required",
        ),
        (
            part(json!({"type": "input_image", "image_url": {"url": "a"}})),
            "input[0].content[0].image_url",
            "a string",
        ),
        (
            part(json!({"type": "input_image", "image_url": "a.png"})),
            "input[0].content[0].image_url",
            "data URI",
        ),
        (
            part(json!({"type": "input_image", "file_id": "file_1"})),
            "input[0].content[0].file_id",
            "Files API",
        ),
        (
            part(json!({"type": "input_file", "file_data": "data:a/b;base64,*"})),
            "input[0].content[0].file_data",
            "invalid base64",
        ),
        (
            part(json!({"type": "input_file"})),
            "input[0].content[0].file_data",
            "required",
        ),
        (
            json!({"input": [{"role": "system", "content": [
                {"type": "input_image", "image_url": "https://example.com/a.png"},
            ]}]}),
            "input[0].content[0]",
            "text only",
        ),
    ]);
}
