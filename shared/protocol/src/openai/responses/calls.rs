//! What lives here: a call of one of the client's tools, in the form that the tool has at the client.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::item::{ArgumentsDone, InputDone, Item, Status};
use super::tools::ClientTool;
use crate::canonical::ToolCall;

/// A call, as the client knows the tool.
pub(super) struct CalledTool<'a> {
    call_id: &'a str,
    name: &'a str,
    namespace: Option<&'a str>,
    /// The arguments, or the one text that a custom tool takes.
    text: Cow<'a, str>,
    is_custom: bool,
}

/// What the event says that ends a call's text.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Done<'a> {
    Arguments(ArgumentsDone<'a>),
    Input(InputDone<'a>),
}

impl<'a> CalledTool<'a> {
    /// A call of the client's tool; without one it is that of a function.
    pub(super) fn new(call: &'a ToolCall, tool: Option<&'a ClientTool>) -> Self {
        let is_custom = tool.is_some_and(|tool| tool.is_custom);
        let text = if is_custom {
            custom_input(&call.arguments_json)
        } else if call.arguments_json.trim().is_empty() {
            Cow::Borrowed("{}")
        } else {
            Cow::Borrowed(call.arguments_json.as_str())
        };
        Self {
            call_id: &call.id,
            name: tool.map_or(&call.name, |tool| &tool.name),
            namespace: tool.and_then(|tool| tool.namespace.as_deref()),
            text,
            is_custom,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) const fn id_prefix(&self) -> &'static str {
        if self.is_custom { "ctc" } else { "fc" }
    }

    pub(super) const fn delta_name(&self) -> &'static str {
        if self.is_custom {
            "response.custom_tool_call_input.delta"
        } else {
            "response.function_call_arguments.delta"
        }
    }

    pub(super) const fn done_name(&self) -> &'static str {
        if self.is_custom {
            "response.custom_tool_call_input.done"
        } else {
            "response.function_call_arguments.done"
        }
    }

    pub(super) fn done(&self) -> Done<'_> {
        if self.is_custom {
            Done::Input(InputDone { input: &self.text })
        } else {
            Done::Arguments(ArgumentsDone {
                name: self.name,
                arguments: &self.text,
            })
        }
    }

    /// The item; its text comes with the deltas while it is in progress.
    pub(super) fn item<'b>(&'b self, id: &'b str, status: Status) -> Item<'b> {
        let text = if status == Status::InProgress {
            ""
        } else {
            &*self.text
        };
        let Self {
            call_id,
            name,
            namespace,
            ..
        } = *self;
        if self.is_custom {
            Item::CustomToolCall {
                id,
                status,
                call_id,
                name,
                namespace,
                input: text,
            }
        } else {
            Item::FunctionCall {
                id,
                status,
                call_id,
                name,
                namespace,
                arguments: text,
            }
        }
    }
}

/// The one text that a custom tool takes; arguments of another form are taken as that text.
fn custom_input(arguments: &str) -> Cow<'_, str> {
    match serde_json::from_str(arguments) {
        Ok(Value::String(input)) => Cow::Owned(input),
        Ok(Value::Object(mut object)) => match object.remove("input") {
            Some(Value::String(input)) => Cow::Owned(input),
            _ => Cow::Borrowed(arguments),
        },
        _ => Cow::Borrowed(arguments),
    }
}
