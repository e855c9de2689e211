//! What lives here: the tools of a Responses request. Functions, custom tools and namespaces of them become functions
//! of one flat list; the way back from a function's name to the client's tool is kept for the answer.

use std::collections::HashMap;

use b2a_domain::Fault;
use serde_json::{Value, json};

use super::wire::{InputFormat, Tool};
use crate::canonical::{ToolChoice, ToolSpec};
use crate::{json_schema, tool_count, tool_name};

/// What the client calls a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClientTool {
    pub(super) name: String,
    pub(super) namespace: Option<String>,
    /// It takes one text instead of arguments.
    pub(super) is_custom: bool,
}

/// Functions by their names in the canonical request, and what else the client offers.
#[derive(Debug, Default)]
pub(super) struct Tools {
    pub(super) specs: Vec<ToolSpec>,
    pub(super) clients: HashMap<String, ClientTool>,
    pub(super) web_search: bool,
    pub(super) image_generation: bool,
}

/// The name in the canonical request of a tool in a namespace. A tool outside of one may come back with its own
/// name as that of the namespace.
pub(super) fn flat_name(namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(namespace) if namespace != name => format!("{namespace}.{name}"),
        _ => name.to_owned(),
    }
}

impl Tools {
    /// Reads a list of tools that stands at `path`.
    pub(super) fn read(&mut self, tools: &[Tool], path: &str) -> Result<(), Fault> {
        for (index, tool) in tools.iter().enumerate() {
            let at = format!("{path}[{index}]");
            match tool.kind.as_deref() {
                Some("function" | "custom") => self.add(tool, None, &at)?,
                Some("namespace") => self.read_namespace(tool, &at)?,
                Some(kind) if kind.starts_with("web_search") => self.web_search = true,
                Some("image_generation") => self.image_generation = true,
                // Codex offers it with its own models: a search for more tools than were sent along. No model here knows it,
                // and those that were sent are enough to work with.
                Some("tool_search") => {}
                Some(kind) => {
                    let message = format!(
                        "tools of type `{kind}` are not supported; those that are: function, custom, namespace, \
                         web_search, image_generation"
                    );
                    return Err(Fault::invalid_field(format!("{at}.type"), message));
                }
                None => return Err(missing(&at, "type")),
            }
        }
        Ok(())
    }

    fn read_namespace(&mut self, namespace: &Tool, at: &str) -> Result<(), Fault> {
        let name = namespace
            .name
            .as_deref()
            .ok_or_else(|| missing(at, "name"))?;
        let tools = namespace
            .tools
            .as_deref()
            .ok_or_else(|| missing(at, "tools"))?;
        for (index, tool) in tools.iter().enumerate() {
            let at = format!("{at}.tools[{index}]");
            if !matches!(tool.kind.as_deref(), Some("function" | "custom")) {
                let message = "in a namespace: expected function or custom";
                return Err(Fault::invalid_field(format!("{at}.type"), message));
            }
            self.add(tool, Some(name), &at)?;
        }
        Ok(())
    }

    fn add(&mut self, tool: &Tool, namespace: Option<&str>, at: &str) -> Result<(), Fault> {
        tool_count::check(self.specs.len() + 1)
            .map_err(|problem| Fault::invalid_field(at, problem))?;
        let name = tool.name.as_deref().ok_or_else(|| missing(at, "name"))?;
        let name_at = || format!("{at}.name");
        let flat = flat_name(namespace, name);
        tool_name::check(&flat).map_err(|problem| Fault::invalid_field(name_at(), problem))?;
        let is_custom = tool.kind.as_deref() == Some("custom");
        let (description, parameters) = if is_custom {
            (custom_description(tool, at)?, custom_parameters())
        } else {
            let description = tool.description.clone().unwrap_or_default();
            (description, parameters(tool, at)?)
        };
        let client = ClientTool {
            name: name.to_owned(),
            namespace: namespace.map(str::to_owned),
            is_custom,
        };
        if self.clients.insert(flat.clone(), client).is_some() {
            let message = format!("there are two tools of the name `{flat}`");
            return Err(Fault::invalid_field(name_at(), message));
        }
        self.specs.push(ToolSpec {
            name: flat,
            description,
            parameters,
        });
        Ok(())
    }

    /// Reads the choice; one of some allowed tools leaves only these.
    pub(super) fn choose(&mut self, choice: Option<&Value>) -> Result<ToolChoice, Fault> {
        match choice {
            None | Some(Value::Null) => Ok(ToolChoice::Auto),
            Some(Value::String(word)) => self.choose_by_word(word, "tool_choice"),
            Some(Value::Object(object)) => {
                let text = |field: &str| object.get(field).and_then(Value::as_str);
                match text("type") {
                    Some("function" | "custom") => {
                        let name = text("name").ok_or_else(|| missing("tool_choice", "name"))?;
                        let name = self.named(text("namespace"), name, "tool_choice.name")?;
                        Ok(ToolChoice::Named(name))
                    }
                    Some("allowed_tools") => {
                        let tools = object.get("tools").and_then(Value::as_array);
                        let tools = tools.ok_or_else(|| missing("tool_choice", "tools"))?;
                        self.allow_only(tools)?;
                        self.choose_by_word(text("mode").unwrap_or("auto"), "tool_choice.mode")
                    }
                    Some(kind) if kind.starts_with("web_search") && self.web_search => {
                        Ok(ToolChoice::Auto)
                    }
                    Some("image_generation") if self.image_generation => Ok(ToolChoice::Auto),
                    Some(kind) => Err(Fault::invalid_field(
                        "tool_choice.type",
                        format!("a tool of type `{kind}` can't be chosen here"),
                    )),
                    None => Err(missing("tool_choice", "type")),
                }
            }
            Some(_) => Err(Fault::invalid_field(
                "tool_choice",
                "expected a string or an object",
            )),
        }
    }

