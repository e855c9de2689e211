//! What lives here: the functions that a request offers, and which of them the model has to call.

use std::collections::HashSet;

use b2a_domain::Fault;
use serde_json::{Value, json};

use super::{missing, unknown_value, unsupported};
use crate::body::{Extra, WordOr};
use crate::canonical::{ToolChoice, ToolSpec};
use crate::openai::wire::{
    ChatBody, ChoiceObject, FunctionSpec, NamedFunction, Tool, ToolReference,
};
use crate::{json_schema, tool_name};

/// As many as OpenAI takes.
const MAX_TOOLS: usize = 128;

const CUSTOM: &str = "custom tools are not supported: use a function with one string parameter";

/// The functions of a request.
#[derive(Debug, Default)]
pub(super) struct Offer {
    pub(super) tools: Vec<ToolSpec>,
    pub(super) choice: ToolChoice,
    pub(super) one_call_at_a_time: bool,
    /// They came in the old words, in which a call is to be answered.
    pub(super) is_old_form: bool,
}

/// Takes what the body says of functions, in its present or in its old words.
pub(super) fn read(body: &mut ChatBody) -> Result<Offer, Fault> {
    if body.functions.is_none() {
        let tools = body.tools.take().unwrap_or_default();
        let mut offer = Offer {
            tools: read_tools(tools)?,
            one_call_at_a_time: body.parallel_tool_calls == Some(false),
            ..Offer::default()
        };
        choose(&mut offer, body.tool_choice.take())?;
        return Ok(offer);
    }
    if body.tools.is_some() {
        let message = "The 'functions' parameter can't be used together with 'tools'.";
        return Err(Fault::invalid_field("functions", message));
    }
    let functions = body.functions.take().unwrap_or_default();
    let tools = read_functions(functions)?;
    let choice = read_old_choice(&tools, body.function_call.take())?;
    Ok(Offer {
        tools,
        choice,
        one_call_at_a_time: true,
        is_old_form: true,
    })
}

fn read_tools(tools: Vec<Tool>) -> Result<Vec<ToolSpec>, Fault> {
    let mut offered = Specs::new("tools", tools.len())?;
    for (index, tool) in tools.into_iter().enumerate() {
        let at = format!("tools[{index}]");
        match tool.kind.as_deref() {
            Some("function") => {}
            Some("custom") => return Err(unsupported(format!("{at}.type"), CUSTOM)),
            Some(_) => return Err(unknown_value(format!("{at}.type"), "'function'")),
            None => return Err(missing(format!("{at}.type"))),
        }
        let at = format!("{at}.function");
        offered.add(tool.function.ok_or_else(|| missing(&at))?, &at)?;
    }
    Ok(offered.specs)
}

fn read_functions(functions: Vec<FunctionSpec>) -> Result<Vec<ToolSpec>, Fault> {
    let mut offered = Specs::new("functions", functions.len())?;
    for (index, function) in functions.into_iter().enumerate() {
        offered.add(function, &format!("functions[{index}]"))?;
    }
    Ok(offered.specs)
}

/// Functions with names of their own.
struct Specs {
    specs: Vec<ToolSpec>,
    names: HashSet<String>,
}

impl Specs {
    fn new(field: &str, count: usize) -> Result<Self, Fault> {
        if count > MAX_TOOLS {
            let message = format!(
                "Invalid '{field}': array too long. Expected an array with maximum length {MAX_TOOLS}, but got an array with length {count} instead."
            );
            return Err(Fault::invalid_field(field, message));
        }
        Ok(Self {
            specs: Vec::with_capacity(count),
            names: HashSet::with_capacity(count),
        })
    }

    fn add(&mut self, function: FunctionSpec, at: &str) -> Result<(), Fault> {
        let name_at = format!("{at}.name");
        let name = named(function.name, &name_at)?;
        let parameters = read_schema(&name, function.parameters, &format!("{at}.parameters"))?;
        if !self.names.insert(name.clone()) {
            let message =
                format!("Invalid '{name_at}': there is another function of the name '{name}'.");
            return Err(Fault::invalid_field(name_at, message));
        }
        self.specs.push(ToolSpec {
            name,
            description: function.description.unwrap_or_default(),
            parameters,
        });
        Ok(())
    }
}

/// The name of a function that has one, of the form that names have.
pub(super) fn named(name: Option<String>, at: &str) -> Result<String, Fault> {
    let name = name.ok_or_else(|| missing(at))?;
    match tool_name::check(&name) {
        Ok(()) => Ok(name),
        Err(reason) => Err(Fault::invalid_field(
            at,
            format!("Invalid '{at}': {reason}."),
        )),
    }
}

