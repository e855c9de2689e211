//! What lives here: the items of a Responses request as turns of the conversation.

use b2a_domain::Fault;

use super::tools::{flat_name, missing};
use super::wire::{Audio, Item, Part};
use crate::body::TextOr;
use crate::canonical::{ContentPart, Role, ToolCall, ToolResult};
use crate::conversation::Conversation;
use crate::{inline_data, media_part};

/// Reads items one after the other into a conversation.
pub(super) struct Reader<'a> {
    to: &'a mut Conversation,
    /// Whose side the last item was on: what the model said and called in one go is one turn, and so are the outputs
    /// of calls that were made side by side.
    last: Option<Role>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(to: &'a mut Conversation) -> Self {
        Self { to, last: None }
    }

    /// Reads the whole input.
    pub(super) fn read(&mut self, input: TextOr<Item>) -> Result<(), Fault> {
        match input {
            TextOr::Text(text) => {
                if text.trim().is_empty() {
                    return Err(Fault::invalid_field("input", "must not be empty"));
                }
                self.side(Role::User);
                self.to.text(Role::User, text);
                Ok(())
            }
            TextOr::List(items) => {
                if items.is_empty() {
                    return Err(Fault::invalid_field(
                        "input",
                        "at least one item is required",
                    ));
                }
                for (index, item) in items.into_iter().enumerate() {
                    self.item(item, &format!("input[{index}]"))?;
                }
                Ok(())
            }
        }
    }

    fn item(&mut self, item: Item, at: &str) -> Result<(), Fault> {
        match item.kind.as_deref() {
            Some("message") => self.message(item, at),
            None if item.role.is_some() => self.message(item, at),
            Some("function_call") => {
                let arguments = item.arguments.ok_or_else(|| missing(at, "arguments"))?;
                self.call(
                    item.call_id,
                    item.namespace.as_deref(),
                    item.name,
                    arguments,
                    at,
                )
            }
            Some("custom_tool_call") => {
                let input = item.input.ok_or_else(|| missing(at, "input"))?;
                let arguments = serde_json::json!({ "input": input }).to_string();
                self.call(
                    item.call_id,
                    item.namespace.as_deref(),
                    item.name,
                    arguments,
                    at,
                )
            }
            Some("function_call_output" | "custom_tool_call_output") => self.output(item, at),
            Some("image_generation_call") => {
                if let Some(base64) = item.result {
                    let format = item.extra.get("output_format");
                    let format = format.and_then(serde_json::Value::as_str).unwrap_or("png");
                    let media = inline_data::from_fields(&format!("image/{format}"), base64);
                    let field = format!("{at}.result");
                    let media = media.map_err(|e| Fault::invalid_field(field, e.to_string()))?;
                    self.side(Role::Assistant);
                    self.to.media(Role::Assistant, media);
                }
                Ok(())
            }
            // The model's reasoning is sealed by the provider or a summary, and what a search found is in the answer;
            // tools that are named on the way have been read already.
            Some("reasoning" | "web_search_call" | "additional_tools") => Ok(()),
            Some("item_reference") => Err(reference(at)),
            None if item.id.is_some() => Err(reference(at)),
            None => Err(missing(at, "type")),
            Some(kind) => {
                let message = format!(
                    "items of type `{kind}` are not supported; those that are: message, function_call, \
                     function_call_output, custom_tool_call, custom_tool_call_output, image_generation_call, reasoning"
                );
                Err(Fault::invalid_field(format!("{at}.type"), message))
            }
        }
    }

    /// The next item is on this side; a message of the client always begins a turn.
    fn side(&mut self, role: Role) {
        if role == Role::User || self.last != Some(role) {
            self.to.begin_message();
        }
        self.last = Some(role);
    }

    fn add(&mut self, role: Role, part: ContentPart) {
        match part {
            ContentPart::Text(text) => self.to.text(role, text),
            file => self.to.file(role, file),
        }
    }

    fn message(&mut self, item: Item, at: &str) -> Result<(), Fault> {
        let at_content = format!("{at}.content");
        let content = item.content.ok_or_else(|| missing(at, "content"))?;
        match item.role.as_deref() {
            Some("user") => {
                self.side(Role::User);
                for part in parts(content, &at_content)? {
                    self.add(Role::User, part);
                }
                if !self.to.has_substance() {
                    return Err(Fault::invalid_field(at_content, "must not be empty"));
                }
            }
            // An empty one is what a client keeps of an answer that failed; it says nothing and is left out.
            Some("assistant") => {
                self.side(Role::Assistant);
                for part in parts(content, &at_content)? {
                    self.add(Role::Assistant, part);
                }
            }
            Some("system" | "developer") => {
                for (index, part) in parts(content, &at_content)?.into_iter().enumerate() {
                    let ContentPart::Text(text) = part else {
                        return Err(Fault::invalid_field(
                            format!("{at_content}[{index}]"),
                            "a system message can hold text only",
                        ));
                    };
                    self.to.instruct(&text);
                }
            }
            Some(_) => {
                return Err(Fault::invalid_field(
                    format!("{at}.role"),
                    "unknown role; expected user, assistant, system or developer",
                ));
            }
            None => return Err(missing(at, "role")),
        }
        Ok(())
    }

    fn call(
        &mut self,
        id: Option<String>,
        namespace: Option<&str>,
        name: Option<String>,
        arguments_json: String,
        at: &str,
    ) -> Result<(), Fault> {
        let id = id.ok_or_else(|| missing(at, "call_id"))?;
        let name = name.ok_or_else(|| missing(at, "name"))?;
        self.side(Role::Assistant);
        self.to.tool_call(ToolCall {
            id,
            name: flat_name(namespace, &name),
            arguments_json,
        });
        Ok(())
    }

    fn output(&mut self, item: Item, at: &str) -> Result<(), Fault> {
        let call_id = item.call_id.ok_or_else(|| missing(at, "call_id"))?;
        let called = self.to.calls().rev().find(|call| call.id == call_id);
        let Some(name) = called.map(|call| call.name.clone()) else {
            let message =
                format!("No tool call found for function call output with call_id {call_id}.");
            return Err(Fault::invalid_field(format!("{at}.call_id"), message));
        };
        let output = item.output.ok_or_else(|| missing(at, "output"))?;
        let (mut text, mut files) = (String::new(), Vec::new());
        for part in parts(output, &format!("{at}.output"))? {
            match part {
                ContentPart::Text(part) => text.push_str(&part),
                file => files.push(file),
            }
        }
        self.side(Role::Tool);
        self.to.tool_result(ToolResult {
            call_id,
            name,
            text,
            is_error: false,
        });
        for file in files {
            self.to.file(Role::Tool, file);
        }
        Ok(())
    }
}

