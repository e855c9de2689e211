//! What lives here: the input of a response as it is listed later: without the files that came inside it.

use bytes::{Bytes, BytesMut};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::wire::{Item, Part};
use crate::body::TextOr;
use crate::codec::write_json;

/// The items of an input that are worth a look later, as JSON.
pub(super) fn listed(input: &TextOr<Item>) -> Vec<Value> {
    match input {
        TextOr::Text(text) => {
            let content = json!([{"type": "input_text", "text": text}]);
            let message = json!({"type": "message", "role": "user", "status": "completed", "content": content});
            vec![message]
        }
        TextOr::List(items) => items.iter().filter_map(item).collect(),
    }
}

fn item(item: &Item) -> Option<Value> {
    let kind = item.kind.as_deref().unwrap_or("message");
    let mut listed = Map::new();
    let mut set = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            listed.insert(field.to_owned(), value);
        }
    };
    let text = |value: &Option<String>| value.clone().map(Value::from);
    match kind {
        "message" => {
            let is_output = item.role.as_deref() == Some("assistant");
            set("role", text(&item.role));
            set("content", Some(parts(item.content.as_ref(), is_output)));
        }
        "function_call" | "custom_tool_call" => {
            set("call_id", text(&item.call_id));
            set("name", text(&item.name));
            set("namespace", text(&item.namespace));
            set("arguments", text(&item.arguments));
            set("input", text(&item.input));
        }
        "function_call_output" | "custom_tool_call_output" => {
            let output = match &item.output {
                Some(TextOr::Text(text)) => Value::from(text.as_str()),
                output => parts(output.as_ref(), false),
            };
            set("call_id", text(&item.call_id));
            set("output", Some(output));
        }
        _ => return None,
    }
    set("id", text(&item.id));
    set("type", Some(Value::from(kind)));
    set("status", Some(Value::from("completed")));
    Some(Value::Object(listed))
}

fn parts(content: Option<&TextOr<Part>>, is_output: bool) -> Value {
    match content {
        None => json!([]),
        Some(TextOr::Text(text)) if is_output => {
            json!([{"type": "output_text", "text": text, "annotations": []}])
        }
        Some(TextOr::Text(text)) => json!([{"type": "input_text", "text": text}]),
        Some(TextOr::List(parts)) => parts.iter().map(part).collect(),
    }
}

fn part(part: &Part) -> Value {
    let mut listed = Map::new();
    let mut set = |field: &str, value: Option<&String>| {
        if let Some(value) = value {
            listed.insert(field.to_owned(), Value::from(value.as_str()));
        }
    };
    let is_address = |uri: &&String| !uri.trim_start().starts_with("data:");
    set("type", part.kind.as_ref());
    set("text", part.text.as_ref());
    set("refusal", part.refusal.as_ref());
    set("image_url", part.image_url.as_ref().filter(is_address));
    set("file_url", part.file_url.as_ref().filter(is_address));
    set("filename", part.filename.as_ref());
    for (field, value) in &part.extra {
        if matches!(field.as_str(), "detail" | "annotations") {
            listed.insert(field.clone(), value.clone());
        }
    }
    Value::Object(listed)
}

/// Gives each item an id that has none: unique, and the same whenever the list is asked for.
pub(super) fn name(items: &mut [Value], answer_id: &str) {
    for (index, item) in items.iter_mut().enumerate() {
        let Value::Object(item) = item else { continue };
        if item.get("id").is_none() {
            let prefix = match item.get("type").and_then(Value::as_str) {
                Some("function_call") => "fc",
                Some("custom_tool_call") => "ctc",
                Some("function_call_output") => "fco",
                Some("custom_tool_call_output") => "ctco",
                _ => "msg",
            };
            let id = format!("{prefix}_{answer_id}in{index:02x}");
            item.insert("id".to_owned(), Value::from(id));
        }
    }
}

/// Which part of the list of a response's input is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputItemsPage {
    /// At most so many items.
    pub limit: usize,
    /// The newest first; else the oldest.
    pub newest_first: bool,
    /// Only what follows the item of this id.
    pub after: Option<String>,
}

#[derive(Serialize)]
struct List<'a> {
    object: &'static str,
    data: &'a [Value],
    first_id: Option<&'a str>,
    last_id: Option<&'a str>,
    has_more: bool,
}

/// One page of the items. `None`: there is no item of the id after which the page begins.
pub(super) fn page(mut items: Vec<Value>, page: &InputItemsPage) -> Option<Bytes> {
    fn id(item: &Value) -> Option<&str> {
        item.get("id").and_then(Value::as_str)
    }
    if page.newest_first {
        items.reverse();
    }
    let start = match &page.after {
        None => 0,
        Some(after) => items.iter().position(|item| id(item) == Some(after))? + 1,
    };
    let rest = &items[start..];
    let data = &rest[..rest.len().min(page.limit)];
    let mut out = BytesMut::new();
    let list = List {
        object: "list",
        data,
        first_id: data.first().and_then(id),
        last_id: data.last().and_then(id),
        has_more: data.len() < rest.len(),
    };
    write_json(&mut out, &list);
    Some(out.freeze())
}