/// The schema of a function's arguments, which are an object. No schema: there are none.
fn read_schema(name: &str, schema: Option<Extra>, at: &str) -> Result<Value, Fault> {
    let Some(schema) = schema else {
        return Ok(json!({"type": "object", "properties": {}}));
    };
    let fault = |reason: &str| {
        let message = format!("Invalid schema for function '{name}': {reason}");
        Fault::invalid_field(at, message)
    };
    let is_object = match schema.get("type") {
        None => true,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "object"),
        Some(kind) => kind == "object",
    };
    let schema = Value::Object(schema);
    json_schema::check(&schema).map_err(|reason| fault(&reason))?;
    if is_object {
        Ok(schema)
    } else {
        Err(fault("schema must be a JSON Schema of 'type: \"object\"'."))
    }
}

/// Brings `tool_choice` into the offer. Choices that need no function are taken without any.
fn choose(offer: &mut Offer, choice: Option<WordOr<ChoiceObject>>) -> Result<(), Fault> {
    const AT: &str = "tool_choice";
    offer.choice = match choice {
        None => ToolChoice::Auto,
        Some(WordOr::Word(word)) => mode(&word, AT, &offer.tools)?,
        Some(WordOr::Object(choice)) => match choice.kind.as_deref() {
            Some("function") => {
                let at = format!("{AT}.function");
                let function = choice.function.ok_or_else(|| missing(&at))?;
                ToolChoice::Named(offered(
                    &offer.tools,
                    function,
                    &format!("{at}.name"),
                    "tools",
                )?)
            }
            Some("allowed_tools") => {
                let at = format!("{AT}.allowed_tools");
                let allowed = choice.allowed_tools.ok_or_else(|| missing(&at))?;
                let listed = allowed
                    .tools
                    .ok_or_else(|| missing(format!("{at}.tools")))?;
                allow_only(offer, listed, &format!("{at}.tools"))?;
                let at = format!("{at}.mode");
                match allowed.mode.ok_or_else(|| missing(&at))?.as_str() {
                    word @ ("auto" | "required") => mode(word, &at, &offer.tools)?,
                    _ => return Err(unknown_value(at, "'auto' or 'required'")),
                }
            }
            Some("custom") => return Err(unsupported(format!("{AT}.type"), CUSTOM)),
            Some(_) => {
                let at = format!("{AT}.type");
                return Err(unknown_value(at, "'function' or 'allowed_tools'"));
            }
            None => return Err(missing(format!("{AT}.type"))),
        },
    };
    Ok(())
}

fn mode(word: &str, at: &str, tools: &[ToolSpec]) -> Result<ToolChoice, Fault> {
    match word {
        "none" => Ok(ToolChoice::Never),
        "auto" => Ok(ToolChoice::Auto),
        "required" if tools.is_empty() => {
            let message = format!("'{at}' is only allowed when 'tools' are specified.");
            Err(Fault::invalid_field(at, message))
        }
        "required" => Ok(ToolChoice::Required),
        _ => Err(unknown_value(at, "'none', 'auto' or 'required'")),
    }
}

/// Leaves those functions only that the choice allows.
fn allow_only(offer: &mut Offer, listed: Vec<ToolReference>, at: &str) -> Result<(), Fault> {
    if listed.is_empty() {
        return Err(unknown_value(at, "one tool at least"));
    }
    let mut allowed = HashSet::with_capacity(listed.len().min(MAX_TOOLS));
    for (index, tool) in listed.into_iter().enumerate() {
        let at = format!("{at}[{index}]");
        match tool.kind.as_deref() {
            Some("function") => {}
            Some(_) => return Err(unknown_value(format!("{at}.type"), "'function'")),
            None => return Err(missing(format!("{at}.type"))),
        }
        let at = format!("{at}.function");
        let function = tool.function.ok_or_else(|| missing(&at))?;
        let at = format!("{at}.name");
        allowed.insert(offered(&offer.tools, function, &at, "tools")?);
    }
    offer.tools.retain(|tool| allowed.contains(&tool.name));
    Ok(())
}

/// The name of a function that is on offer, in the field `list` of the request.
fn offered(
    tools: &[ToolSpec],
    function: NamedFunction,
    at: &str,
    list: &str,
) -> Result<String, Fault> {
    let name = named(function.name, at)?;
    if tools.iter().any(|tool| tool.name == name) {
        return Ok(name);
    }
    let message =
        format!("Invalid value for '{at}': function '{name}' not found in '{list}' parameter.");
    Err(Fault::invalid_field(at, message))
}

/// Reads `function_call`, the old `tool_choice`.
fn read_old_choice(
    tools: &[ToolSpec],
    choice: Option<WordOr<NamedFunction>>,
) -> Result<ToolChoice, Fault> {
    const AT: &str = "function_call";
    match choice {
        None => Ok(ToolChoice::Auto),
        Some(WordOr::Word(word)) => match word.as_str() {
            "none" => Ok(ToolChoice::Never),
            "auto" => Ok(ToolChoice::Auto),
            _ => Err(unknown_value(
                AT,
                "'none', 'auto' or the name of a function",
            )),
        },
        Some(WordOr::Object(function)) => {
            offered(tools, function, "function_call.name", "functions").map(ToolChoice::Named)
        }
    }
}
