//! What lives here: tools that are refused, and choices of them, each with the path of the field.

use serde_json::{Value, json};

use super::refusals::{check, with};

#[test]
fn tools_and_their_choice() {
    let tools = |tools: Value| with("tools", tools);
    let look = || json!({"type": "function", "name": "look"});
    let chosen = |choice: Value| json!({"input": "a", "tools": [look()], "tool_choice": choice});
    check(&[
        (tools(json!({})), "tools", "an array"),
        (tools(json!([{}])), "tools[0].type", "required"),
        (
            tools(json!([look(), {"type": "local_shell"}])),
            "tools[1].type",
            "`local_shell`",
        ),
        (
            tools(json!([{"type": "mcp", "server_label": "a"}])),
            "tools[0].type",
            "`mcp`",
        ),
        (
            tools(json!([{"type": "function"}])),
            "tools[0].name",
            "required",
        ),
        (
            tools(json!([{"type": "function", "name": "a b"}])),
            "tools[0].name",
            "letters",
        ),
        (tools(json!([look(), look()])), "tools[1].name", "two tools"),
        (
            tools(json!([{"type": "function", "name": "a", "parameters": []}])),
            "tools[0].parameters",
            "an object",
        ),
        (
            tools(json!([{"type": "function", "name": "a", "parameters": {"type": "thing"}}])),
            "tools[0].parameters",
            "",
        ),
        (
            tools(
                json!([{"type": "custom", "name": "a", "format": {"type": "grammar", "syntax": "ebnf"}}]),
            ),
            "tools[0].format.syntax",
            "lark",
        ),
        (
            tools(json!([{"type": "custom", "name": "a", "format": {"type": "xml"}}])),
            "tools[0].format.type",
            "grammar",
        ),
        (
            tools(json!([{"type": "namespace", "name": "n"}])),
            "tools[0].tools",
            "required",
        ),
        (
            tools(json!([{"type": "namespace", "name": "n", "tools": [{"type": "web_search"}]}])),
            "tools[0].tools[0].type",
            "function or custom",
        ),
        (
            json!({"input": [{"type": "additional_tools", "role": "developer", "tools": [{"type": "mcp"}]}]}),
            "input[0].tools[0].type",
            "`mcp`",
        ),
        (chosen(json!("some")), "tool_choice", "required"),
        (chosen(json!(1)), "tool_choice", "a string or an object"),
        (
            chosen(json!({"type": "function"})),
            "tool_choice.name",
            "required",
        ),
        (
            chosen(json!({"type": "function", "name": "see"})),
            "tool_choice.name",
            "Tool choice 'see' not found in 'tools' parameter.",
        ),
        (
            chosen(json!({"type": "web_search_preview"})),
            "tool_choice.type",
            "can't be chosen",
        ),
        (
            chosen(
                json!({"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "see"}]}),
            ),
            "tool_choice.tools[0].name",
            "not found",
        ),
        (
            with("tool_choice", json!("required")),
            "tool_choice",
            "only possible with tools",
        ),
    ]);
}
