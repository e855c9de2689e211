//! What lives here: the tools of a request: the client's functions, and those of the service.
//!
//! Search and fetching of pages are the upstream's own web search. What Google would run in places of its own is
//! refused.

use std::collections::HashSet;

use b2a_domain::Fault;
use serde_json::{Value, json};

use super::super::wire::{FunctionDeclaration, Many, Mode, Tool, ToolConfig};
use super::{required, schema};
use crate::canonical::{ToolChoice, ToolSpec};
use crate::{json_schema, tool_count, tool_name};

/// Google's tools that nothing stands in for, in both ways of writing.
const ABSENT: [[&str; 2]; 8] = [
    ["codeExecution", "code_execution"],
    ["computerUse", "computer_use"],
    ["fileSearch", "file_search"],
    ["googleMaps", "google_maps"],
    ["mcpServers", "mcp_servers"],
    ["retrieval", "retrieval"],
    ["parallelAiSearch", "parallel_ai_search"],
    ["exaAiSearch", "exa_ai_search"],
];

/// What a request offers to the model.
#[derive(Debug, Default)]
pub(super) struct Offered {
    pub(super) functions: Vec<ToolSpec>,
    pub(super) web_search: bool,
}

/// Reads the tools, which stand at `at`.
pub(super) fn offered(tools: Vec<Tool>, at: &str) -> Result<Offered, Fault> {
    let mut offered = Offered::default();
    let mut names = HashSet::new();
    for (index, tool) in tools.into_iter().enumerate() {
        let at = format!("{at}[{index}]");
        for [name, in_snake_case] in ABSENT {
            let is_there = |name| tool.extra.get(name).is_some_and(|value| !value.is_null());
            if is_there(name) || is_there(in_snake_case) {
                let fault = "no such tool is there: declare a function for it";
                return Err(Fault::invalid_field(format!("{at}.{name}"), fault));
            }
        }
        let searches = [
            tool.google_search,
            tool.google_search_retrieval,
            tool.enterprise_web_search,
            tool.url_context,
        ];
        offered.web_search |= searches.iter().any(Option::is_some);
        let declared = tool.function_declarations.unwrap_or_default().0;
        tool_count::check(offered.functions.len() + declared.len())
            .map_err(|error| Fault::invalid_field(format!("{at}.functionDeclarations"), error))?;
        for (index, function) in declared.into_iter().enumerate() {
            let at = format!("{at}.functionDeclarations[{index}]");
            let function = declaration(function, &at)?;
            if !names.insert(function.name.clone()) {
                let fault = format!("Duplicate function declaration found: {}", function.name);
                return Err(Fault::invalid_field(format!("{at}.name"), fault));
            }
            offered.functions.push(function);
        }
    }
    Ok(offered)
}

fn declaration(function: FunctionDeclaration, at: &str) -> Result<ToolSpec, Fault> {
    let name_at = format!("{at}.name");
    let name = function.name.ok_or_else(|| required(&name_at))?;
    tool_name::check(&name).map_err(|error| Fault::invalid_field(name_at, error))?;
    let (mut parameters, at) = match (function.parameters, function.parameters_json_schema) {
        (Some(_), Some(_)) => {
            return Err(Fault::invalid_field(
                format!("{at}.parametersJsonSchema"),
                "parameters and parametersJsonSchema can't be used together",
            ));
        }
        (Some(own), None) => {
            let at = format!("{at}.parameters");
            (schema::normalised(own, &at)?, at)
        }
        (None, Some(standard)) => (standard, format!("{at}.parametersJsonSchema")),
        (None, None) => (json!({}), format!("{at}.parameters")),
    };
    json_schema::check(&parameters)
        .map_err(|error| Fault::invalid_field(&at, format!("no schema: {error}")))?;
    match &mut parameters {
        Value::Object(members) => {
            let kind = members.entry("type").or_insert_with(|| json!("object"));
            if *kind != "object" {
                let fault = "the arguments of a function are an OBJECT";
                return Err(Fault::invalid_field(format!("{at}.type"), fault));
            }
        }
        // A schema that takes all, or nothing: a function without arguments to speak of.
        _ => parameters = json!({"type": "object"}),
    }
    Ok(ToolSpec {
        name,
        description: function.description.unwrap_or_default(),
        parameters,
    })
}

/// Reads whether the model has to call a function. Functions that it must not call are taken out of `offered`.
pub(super) fn choice(
    config: Option<ToolConfig>,
    offered: &mut Offered,
    at: &str,
) -> Result<ToolChoice, Fault> {
    let Some(config) = config.and_then(|config| config.function_calling_config) else {
        return Ok(ToolChoice::Auto);
    };
    let mode = config.mode.unwrap_or(Mode::Unspecified);
    let names_at = format!("{at}.allowedFunctionNames");
    let Many(allowed) = config.allowed_function_names.unwrap_or_default();
    if mode == Mode::Any && offered.functions.is_empty() {
        return Err(Fault::invalid_field(
            format!("{at}.mode"),
            "Function calling config is set without function_declarations.",
        ));
    }
    if !allowed.is_empty() {
        if !matches!(mode, Mode::Any | Mode::Validated) {
            let fault = "allowed function names can only be set with mode ANY or VALIDATED";
            return Err(Fault::invalid_field(names_at, fault));
        }
        let is_declared = |name: &String| offered.functions.iter().any(|tool| tool.name == *name);
        if let Some(index) = allowed.iter().position(|name| !is_declared(name)) {
            let fault = "no function of this name is declared";
            return Err(Fault::invalid_field(format!("{names_at}[{index}]"), fault));
        }
        let allowed: HashSet<String> = allowed.into_iter().collect();
        offered
            .functions
            .retain(|tool| allowed.contains(&tool.name));
    }
    Ok(match (mode, offered.functions.as_slice()) {
        (Mode::Any, [only]) => ToolChoice::Named(only.name.clone()),
        (Mode::Any, _) => ToolChoice::Required,
        (Mode::None, _) => ToolChoice::Never,
        (Mode::Unspecified | Mode::Auto | Mode::Validated, _) => ToolChoice::Auto,
    })
}
