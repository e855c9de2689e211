//! What lives here: the messages of a request and their blocks, read into turns.

use std::collections::HashMap;

use b2a_domain::Fault;

use super::super::wire::{Block, Content, FileSource, Message};
use super::required;
use crate::body::WordOr;
use crate::canonical::{InlineMedia, Role, ToolCall, ToolResult, Turn};
use crate::conversation::Conversation;
use crate::{inline_data, media_part, tool_name};

/// A conversation being read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    conversation: Conversation,
    /// The calls so far, by their ids.
    calls: HashMap<String, Called>,
}

/// A call of a function, and whether its result was seen.
#[derive(Debug)]
struct Called {
    name: String,
    is_answered: bool,
}

impl Reader {
    /// The instructions and the turns. `at` is where the messages stand in the request.
    pub(super) fn finish(self, at: &str) -> Result<(String, Vec<Turn>), Fault> {
        self.conversation.finish(at)
    }

    /// Reads instructions, which can be text only.
    pub(super) fn instruct(&mut self, text: Option<Content>, at: &str) -> Result<(), Fault> {
        match text {
            None => {}
            Some(Content::Text(text)) => self.conversation.instruct(&text),
            Some(Content::List(blocks)) => {
                for (index, block) in blocks.into_iter().enumerate() {
                    let text = text_only(block, &format!("{at}[{index}]"))?;
                    self.conversation.instruct(&text);
                }
            }
            Some(Content::Object(_)) => return Err(no_list(at)),
        }
        Ok(())
    }

    /// Reads the next message.
    pub(super) fn message(&mut self, message: Message, at: &str) -> Result<(), Fault> {
        self.conversation.begin_message();
        let content_at = format!("{at}.content");
        let role = match message.role.as_deref() {
            Some("user") => Role::User,
            Some("assistant") => Role::Assistant,
            Some("system") => return self.instruct(message.content, &content_at),
            Some(_) => {
                let fault = "unknown role; expected user, assistant or system";
                return Err(Fault::invalid_field(format!("{at}.role"), fault));
            }
            None => return Err(required(format!("{at}.role"))),
        };
        let content = message.content.ok_or_else(|| required(&content_at))?;
        self.content(role, content, &content_at)?;
        // An empty answer says nothing and is left out; an empty question can't be answered.
        if role == Role::User && !self.conversation.has_substance() {
            return Err(Fault::invalid_field(content_at, "must not be empty"));
        }
        Ok(())
    }

    fn content(&mut self, role: Role, content: Content, at: &str) -> Result<(), Fault> {
        match content {
            Content::Text(text) => self.conversation.text(role, text),
            Content::List(blocks) => {
                for (index, block) in blocks.into_iter().enumerate() {
                    self.block(role, block, &format!("{at}[{index}]"))?;
                }
            }
            Content::Object(_) => return Err(no_list(at)),
        }
        Ok(())
    }

    fn block(&mut self, role: Role, block: Block, at: &str) -> Result<(), Fault> {
        match block.kind.as_deref() {
            Some("text") => {
                let text = block.text.ok_or_else(|| required(format!("{at}.text")))?;
                self.conversation.text(role, text);
            }
            Some("image") => self.file(role, block, at)?,
            Some("document") => self.document(role, block, at)?,
            Some("search_result") => {
                let text = search_result(block, at)?;
                self.conversation.text(role, text);
            }
            Some("tool_use") => self.tool_use(role, block, at)?,
            Some("tool_result") => self.tool_result(role, block, at)?,
            // What was said before it, in short.
            Some("compaction") => {
                if let Some(content) = block.content {
                    self.content(role, content, &format!("{at}.content"))?;
                }
            }
            // What the model thought, or looked up by itself, is between it and its provider.
            Some(
                "thinking" | "redacted_thinking" | "server_tool_use" | "mcp_tool_use" | "fallback",
            ) => {}
            Some(kind) if kind.ends_with("_tool_result") => {}
            Some("container_upload") => return Err(no_file_id(&format!("{at}.file_id"))),
            Some(_) => {
                return Err(Fault::invalid_field(
                    format!("{at}.type"),
                    "unknown type; expected text, image, document, search_result, tool_use, tool_result \
                     or thinking",
                ));
            }
            None => return Err(required(format!("{at}.type"))),
        }
        Ok(())
    }

