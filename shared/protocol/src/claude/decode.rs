//! What lives here: a messages request turned into the canonical one.

use b2a_domain::Fault;

use super::wire::{Block, ChatBody, Message, Source, Thinking};
use crate::body::{self, TextOr};
use crate::canonical::{ChatRequest, InlineMedia, Role};
use crate::conversation::Conversation;
use crate::inline_data;

/// Reads a chat request.
pub(super) fn chat(body: &[u8]) -> Result<ChatRequest, Fault> {
    let body: ChatBody = body::parse(body)?;
    if body.max_tokens.is_none() {
        return Err(required("max_tokens"));
    }
    read(body)
}

/// Reads a request to count tokens: a chat request without the limits of the answer.
pub(super) fn count(body: &[u8]) -> Result<ChatRequest, Fault> {
    read(body::parse(body)?)
}

fn required(field: impl Into<String>) -> Fault {
    Fault::invalid_field(field, "Field required")
}

fn read(body: ChatBody) -> Result<ChatRequest, Fault> {
    let messages = body.messages.ok_or_else(|| required("messages"))?;
    if messages.is_empty() {
        return Err(Fault::invalid_field(
            "messages",
            "at least one message is required",
        ));
    }
    let include_reasoning = wants_reasoning(body.thinking.as_ref())?;
    let mut conversation = Conversation::default();
    instruct(&mut conversation, body.system, "system")?;
    for (index, message) in messages.into_iter().enumerate() {
        conversation.begin_message();
        read_message(&mut conversation, message, &format!("messages[{index}]"))?;
    }
    let (system, turns) = conversation.finish("messages")?;
    Ok(ChatRequest {
        model: body.model.filter(|model| !model.is_empty()),
        system,
        turns,
        stream: body.stream.unwrap_or(false),
        include_usage: false,
        include_reasoning,
        ..ChatRequest::default()
    })
}

fn wants_reasoning(thinking: Option<&Thinking>) -> Result<bool, Fault> {
    let Some(thinking) = thinking else {
        return Ok(false);
    };
    let is_shown = thinking.display.as_deref() != Some("omitted");
    match thinking.kind.as_deref() {
        Some("enabled" | "adaptive" | "between_tools") => Ok(is_shown),
        Some("disabled") => Ok(false),
        Some(_) => Err(Fault::invalid_field(
            "thinking.type",
            "unknown type; expected enabled, adaptive or disabled",
        )),
        None => Err(required("thinking.type")),
    }
}

/// Reads instructions, which can be text only.
fn instruct(to: &mut Conversation, text: Option<TextOr<Block>>, at: &str) -> Result<(), Fault> {
    match text {
        None => {}
        Some(TextOr::Text(text)) => to.instruct(&text),
        Some(TextOr::List(blocks)) => {
            for (index, block) in blocks.into_iter().enumerate() {
                let at = format!("{at}[{index}]");
                match (block.kind.as_deref(), block.text) {
                    (Some("text"), Some(text)) => to.instruct(&text),
                    (Some("text"), None) => return Err(required(format!("{at}.text"))),
                    (Some(_), _) => {
                        let fault = "unknown type; expected text";
                        return Err(Fault::invalid_field(format!("{at}.type"), fault));
                    }
                    (None, _) => return Err(required(format!("{at}.type"))),
                }
            }
        }
    }
    Ok(())
}

fn read_message(to: &mut Conversation, message: Message, at: &str) -> Result<(), Fault> {
    let content_at = format!("{at}.content");
    let role = match message.role.as_deref() {
        Some("user") => Role::User,
        Some("assistant") => Role::Assistant,
        Some("system") => return instruct(to, message.content, &content_at),
        Some(_) => {
            let fault = "unknown role; expected user, assistant or system";
            return Err(Fault::invalid_field(format!("{at}.role"), fault));
        }
        None => return Err(required(format!("{at}.role"))),
    };
    match message.content {
        None => return Err(required(content_at)),
        Some(TextOr::Text(text)) => to.text(role, text),
        Some(TextOr::List(blocks)) => {
            for (index, block) in blocks.into_iter().enumerate() {
                read_block(to, role, block, &format!("{content_at}[{index}]"))?;
            }
        }
    }
    // An empty answer says nothing and is left out; an empty question can't be answered.
    if role == Role::User && !to.has_substance() {
        return Err(Fault::invalid_field(content_at, "must not be empty"));
    }
    Ok(())
}

