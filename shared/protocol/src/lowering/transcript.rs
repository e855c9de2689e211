//! What lives here: calls and results of earlier turns as the text that stands in their place.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::value::RawValue;

use super::tags::Tags;
use crate::canonical::{ChatRequest, ContentPart, ToolCall, ToolResult};

/// Puts text in the place of calls and results.
pub(super) fn lower_turns(request: &mut ChatRequest, tags: Tags) {
    let (call_tag, result_tag) = (tags.call(), tags.result());
    // The ids of the calls in the last turn that had any: results tell by number which of several they answer.
    let mut calls: HashMap<String, usize> = HashMap::new();
    for turn in &mut request.turns {
        let mut begun = false;
        for part in &mut turn.parts {
            let text = match part {
                ContentPart::ToolCall(call) => {
                    if !begun {
                        begun = true;
                        calls.clear();
                    }
                    let text = call_text(call, &call_tag);
                    let number = calls.len();
                    calls.entry(std::mem::take(&mut call.id)).or_insert(number);
                    text
                }
                ContentPart::ToolResult(result) => {
                    let number = if calls.len() > 1 {
                        calls.get(&result.call_id).copied()
                    } else {
                        None
                    };
                    result_text(result, number, &result_tag)
                }
                ContentPart::Text(_) | ContentPart::Media(_) | ContentPart::RemoteMedia(_) => {
                    continue;
                }
            };
            *part = ContentPart::Text(text);
        }
    }
}

/// A call in the form that the model is to write calls in.
pub(crate) fn call_text(call: &ToolCall, tag: &str) -> String {
    let ToolCall {
        name,
        arguments_json,
        ..
    } = call;
    let mut text = String::with_capacity(arguments_json.len() + 2 * tag.len() + 64);
    let _ = write!(text, "<{tag}>\n{{\"name\":\"{name}\",\"arguments\":");
    let arguments = arguments_json.trim();
    if arguments.is_empty() {
        text.push_str("{}");
    } else if serde_json::from_str::<&RawValue>(arguments).is_ok() {
        text.push_str(arguments);
    } else {
        // No JSON, as a client's history may have it: told as it was, and not as an example of how to write them.
        text.push_str(&serde_json::Value::from(arguments).to_string());
    }
    let _ = write!(text, "}}\n</{tag}>");
    text
}

/// What a function answered. `number` is the place of the call among those of its turn, from 0 on.
fn result_text(result: &ToolResult, number: Option<usize>, tag: &str) -> String {
    let ToolResult { name, text, .. } = result;
    let mut words = String::with_capacity(text.len() + 2 * tag.len() + name.len() + 48);
    let _ = write!(words, "<{tag} name=\"{name}\"");
    if let Some(number) = number {
        let _ = write!(words, " call=\"{}\"", number + 1);
    }
    if result.is_error {
        words.push_str(" error=\"true\"");
    }
    let _ = write!(words, ">\n{text}\n</{tag}>");
    words
}