    fn tool_use(&mut self, role: Role, block: Block, at: &str) -> Result<(), Fault> {
        if role != Role::Assistant {
            let fault = "`tool_use` blocks can only be in `assistant` messages";
            return Err(Fault::invalid_field(format!("{at}.type"), fault));
        }
        let id_at = format!("{at}.id");
        let id = block.id.ok_or_else(|| required(&id_at))?;
        let name_at = format!("{at}.name");
        let name = block.name.ok_or_else(|| required(&name_at))?;
        tool_name::check(&name).map_err(|error| Fault::invalid_field(name_at, error))?;
        let input = block.input.ok_or_else(|| required(format!("{at}.input")))?;
        if id.is_empty() {
            let fault = "String should have at least 1 character";
            return Err(Fault::invalid_field(id_at, fault));
        }
        let called = Called {
            name: name.clone(),
            is_answered: false,
        };
        if self.calls.insert(id.clone(), called).is_some() {
            return Err(Fault::invalid_field(id_at, "`tool_use` ids must be unique"));
        }
        self.conversation.tool_call(ToolCall {
            id,
            name,
            arguments_json: serde_json::Value::Object(input).to_string(),
        });
        Ok(())
    }

    /// Reads what a tool answered: its text in one, then its files.
    fn tool_result(&mut self, role: Role, block: Block, at: &str) -> Result<(), Fault> {
        if role != Role::User {
            let fault = "`tool_result` blocks can only be in `user` messages";
            return Err(Fault::invalid_field(format!("{at}.type"), fault));
        }
        let id_at = format!("{at}.tool_use_id");
        let id = block.tool_use_id.ok_or_else(|| required(&id_at))?;
        let Some(called) = self.calls.get_mut(&id) else {
            let fault = format!(
                "unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have \
                 a corresponding `tool_use` block in the previous message."
            );
            return Err(Fault::invalid_field(id_at, fault));
        };
        if std::mem::replace(&mut called.is_answered, true) {
            let fault = format!(
                "each `tool_use` must have a single result. Found multiple `tool_result` blocks with id: {id}"
            );
            return Err(Fault::invalid_field(id_at, fault));
        }
        let name = called.name.clone();
        let content_at = format!("{at}.content");
        let mut texts = Vec::new();
        let mut files = Vec::new();
        match block.content {
            None => {}
            Some(Content::Text(whole)) => texts.push(whole),
            Some(Content::List(blocks)) => {
                for (index, block) in blocks.into_iter().enumerate() {
                    let at = format!("{content_at}[{index}]");
                    if let Some(text) = text_of_document(&block) {
                        texts.push(text.to_owned());
                        continue;
                    }
                    match block.kind.as_deref() {
                        Some("text") => texts.push(text_only(block, &at)?),
                        Some("search_result") => texts.push(search_result(block, &at)?),
                        Some("tool_reference") => {
                            let missing = || required(format!("{at}.tool_name"));
                            texts.push(block.tool_name.ok_or_else(missing)?);
                        }
                        Some("image" | "document") => files.push((block, at)),
                        Some(_) => {
                            let fault = "unknown type; expected text, image, document, search_result or \
                                         tool_reference";
                            return Err(Fault::invalid_field(format!("{at}.type"), fault));
                        }
                        None => return Err(required(format!("{at}.type"))),
                    }
                }
            }
            Some(Content::Object(_)) => return Err(no_list(&content_at)),
        }
        self.conversation.tool_result(ToolResult {
            call_id: id,
            name,
            text: texts.join("\n"),
            is_error: block.is_error.unwrap_or(false),
        });
        for (file, at) in files {
            self.block(Role::Tool, file, &at)?;
        }
        Ok(())
    }

    /// Reads a document; what the client says of a text goes before it.
    fn document(&mut self, role: Role, block: Block, at: &str) -> Result<(), Fault> {
        let Some(WordOr::Object(source)) = &block.source else {
            return self.file(role, block, at);
        };
        if matches!(source.kind.as_deref(), Some("text" | "content")) {
            let said = [block.title.as_deref(), block.context.as_deref()];
            for text in said.into_iter().flatten() {
                self.conversation.text(role, text.to_owned());
            }
        }
        self.file(role, block, at)
    }

