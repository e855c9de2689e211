//! What lives here: the tools of a messages request: the client's functions, and those that Anthropic knows
//! by their type alone.
//!
//! A tool that the client runs is a function of the client, whoever wrote its schema. Search and fetching of
//! pages are the upstream's own web search. A search for tools finds nothing to do, since the model sees all
//! tools from the start. What Anthropic runs in places of its own is refused.

use std::collections::HashSet;

use b2a_domain::Fault;
use serde_json::{Value, json};

use super::super::wire;
use super::required;
use crate::canonical::{ToolChoice, ToolSpec};
use crate::{json_schema, tool_count, tool_name};

/// What a request offers to the model.
#[derive(Debug, Default)]
pub(super) struct Offered {
    pub(super) functions: Vec<ToolSpec>,
    pub(super) web_search: bool,
    /// The names of tools that are no functions of the client.
    others: Vec<String>,
}

/// Reads the tools.
pub(super) fn offered(tools: Vec<wire::Tool>) -> Result<Offered, Fault> {
    let mut offered = Offered::default();
    let mut names = HashSet::new();
    tool_count::check(tools.len()).map_err(|error| Fault::invalid_field("tools", error))?;
    for (index, tool) in tools.into_iter().enumerate() {
        let at = format!("tools[{index}]");
        let kind = tool.kind.as_deref().unwrap_or("custom");
        if kind == "custom" {
            let function = custom(tool, &at)?;
            if !names.insert(function.name.clone()) {
                return Err(twice(&at));
            }
            offered.functions.push(function);
            continue;
        }
        let searches = is_version_of(kind, "web_search") || is_version_of(kind, "web_fetch");
        let known = known(kind);
        if !searches && known.is_none() && !kind.starts_with("tool_search_tool") {
            return Err(Fault::invalid_field(
                format!("{at}.type"),
                "no such tool is there: tools that Anthropic runs are not, but for web_search and web_fetch; \
                 describe it as a custom tool with an input_schema",
            ));
        }
        let name = tool.name.ok_or_else(|| required(format!("{at}.name")))?;
        if !names.insert(name.clone()) {
            return Err(twice(&at));
        }
        offered.web_search |= searches;
        match known {
            Some(known) if known.name == name => offered.functions.push(known),
            Some(known) => {
                let fault = format!("Input should be '{}'", known.name);
                return Err(Fault::invalid_field(format!("{at}.name"), fault));
            }
            None => offered.others.push(name),
        }
    }
    Ok(offered)
}

fn twice(at: &str) -> Fault {
    Fault::invalid_field(format!("{at}.name"), "Tool names must be unique.")
}

/// Whether `kind` is `tool` in one of its versions, which are dates: `web_search_20250305`.
fn is_version_of(kind: &str, tool: &str) -> bool {
    let version = kind.strip_prefix(tool).and_then(|v| v.strip_prefix('_'));
    version.is_some_and(|v| v.len() == 8 && v.bytes().all(|byte| byte.is_ascii_digit()))
}

fn custom(tool: wire::Tool, at: &str) -> Result<ToolSpec, Fault> {
    let name_at = format!("{at}.name");
    let name = tool.name.ok_or_else(|| required(&name_at))?;
    tool_name::check(&name).map_err(|error| Fault::invalid_field(name_at, error))?;
    let schema_at = format!("{at}.input_schema");
    let parameters = tool.input_schema.ok_or_else(|| required(&schema_at))?;
    json_schema::check(&parameters)
        .map_err(|error| Fault::invalid_field(&schema_at, format!("no JSON schema: {error}")))?;
    match parameters.get("type") {
        Some(Value::String(kind)) if kind == "object" => {}
        None => return Err(required(format!("{schema_at}.type"))),
        Some(_) => {
            let fault = "Input should be 'object'";
            return Err(Fault::invalid_field(format!("{schema_at}.type"), fault));
        }
    }
    Ok(ToolSpec {
        name,
        description: tool.description.unwrap_or_default(),
        parameters,
    })
}

