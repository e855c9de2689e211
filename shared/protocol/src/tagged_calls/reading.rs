//! What lives here: what stands in a block, read as the calls that are meant.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

use super::lenient::to_strict_json;

/// What models call the name of a function.
const NAMES: [&str; 5] = ["name", "function", "tool", "tool_name", "function_name"];
/// What models call its arguments.
const ARGUMENTS: [&str; 5] = ["arguments", "args", "parameters", "input", "params"];
/// What they put beside these.
const BESIDE: [&str; 3] = ["id", "call_id", "type"];

/// A call as it stands in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadCall {
    /// The function's name.
    pub(crate) name: String,
    /// The arguments, a JSON object as text; the error is what stands there in its place.
    pub(crate) arguments: Result<String, String>,
}

/// A block that is no call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoCall;

/// Reads a block: mostly one call, but several in a list or one after the other are taken as well. `name` is what the
/// opening tag names the function.
pub(crate) fn read_calls(body: &str, name: Option<&str>) -> Result<Vec<ReadCall>, NoCall> {
    let from = body.find(['{', '[']).ok_or(NoCall)?;
    // Some put the name before the arguments, which are all of the JSON then.
    let before = body[..from].trim_matches(|c: char| c.is_whitespace() || c == '`' || c == ':');
    let is_name = |word: &&str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.:".contains(c);
        !word.is_empty() && word.len() <= 128 && word.chars().all(is_part) && *word != "json"
    };
    let name = name.or(Some(before).filter(is_name));
    let json = body[from..].trim_end_matches(|c: char| c.is_whitespace() || c == '`');
    match read_all(json, name) {
        Err(NoCall) => read_all(&to_strict_json(json), name),
        read => read,
    }
}

fn read_all(json: &str, name: Option<&str>) -> Result<Vec<ReadCall>, NoCall> {
    let mut calls = Vec::new();
    for value in Deserializer::from_str(json).into_iter::<&RawValue>() {
        let value = value.map_err(|_| NoCall)?.get();
        if value.starts_with('[') {
            let list: Vec<&RawValue> = serde_json::from_str(value).map_err(|_| NoCall)?;
            for value in list {
                calls.push(read_one(value.get(), name)?);
            }
        } else {
            calls.push(read_one(value, name)?);
        }
    }
    if calls.is_empty() {
        return Err(NoCall);
    }
    Ok(calls)
}

fn read_one(object: &str, name: Option<&str>) -> Result<ReadCall, NoCall> {
    let mut members: BTreeMap<String, &RawValue> =
        serde_json::from_str(object).map_err(|_| NoCall)?;
    // OpenAI's own form: {"type": "function", "function": {"name": …, "arguments": …}}.
    if let Some(inner) = members.get("function")
        && inner.get().starts_with('{')
    {
        members = serde_json::from_str(inner.get()).map_err(|_| NoCall)?;
    }
    let said = NAMES.iter().find_map(|key| {
        let value: String = serde_json::from_str(members.get(*key)?.get()).ok()?;
        members.remove(*key);
        Some(value)
    });
    let (name, is_in_json) = match (said, name) {
        (Some(said), _) => (said, true),
        (None, Some(name)) => (name.to_owned(), false),
        (None, None) => return Err(NoCall),
    };
    let arguments = match ARGUMENTS.iter().find(|key| members.contains_key(**key)) {
        Some(key) => match object_of(members[*key].get()) {
            // A function may well have a parameter of that name, and its arguments stand beside the name then.
            Err(_) if is_in_json && *key != ARGUMENTS[0] => Ok(beside_name(members)),
            arguments => arguments,
        },
        None if is_in_json => Ok(beside_name(members)),
        None => Ok(object.to_owned()),
    };
    Ok(ReadCall { name, arguments })
}

/// The members of a call but for its name, as an object.
fn beside_name(mut members: BTreeMap<String, &RawValue>) -> String {
    for key in BESIDE {
        members.remove(key);
    }
    serde_json::to_string(&members).unwrap_or_default()
}

/// Arguments as an object: some write them as a string that holds one, or write nothing.
fn object_of(arguments: &str) -> Result<String, String> {
    if arguments.starts_with('{') {
        return Ok(arguments.to_owned());
    }
    if arguments == "null" {
        return Ok("{}".to_owned());
    }
    let Ok(inner) = serde_json::from_str::<String>(arguments) else {
        return Err(arguments.to_owned());
    };
    let inner = inner.trim();
    if inner.is_empty() {
        return Ok("{}".to_owned());
    }
    let is_object = |text: &str| {
        let parsed = serde_json::from_str::<Value>(text);
        parsed.is_ok_and(|value| value.is_object())
    };
    if is_object(inner) {
        return Ok(inner.to_owned());
    }
    let strict = to_strict_json(inner);
    if is_object(&strict) {
        Ok(strict)
    } else {
        Err(inner.to_owned())
    }
}