    fn file(&mut self, role: Role, block: Block, at: &str) -> Result<(), Fault> {
        let at = format!("{at}.source");
        let source = match block.source {
            None => return Err(required(at)),
            Some(WordOr::Word(_)) => {
                return Err(Fault::invalid_field(at, "expected a source object"));
            }
            Some(WordOr::Object(source)) => *source,
        };
        let missing = |field: &str| required(format!("{at}.{field}"));
        match source.kind.as_deref() {
            Some("base64") => self.conversation.media(role, media(source, &at)?),
            Some("url") => {
                let url = source.url.ok_or_else(|| missing("url"))?;
                let part = media_part::from_uri(url, None, &format!("{at}.url"))?;
                self.conversation.file(role, part);
            }
            Some("text") => {
                let data = source.data.ok_or_else(|| missing("data"))?;
                self.conversation.text(role, data);
            }
            Some("content") => {
                let content = source.content.ok_or_else(|| missing("content"))?;
                self.document_content(role, content, &format!("{at}.content"))?;
            }
            Some("file") => return Err(no_file_id(&format!("{at}.type"))),
            Some(_) => {
                let fault = "unknown type; expected base64, url, text or content";
                return Err(Fault::invalid_field(format!("{at}.type"), fault));
            }
            None => return Err(missing("type")),
        }
        Ok(())
    }

    /// Reads a document that is made of blocks: text and images, and no further documents.
    fn document_content(&mut self, role: Role, content: Content, at: &str) -> Result<(), Fault> {
        if let Content::List(blocks) = &content {
            for (index, block) in blocks.iter().enumerate() {
                if !matches!(block.kind.as_deref(), Some("text" | "image")) {
                    let field = format!("{at}[{index}].type");
                    return Err(Fault::invalid_field(field, "expected text or image"));
                }
            }
        }
        self.content(role, content, at)
    }
}

fn no_list(at: &str) -> Fault {
    Fault::invalid_field(at, "expected a string or an array")
}

fn no_file_id(at: &str) -> Fault {
    let fault = "files are not kept here, so that none has an id: send it as base64, or its url";
    Fault::invalid_field(at, fault)
}

fn text_only(block: Block, at: &str) -> Result<String, Fault> {
    match (block.kind.as_deref(), block.text) {
        (Some("text"), Some(text)) => Ok(text),
        (Some("text"), None) => Err(required(format!("{at}.text"))),
        (Some(_), _) => {
            let fault = "unknown type; expected text";
            Err(Fault::invalid_field(format!("{at}.type"), fault))
        }
        (None, _) => Err(required(format!("{at}.type"))),
    }
}

/// The text of a document that is nothing but text.
fn text_of_document(block: &Block) -> Option<&str> {
    match &block.source {
        _ if block.kind.as_deref() != Some("document") => None,
        Some(WordOr::Object(source)) if source.kind.as_deref() == Some("text") => {
            source.data.as_deref()
        }
        _ => None,
    }
}

/// What a client found, as text: title, source and content.
fn search_result(block: Block, at: &str) -> Result<String, Fault> {
    let title = block.title.ok_or_else(|| required(format!("{at}.title")))?;
    let Some(WordOr::Word(source)) = block.source else {
        return Err(Fault::invalid_field(
            format!("{at}.source"),
            "expected a string",
        ));
    };
    let content_at = format!("{at}.content");
    let mut text = format!("{title}\n{source}");
    match block.content {
        Some(Content::List(blocks)) => {
            for (index, block) in blocks.into_iter().enumerate() {
                text.push('\n');
                text.push_str(&text_only(block, &format!("{content_at}[{index}]"))?);
            }
        }
        Some(_) => return Err(Fault::invalid_field(content_at, "expected an array")),
        None => return Err(required(content_at)),
    }
    Ok(text)
}

fn media(source: FileSource, at: &str) -> Result<InlineMedia, Fault> {
    let mime_type = source
        .media_type
        .ok_or_else(|| required(format!("{at}.media_type")))?;
    let data = source.data.ok_or_else(|| required(format!("{at}.data")))?;
    inline_data::from_fields(&mime_type, data).map_err(|error| {
        let field = match error {
            inline_data::InlineDataError::MimeType => "media_type",
            _ => "data",
        };
        Fault::invalid_field(format!("{at}.{field}"), error.to_string())
    })
}
