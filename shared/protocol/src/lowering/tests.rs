//! What lives here: the tests of functions, calls, results and forms as text.

use serde_json::json;

use super::lower;
use crate::canonical::{
    ChatRequest, ContentPart, OutputFormat, Role, ToolCall, ToolChoice, ToolResult, ToolSpec, Turn,
};

fn turn(role: Role, parts: impl IntoIterator<Item = ContentPart>) -> Turn {
    Turn {
        role,
        parts: parts.into_iter().collect(),
    }
}

fn text(text: &str) -> ContentPart {
    ContentPart::Text(text.to_owned())
}

fn call(id: &str, name: &str, arguments: &str) -> ContentPart {
    ContentPart::ToolCall(ToolCall {
        id: id.to_owned(),
        name: name.to_owned(),
        arguments_json: arguments.to_owned(),
    })
}

fn result(call_id: &str, name: &str, text: &str) -> ContentPart {
    ContentPart::ToolResult(ToolResult {
        call_id: call_id.to_owned(),
        name: name.to_owned(),
        text: text.to_owned(),
        is_error: call_id.ends_with("bad"),
    })
}

fn read_file() -> ToolSpec {
    ToolSpec {
        name: "read_file".to_owned(),
        description: "Reads a \"file\".\nSlowly.".to_owned(),
        parameters: json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "title": "ReadFile",
            "properties": {
                "path": {"type": "string", "title": "Path", "description": "Which"},
                "title": {"type": "string"},
                "lines": {"type": "array", "items": {"type": "integer", "title": "Line"}}
            },
            "required": ["path"],
            "additionalProperties": false
        }),
    }
}

fn question(words: &str) -> ChatRequest {
    ChatRequest {
        system: "Be brief.".to_owned(),
        turns: vec![turn(Role::User, [text(words)])],
        ..ChatRequest::default()
    }
}

fn conversation() -> ChatRequest {
    let mut request = question("What do a and b say?");
    request.tools = vec![read_file()];
    request.turns.extend([
        turn(
            Role::Assistant,
            [
                text("Let me look."),
                call("1", "read_file", r#"{"path":"a"}"#),
                call("2bad", "read_file", r#"{"path":"b"}"#),
            ],
        ),
        turn(
            Role::Tool,
            [
                result("2bad", "read_file", "no such file"),
                result("1", "read_file", "A"),
            ],
        ),
        turn(Role::Assistant, [call("3", "now", ""), text("")]),
        turn(Role::Tool, [result("3", "now", "noon")]),
    ]);
    request
}

fn words_of(request: &ChatRequest) -> String {
    let parts = request.turns.iter().flat_map(|turn| &turn.parts);
    let texts: Vec<_> = parts
        .map(|part| match part {
            ContentPart::Text(text) => text.as_str(),
            other => panic!("not lowered: {other:?}"),
        })
        .collect();
    texts.join("\n---\n")
}

#[test]
fn a_plain_request_is_left_alone() {
    let request = question("Hello <tool_call>");
    let mut lowered = request.clone();
    assert_eq!(lower(&mut lowered), None);
    assert_eq!(lowered, request);
}

#[test]
fn functions_calls_and_results_become_text() {
    let mut request = conversation();
    let turns = request.turns.len();
    let tags = lower(&mut request).unwrap();
    assert_eq!(tags.number(), 1);
    assert_eq!(request.turns.len(), turns);
    insta::assert_snapshot!(format!("{}\n=====\n{}", request.system, words_of(&request)));
}

#[test]
fn instructions_do_not_depend_on_what_was_said() {
    let mut first = question("Hello");
    first.tools = vec![read_file()];
    lower(&mut first);
    let mut later = conversation();
    later.tool_choice = ToolChoice::Named("read_file".to_owned());
    lower(&mut later);
    assert_eq!(first.system, later.system);
    assert!(
        words_of(&later)
            .ends_with("has to call the function read_file: write its <tool_call> block.)")
    );
}

#[test]
fn a_choice_stands_above_an_answer_that_was_begun() {
    let mut request = question("Hello");
    request.tools = vec![read_file()];
    request.tool_choice = ToolChoice::Required;
    request.turns.push(turn(Role::Assistant, [text("Well,")]));
    lower(&mut request);
    assert!(
        request
            .system
            .ends_with("has to call a function: write a <tool_call> block.)")
    );
}

#[test]
fn without_functions_the_model_is_told_that_none_can_be_called() {
    let mut forbidden = conversation();
    forbidden.tool_choice = ToolChoice::Never;
    lower(&mut forbidden);
    let mut gone = conversation();
    gone.tools.clear();
    lower(&mut gone);
    assert_eq!(forbidden.system, gone.system);
    assert!(!gone.system.contains("read_file"), "{}", gone.system);
    assert!(
        gone.system.contains("none can be called"),
        "{}",
        gone.system
    );
    assert!(words_of(&gone).contains(r#"{"name":"read_file","arguments":{"path":"a"}}"#));
}

#[test]
fn tags_that_stand_in_a_text_are_numbered() {
    let places: [fn(&mut ChatRequest, &str); 4] = [
        |request, tag| request.system.push_str(tag),
        |request, tag| request.tools[0].description.push_str(tag),
        |request, tag| request.turns.push(turn(Role::User, [text(tag)])),
        |request, tag| {
            request
                .turns
                .push(turn(Role::Tool, [result("3", "now", tag)]));
        },
    ];
    for place in places {
        for (tag, number) in [
            ("<tool_call>", 2),
            ("</TOOL_RESULT>", 2),
            ("<tool_result name", 2),
            ("<tool_call_7", 8),
            ("<tool_call_99999999999>", 1),
            ("tool_call", 1),
        ] {
            let mut request = conversation();
            place(&mut request, tag);
            let tags = lower(&mut request).unwrap();
            assert_eq!(tags.number(), number, "{tag}");
            if number > 1 {
                assert!(
                    words_of(&request)
                        .contains(&format!("<tool_call_{number}>\n{{\"name\":\"now\""))
                );
                assert!(request.system.contains(&format!("<tool_result_{number}>")));
            }
        }
    }
}

#[test]
fn one_call_at_a_time_is_said() {
    let mut request = conversation();
    request.one_call_at_a_time = true;
    lower(&mut request);
    assert!(request.system.contains("one block at most"));
}

#[test]
fn the_form_of_the_answer_is_told() {
    let mut object = question("Hello");
    object.output = OutputFormat::JsonObject;
    assert_eq!(lower(&mut object), None);
    assert!(
        object
            .system
            .starts_with("Be brief.\n\n# Form of your answer")
    );
    assert!(object.system.contains("one JSON object and nothing else"));

    let mut schema = question("Hello");
    schema.system.clear();
    schema.output = OutputFormat::JsonSchema(read_file().parameters);
    schema.tools = vec![read_file()];
    lower(&mut schema);
    assert!(schema.system.contains("is no answer yet"));
    assert!(
        schema.system.ends_with(
            r#"{"properties":{"lines":{"items":{"type":"integer"},"type":"array"},"path":{"description":"Which","type":"string"},"title":{"type":"string"}},"required":["path"],"type":"object"}"#
        ),
        "{}",
        schema.system
    );
}

#[test]
fn arguments_that_are_no_json_are_told_as_they_were() {
    let mut request = conversation();
    request.turns[1].parts[1] = call("1", "read_file", "{\"path\": oops");
    lower(&mut request);
    assert!(words_of(&request).contains(r#""arguments":"{\"path\": oops"}"#));
}
