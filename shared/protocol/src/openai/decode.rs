//! What lives here: a chat completions request turned into the canonical one.

use b2a_domain::Fault;

use super::wire::{ChatBody, File, Function, Message, Part, ToolCall};
use crate::body::{self, TextOr};
use crate::canonical::{ChatRequest, ContentPart, Role};
use crate::conversation::Conversation;
use crate::{inline_data, media_part};

/// Reads a chat request.
pub(super) fn chat(body: &[u8]) -> Result<ChatRequest, Fault> {
    let body: ChatBody = body::parse(body)?;
    if body.n.is_some_and(|n| n != 1) {
        return Err(Fault::invalid_field(
            "n",
            "only one choice per request is supported",
        ));
    }
    let Some(messages) = body.messages else {
        return Err(Fault::invalid_field("messages", "this field is required"));
    };
    if messages.is_empty() {
        return Err(Fault::invalid_field(
            "messages",
            "at least one message is required",
        ));
    }
    let mut conversation = Conversation::default();
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
        include_usage: body
            .stream_options
            .and_then(|o| o.include_usage)
            .unwrap_or(false),
        include_reasoning: true,
        ..ChatRequest::default()
    })
}

/// Who speaks in a message.
#[derive(Debug, Clone, Copy)]
enum Speaker {
    System,
    User,
    Assistant,
    Tool,
}

fn speaker(role: Option<&str>, at: &str) -> Result<Speaker, Fault> {
    match role {
        Some("system" | "developer") => Ok(Speaker::System),
        Some("user" | "human") => Ok(Speaker::User),
        Some("assistant") => Ok(Speaker::Assistant),
        Some("tool" | "function" | "tool_result") => Ok(Speaker::Tool),
        Some(_) => Err(Fault::invalid_field(
            format!("{at}.role"),
            "unknown role; expected system, developer, user, assistant, tool or function",
        )),
        None => Err(Fault::invalid_field(
            format!("{at}.role"),
            "this field is required",
        )),
    }
}

fn read_message(to: &mut Conversation, message: Message, at: &str) -> Result<(), Fault> {
    match speaker(message.role.as_deref(), at)? {
        Speaker::System => {
            read_content(message.content, at, |part, at| match part {
                Content::Text(text) => {
                    to.instruct(&text);
                    Ok(())
                }
                Content::File(_) => Err(Fault::invalid_field(
                    at,
                    "a system message can hold text only",
                )),
            })?;
        }
        Speaker::User => {
            read_content(message.content, at, |part, _| {
                add(to, Role::User, part);
                Ok(())
            })?;
            if !to.has_substance() {
                return Err(Fault::invalid_field(
                    format!("{at}.content"),
                    "must not be empty",
                ));
            }
        }
        // An empty one is what a client keeps of an answer that failed; it says nothing and is left out.
        Speaker::Assistant => {
            read_content(message.content, at, |part, _| {
                add(to, Role::Assistant, part);
                Ok(())
            })?;
            read_calls(to, message.tool_calls, message.function_call);
        }
        Speaker::Tool => {
            let (id, name) = (message.tool_call_id.as_deref(), message.name.as_deref());
            let mut result = String::new();
            let mut files = Vec::new();
            read_content(message.content, at, |part, _| {
                match part {
                    Content::Text(text) => result.push_str(&text),
                    Content::File(file) => files.push(file),
                }
                Ok(())
            })?;
            to.tool_result(crate::canonical::ToolResult {
                call_id: id.unwrap_or_default().to_owned(),
                name: name.unwrap_or_default().to_owned(),
                text: result,
                is_error: false,
            });
            for file in files {
                to.file(Role::Tool, file);
            }
        }
    }
    Ok(())
}

fn read_calls(to: &mut Conversation, calls: Option<Vec<ToolCall>>, old: Option<Function>) {
    let calls = calls
        .into_iter()
        .flatten()
        .map(|call| (call.id, call.function));
    for (id, function) in calls.chain(old.map(|function| (None, Some(function)))) {
        let (name, arguments) = function.map(|f| (f.name, f.arguments)).unwrap_or_default();
        let name = name.as_deref().unwrap_or_default();
        to.tool_call(crate::canonical::ToolCall {
            id: id.unwrap_or_default(),
            name: name.to_owned(),
            arguments_json: arguments.unwrap_or_else(|| "{}".to_owned()),
        });
    }
}

/// What a part of a message comes down to.
enum Content {
    Text(String),
    File(ContentPart),
}

fn add(to: &mut Conversation, role: Role, content: Content) {
    match content {
        Content::Text(text) => to.text(role, text),
        Content::File(file) => to.file(role, file),
    }
}

/// Hands the parts of a message to `take`, each with its path.
fn read_content(
    content: Option<TextOr<Part>>,
    message_at: &str,
    mut take: impl FnMut(Content, String) -> Result<(), Fault>,
) -> Result<(), Fault> {
    match content {
        None => Ok(()),
        Some(TextOr::Text(text)) => take(Content::Text(text), format!("{message_at}.content")),
        Some(TextOr::List(parts)) => {
            for (index, part) in parts.into_iter().enumerate() {
                let at = format!("{message_at}.content[{index}]");
                take(read_part(part, &at)?, at)?;
            }
            Ok(())
        }
    }
}

fn read_part(part: Part, at: &str) -> Result<Content, Fault> {
    let missing =
        |field: &str| Fault::invalid_field(format!("{at}.{field}"), "this field is required");
    let uri = |field: &str, uri: String, declared: Option<&str>| {
        media_part::from_uri(uri, declared, &format!("{at}.{field}")).map(Content::File)
    };
    let link = |field: &str, link: Option<super::wire::Link>| {
        let url = link.ok_or_else(|| missing(field))?.url;
        let field = format!("{field}.url");
        uri(&field, url.ok_or_else(|| missing(&field))?, None)
    };
    match part.kind.as_deref() {
        Some("text") => part.text.map(Content::Text).ok_or_else(|| missing("text")),
        Some("refusal") => part
            .refusal
            .map(Content::Text)
            .ok_or_else(|| missing("refusal")),
        Some("image_url") => link("image_url", part.image_url),
        Some("video_url") => link("video_url", part.video_url),
        Some("file") => match part.file.ok_or_else(|| missing("file"))? {
            File {
                url: Some(url),
                mime_type,
                ..
            } => uri("file.url", url, mime_type.as_deref()),
            File {
                file_data: Some(data),
                mime_type,
                ..
            } => uri("file.file_data", data, mime_type.as_deref()),
            File { .. } => Err(missing("file.url")),
        },
        Some("input_audio") => {
            let audio = part.input_audio.ok_or_else(|| missing("input_audio"))?;
            let data = audio.data.ok_or_else(|| missing("input_audio.data"))?;
            let format = audio.format.ok_or_else(|| missing("input_audio.format"))?;
            inline_data::from_fields(&format!("audio/{format}"), data)
                .map(|media| Content::File(ContentPart::Media(media)))
                .map_err(|e| Fault::invalid_field(format!("{at}.input_audio"), e.to_string()))
        }
        Some(_) => Err(Fault::invalid_field(
            format!("{at}.type"),
            "unknown type; expected text, image_url, video_url, file or input_audio",
        )),
        None => Err(missing("type")),
    }
}