fn read_block(to: &mut Conversation, role: Role, block: Block, at: &str) -> Result<(), Fault> {
    match block.kind.as_deref() {
        Some("text") => {
            to.text(
                role,
                block.text.ok_or_else(|| required(format!("{at}.text")))?,
            );
        }
        Some("image" | "document") => read_source(to, role, block.source, &format!("{at}.source"))?,
        // What the model thought is between it and its provider.
        Some("thinking" | "redacted_thinking") => {}
        Some("tool_use") => {
            let name = block.name.ok_or_else(|| required(format!("{at}.name")))?;
            let input = block
                .input
                .map_or_else(|| "{}".to_owned(), |input| input.to_string());
            to.tool_call(crate::canonical::ToolCall {
                id: block.id.unwrap_or_default(),
                name,
                arguments_json: input,
            });
        }
        Some("tool_result") => read_result(to, block, at)?,
        Some(_) => {
            return Err(Fault::invalid_field(
                format!("{at}.type"),
                "unknown type; expected text, image, document, tool_use, tool_result or thinking",
            ));
        }
        None => return Err(required(format!("{at}.type"))),
    }
    Ok(())
}

fn read_source(
    to: &mut Conversation,
    role: Role,
    source: Option<Source>,
    at: &str,
) -> Result<(), Fault> {
    let source = source.ok_or_else(|| required(at))?;
    match source.kind.as_deref() {
        Some("base64") => to.media(role, media(source, at)?),
        Some("text") => {
            to.text(
                role,
                source.data.ok_or_else(|| required(format!("{at}.data")))?,
            );
        }
        Some("content") => match source.content {
            None => return Err(required(format!("{at}.content"))),
            Some(TextOr::Text(text)) => to.text(role, text),
            Some(TextOr::List(blocks)) => {
                for (index, block) in blocks.into_iter().enumerate() {
                    read_block(to, role, block, &format!("{at}.content[{index}]"))?;
                }
            }
        },
        Some("url" | "file") => {
            let fault = "files by URL or id are not supported yet: send the file itself, as base64";
            return Err(Fault::invalid_field(format!("{at}.type"), fault));
        }
        Some(_) => {
            let fault = "unknown type; expected base64, text or content";
            return Err(Fault::invalid_field(format!("{at}.type"), fault));
        }
        None => return Err(required(format!("{at}.type"))),
    }
    Ok(())
}

fn media(source: Source, at: &str) -> Result<InlineMedia, Fault> {
    let mime_type = source
        .media_type
        .ok_or_else(|| required(format!("{at}.media_type")))?;
    let data = source.data.ok_or_else(|| required(format!("{at}.data")))?;
    inline_data::from_fields(&mime_type, data)
        .map_err(|error| Fault::invalid_field(format!("{at}.data"), error.to_string()))
}

/// Reads what a tool answered: its text in one, then its files.
fn read_result(to: &mut Conversation, block: Block, at: &str) -> Result<(), Fault> {
    let mut text = String::new();
    let mut others = Vec::new();
    match block.content {
        None => {}
        Some(TextOr::Text(whole)) => text = whole,
        Some(TextOr::List(blocks)) => {
            for (index, block) in blocks.into_iter().enumerate() {
                match (block.kind.as_deref(), block.text) {
                    (Some("text"), Some(piece)) => text.push_str(&piece),
                    (_, text) => others.push((index, Block { text, ..block })),
                }
            }
        }
    }
    to.tool_result(crate::canonical::ToolResult {
        call_id: block.tool_use_id.unwrap_or_default(),
        name: String::new(),
        text,
        is_error: false,
    });
    for (index, block) in others {
        read_block(to, Role::Tool, block, &format!("{at}.content[{index}]"))?;
    }
    Ok(())
}