fn reference(at: &str) -> Fault {
    Fault::invalid_field(
        at,
        "references to items are not supported: send the item itself, or previous_response_id",
    )
}

fn parts(content: TextOr<Part>, at: &str) -> Result<Vec<ContentPart>, Fault> {
    match content {
        TextOr::Text(text) => Ok(vec![ContentPart::Text(text)]),
        TextOr::List(parts) => parts
            .into_iter()
            .enumerate()
            .map(|(index, part)| read_part(part, &format!("{at}[{index}]")))
            .collect(),
    }
}

fn read_part(part: Part, at: &str) -> Result<ContentPart, Fault> {
    let field = |name: &str| format!("{at}.{name}");
    let uploaded = || {
        let message =
            "files of the Files API are not supported: send the file itself or its address";
        Fault::invalid_field(field("file_id"), message)
    };
    match part.kind.as_deref() {
        Some("input_text" | "output_text") => {
            let text = part.text.ok_or_else(|| missing(at, "text"))?;
            Ok(ContentPart::Text(text))
        }
        Some("refusal") => {
            let refusal = part.refusal.ok_or_else(|| missing(at, "refusal"))?;
            Ok(ContentPart::Text(refusal))
        }
        Some("input_image") => match (part.image_url, part.file_id) {
            (Some(uri), _) => media_part::from_uri(uri, None, &field("image_url")),
            (None, Some(_)) => Err(uploaded()),
            (None, None) => Err(missing(at, "image_url")),
        },
        Some("input_file") => match (part.file_data, part.file_url, part.file_id) {
            (Some(uri), _, _) => media_part::from_uri(uri, None, &field("file_data")),
            (None, Some(uri), _) => media_part::from_uri(uri, None, &field("file_url")),
            (None, None, Some(_)) => Err(uploaded()),
            (None, None, None) => Err(missing(at, "file_data")),
        },
        Some("input_audio") => {
            let at = field("input_audio");
            let audio = part.input_audio.ok_or_else(|| missing(&at, "data"))?;
            let Audio {
                data: Some(data),
                format: Some(format),
                ..
            } = audio
            else {
                return Err(missing(&at, "data and format"));
            };
            inline_data::from_fields(&format!("audio/{format}"), data)
                .map(ContentPart::Media)
                .map_err(|error| Fault::invalid_field(at, error.to_string()))
        }
        Some(_) => Err(Fault::invalid_field(
            field("type"),
            "unknown type; expected input_text, input_image, input_file, input_audio, output_text or refusal",
        )),
        None => Err(missing(at, "type")),
    }
}
