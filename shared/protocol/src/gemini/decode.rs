//! What lives here: a content generation request turned into the canonical one.

use b2a_domain::Fault;

use super::wire::{Blob, Content, Function, GenerateBody, Part};
use crate::ChatTarget;
use crate::body;
use crate::canonical::{ChatRequest, Role};
use crate::conversation::Conversation;
use crate::inline_data;

/// Reads a chat request.
pub(super) fn chat(body: &[u8], target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
    read(body::parse(body)?, target, "")
}

/// Reads a request to count tokens.
pub(super) fn count(body: &[u8], target: &ChatTarget<'_>) -> Result<ChatRequest, Fault> {
    let mut body: GenerateBody = body::parse(body)?;
    match body.generate_content_request.take() {
        Some(whole) => read(*whole, target, "generateContentRequest."),
        None => read(body, target, ""),
    }
}

/// `within` is the path before the fields of `body`.
fn read(body: GenerateBody, target: &ChatTarget<'_>, within: &str) -> Result<ChatRequest, Fault> {
    let contents_at = format!("{within}contents");
    let contents = body.contents.unwrap_or_default();
    if contents.is_empty() {
        return Err(Fault::invalid_field(
            contents_at,
            "contents is not specified",
        ));
    }
    let config = body.generation_config;
    if config
        .as_ref()
        .is_some_and(|c| c.candidate_count.is_some_and(|count| count != 1))
    {
        let field = format!("{within}generationConfig.candidateCount");
        return Err(Fault::invalid_field(
            field,
            "only one candidate per request is supported",
        ));
    }
    let mut conversation = Conversation::default();
    if let Some(instruction) = body.system_instruction {
        instruct(
            &mut conversation,
            instruction,
            &format!("{within}systemInstruction"),
        )?;
    }
    let mut after_model = false;
    for (index, content) in contents.into_iter().enumerate() {
        let is_model = content.role.as_deref() == Some("model");
        // Google's SDK sends a streamed answer back in the pieces in which it came.
        if is_model && after_model {
            conversation.go_on();
        } else {
            conversation.begin_message();
        }
        after_model = is_model;
        read_content(
            &mut conversation,
            content,
            &format!("{contents_at}[{index}]"),
        )?;
    }
    let (system, turns) = conversation.finish(&contents_at)?;
    let model = target.model.map(str::to_owned).or(body.model);
    Ok(ChatRequest {
        model: model
            .map(|name| {
                name.strip_prefix("models/")
                    .map(str::to_owned)
                    .unwrap_or(name)
            })
            .filter(|name| !name.is_empty()),
        system,
        turns,
        stream: target.stream,
        include_usage: false,
        include_reasoning: config
            .and_then(|config| config.thinking_config?.include_thoughts)
            .unwrap_or(false),
        ..ChatRequest::default()
    })
}

fn instruct(to: &mut Conversation, content: Content, at: &str) -> Result<(), Fault> {
    for (index, part) in content.parts.into_iter().flatten().enumerate() {
        let Some(text) = part.text else {
            let field = format!("{at}.parts[{index}]");
            return Err(Fault::invalid_field(
                field,
                "a system instruction can hold text only",
            ));
        };
        to.instruct(&text);
    }
    Ok(())
}

fn read_content(to: &mut Conversation, content: Content, at: &str) -> Result<(), Fault> {
    let role = match content.role.as_deref() {
        Some("user" | "") | None => Role::User,
        Some("model") => Role::Assistant,
        Some("function" | "tool") => Role::Tool,
        Some(_) => {
            let fault = "unknown role; expected user, model or function";
            return Err(Fault::invalid_field(format!("{at}.role"), fault));
        }
    };
    let parts_at = format!("{at}.parts");
    for (index, part) in content.parts.into_iter().flatten().enumerate() {
        read_part(to, role, part, &format!("{parts_at}[{index}]"))?;
    }
    // An empty answer says nothing and is left out; an empty question can't be answered.
    if role == Role::User && !to.has_substance() {
        return Err(Fault::invalid_field(
            parts_at,
            "must include at least one part that is not empty",
        ));
    }
    Ok(())
}

fn read_part(to: &mut Conversation, role: Role, part: Part, at: &str) -> Result<(), Fault> {
    // What the model thought is not part of what was said.
    if part.thought == Some(true) {
        return Ok(());
    }
    if part.file_data.is_some() {
        let fault = "files by URI are not supported yet: send the file itself, as inlineData";
        return Err(Fault::invalid_field(format!("{at}.fileData"), fault));
    }
    match part {
        Part {
            text: Some(text), ..
        } => to.text(role, text),
        Part {
            inline_data: Some(blob),
            ..
        } => read_blob(to, role, blob, at)?,
        Part {
            function_call: Some(call),
            ..
        } => {
            let Function { id, name, args, .. } = call;
            let args = args.map_or_else(|| "{}".to_owned(), |args| args.to_string());
            to.tool_call(crate::canonical::ToolCall {
                id: id.unwrap_or_default(),
                name: name.unwrap_or_default(),
                arguments_json: args,
            });
        }
        Part {
            function_response: Some(result),
            ..
        } => {
            let Function {
                id, name, response, ..
            } = result;
            let response = response
                .map(|response| response.to_string())
                .unwrap_or_default();
            to.tool_result(crate::canonical::ToolResult {
                call_id: id.unwrap_or_default(),
                name: name.unwrap_or_default(),
                text: response,
                is_error: false,
            });
        }
        Part {
            executable_code: Some(code),
            ..
        } => {
            to.text(role, code.code.unwrap_or_default());
        }
        Part {
            code_execution_result: Some(result),
            ..
        } => {
            to.text(role, result.output.unwrap_or_default());
        }
        Part { .. } => {
            let fault = "expected text, inlineData, functionCall or functionResponse";
            return Err(Fault::invalid_field(at, fault));
        }
    }
    Ok(())
}

fn read_blob(to: &mut Conversation, role: Role, blob: Blob, at: &str) -> Result<(), Fault> {
    let missing = |field: &str| {
        Fault::invalid_field(format!("{at}.inlineData.{field}"), "this field is required")
    };
    let mime_type = blob.mime_type.ok_or_else(|| missing("mimeType"))?;
    let data = blob.data.ok_or_else(|| missing("data"))?;
    let media = inline_data::from_fields(&mime_type, data).map_err(|error| {
        Fault::invalid_field(format!("{at}.inlineData.data"), error.to_string())
    })?;
    to.media(role, media);
    Ok(())
}