    fn choose_by_word(&self, word: &str, at: &str) -> Result<ToolChoice, Fault> {
        let has_hosted = self.web_search || self.image_generation;
        match word {
            "auto" => Ok(ToolChoice::Auto),
            "none" => Ok(ToolChoice::Never),
            "required" if !self.specs.is_empty() => Ok(ToolChoice::Required),
            // The service's own tools can't be forced.
            "required" if has_hosted => Ok(ToolChoice::Auto),
            "required" => Err(Fault::invalid_field(
                at,
                "`required` is only possible with tools",
            )),
            _ => Err(Fault::invalid_field(
                at,
                "unknown choice; expected none, auto or required",
            )),
        }
    }

    fn named(&self, namespace: Option<&str>, name: &str, at: &str) -> Result<String, Fault> {
        let flat = flat_name(namespace, name);
        if self.clients.contains_key(&flat) {
            return Ok(flat);
        }
        let message = format!("Tool choice '{name}' not found in 'tools' parameter.");
        Err(Fault::invalid_field(at, message))
    }

    fn allow_only(&mut self, allowed: &[Value]) -> Result<(), Fault> {
        let (mut names, mut web_search, mut image_generation) = (Vec::new(), false, false);
        for (index, tool) in allowed.iter().enumerate() {
            let at = format!("tool_choice.tools[{index}]");
            let text = |field: &str| tool.get(field).and_then(Value::as_str);
            match text("type") {
                Some("function" | "custom") => {
                    let name = text("name").ok_or_else(|| missing(&at, "name"))?;
                    names.push(self.named(text("namespace"), name, &format!("{at}.name"))?);
                }
                Some(kind) if kind.starts_with("web_search") => web_search = true,
                Some("image_generation") => image_generation = true,
                Some(_) => {
                    return Err(Fault::invalid_field(
                        format!("{at}.type"),
                        "there is no such tool",
                    ));
                }
                None => return Err(missing(&at, "type")),
            }
        }
        self.specs.retain(|spec| names.contains(&spec.name));
        self.web_search &= web_search;
        self.image_generation &= image_generation;
        Ok(())
    }
}

/// The arguments of a function: without a schema there are none.
fn parameters(tool: &Tool, at: &str) -> Result<Value, Fault> {
    let Some(schema) = &tool.parameters else {
        return Ok(json!({"type": "object", "properties": {}}));
    };
    let at = format!("{at}.parameters");
    if !schema.is_object() {
        return Err(Fault::invalid_field(
            at,
            "expected a JSON schema, an object",
        ));
    }
    json_schema::check(schema).map_err(|problem| Fault::invalid_field(at, problem))?;
    Ok(schema.clone())
}

/// A custom tool is a function of one text.
fn custom_parameters() -> Value {
    json!({
        "type": "object",
        "properties": {"input": {"type": "string"}},
        "required": ["input"],
        "additionalProperties": false,
    })
}

fn custom_description(tool: &Tool, at: &str) -> Result<String, Fault> {
    let mut description = tool.description.clone().unwrap_or_default();
    if !description.is_empty() {
        description.push_str("\n\n");
    }
    description.push_str("The whole input is one text, in the argument `input`.");
    if let Some(format) = &tool.format {
        describe_format(format, &format!("{at}.format"), &mut description)?;
    }
    Ok(description)
}

fn describe_format(format: &InputFormat, at: &str, description: &mut String) -> Result<(), Fault> {
    match format.kind.as_deref() {
        Some("text") => Ok(()),
        Some("grammar") => {
            let syntax = format.syntax.as_deref();
            let syntax = syntax.ok_or_else(|| missing(at, "syntax"))?;
            if !matches!(syntax, "lark" | "regex") {
                let message = "unknown syntax; expected lark or regex";
                return Err(Fault::invalid_field(format!("{at}.syntax"), message));
            }
            let definition = format.definition.as_deref();
            let definition = definition.ok_or_else(|| missing(at, "definition"))?;
            for text in [
                " It has to match this grammar (",
                syntax,
                "):\n",
                definition,
            ] {
                description.push_str(text);
            }
            Ok(())
        }
        Some(_) => Err(Fault::invalid_field(
            format!("{at}.type"),
            "unknown type; expected text or grammar",
        )),
        None => Err(missing(at, "type")),
    }
}

/// A field that has to be there is not.
pub(super) fn missing(at: &str, field: &str) -> Fault {
    Fault::invalid_field(format!("{at}.{field}"), "this field is required")
}