/// The tools that run at the client and whose schemas Anthropic's models know by heart; others have to be told.
fn known(kind: &str) -> Option<ToolSpec> {
    let is = |tool| is_version_of(kind, tool);
    let (name, description, parameters) = if is("bash") {
        let description = "Runs a command in a bash shell that lives on between calls.";
        ("bash", description, bash())
    } else if is("text_editor") {
        let description = "Views, creates and edits text files.";
        // It was renamed when it lost its way back.
        let may_undo = matches!(kind, "text_editor_20241022" | "text_editor_20250124");
        let name = if may_undo {
            "str_replace_editor"
        } else {
            "str_replace_based_edit_tool"
        };
        (name, description, text_editor(may_undo))
    } else if is("memory") {
        let description = "Keeps notes in files under /memories from one conversation to the next.";
        ("memory", description, memory())
    } else {
        return None;
    };
    Some(ToolSpec {
        name: name.to_owned(),
        description: description.to_owned(),
        parameters,
    })
}

fn bash() -> Value {
    json!({"type": "object", "properties": {
        "command": {"type": "string", "description": "The command. Needed unless the shell is restarted."},
        "restart": {"type": "boolean", "description": "Restarts the shell."},
    }})
}

/// What the commands of files have in common.
fn file_fields() -> Value {
    json!({
        "file_text": {"type": "string", "description": "Of create: the file's text."},
        "old_str": {"type": "string", "description": "Of str_replace: the text to replace, which is there once."},
        "new_str": {"type": "string", "description": "Of str_replace: what to put in its place."},
        "insert_line": {"type": "integer", "description": "Of insert: the line to insert after, 0 for the beginning."},
        "insert_text": {"type": "string", "description": "Of insert: the text."},
        "view_range": {"type": "array", "items": {"type": "integer"},
            "description": "Of view: the first and last line, counted from 1, -1 for the end."},
    })
}

fn text_editor(may_undo: bool) -> Value {
    let mut commands = vec!["view", "create", "str_replace", "insert"];
    let mut fields = file_fields();
    if may_undo {
        commands.push("undo_edit");
        // These versions insert what the others replace with.
        if let Value::Object(fields) = &mut fields {
            fields.remove("insert_text");
        }
        fields["new_str"] =
            json!({"type": "string", "description": "Of str_replace and insert: the new text."});
    }
    fields["command"] = json!({"type": "string", "enum": commands});
    fields["path"] =
        json!({"type": "string", "description": "The absolute path of a file or directory."});
    json!({"type": "object", "properties": fields, "required": ["command", "path"]})
}

fn memory() -> Value {
    let commands = [
        "view",
        "create",
        "str_replace",
        "insert",
        "delete",
        "rename",
    ];
    let mut fields = file_fields();
    fields["command"] = json!({"type": "string", "enum": commands});
    fields["path"] =
        json!({"type": "string", "description": "The path, under /memories. Of all but rename."});
    fields["old_path"] = json!({"type": "string", "description": "Of rename: the path before."});
    fields["new_path"] = json!({"type": "string", "description": "Of rename: the path after."});
    json!({"type": "object", "properties": fields, "required": ["command"]})
}

/// Reads whether the model has to call a function, and whether one at a time.
pub(super) fn choice(
    choice: Option<wire::ToolChoice>,
    offered: &Offered,
) -> Result<(ToolChoice, bool), Fault> {
    let Some(choice) = choice else {
        return Ok((ToolChoice::Auto, false));
    };
    let one_at_a_time = choice.disable_parallel_tool_use.unwrap_or(false);
    if offered.functions.is_empty() && offered.others.is_empty() {
        return Err(Fault::invalid_field(
            "tool_choice",
            "tool_choice may only be specified while providing tools.",
        ));
    }
    let read = match choice.kind.as_deref() {
        Some("auto") => ToolChoice::Auto,
        Some("none") => ToolChoice::Never,
        // With none but the upstream's own tools, there is nothing to be called.
        Some("any") if offered.functions.is_empty() => ToolChoice::Auto,
        Some("any") => ToolChoice::Required,
        Some("tool") => {
            let name = choice.name.ok_or_else(|| required("tool_choice.name"))?;
            if offered.functions.iter().any(|tool| tool.name == name) {
                ToolChoice::Named(name)
            } else if offered.others.contains(&name) {
                ToolChoice::Auto
            } else {
                let fault = format!("Tool '{name}' not found in provided tools");
                return Err(Fault::invalid_field("tool_choice.name", fault));
            }
        }
        Some(_) => {
            let fault = "unknown type; expected auto, any, tool or none";
            return Err(Fault::invalid_field("tool_choice.type", fault));
        }
        None => return Err(required("tool_choice.type")),
    };
    Ok((read, one_at_a_time))
}
