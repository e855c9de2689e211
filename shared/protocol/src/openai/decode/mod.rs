//! What lives here: a chat completions request turned into the canonical one.

mod messages;
mod output;
mod parameters;
mod parts;
mod tools;

use b2a_domain::Fault;

use super::wire::ChatBody;
use crate::body;
use crate::canonical::ChatRequest;

/// Reads a chat request.
pub(super) fn chat(body: &[u8]) -> Result<ChatRequest, Fault> {
    let mut body: ChatBody = body::parse(body)?;
    let messages = body.messages.take().ok_or_else(|| missing("messages"))?;
    parameters::check(&body)?;
    let conversation = messages::read(messages)?;
    let (system, turns) = conversation.finish("messages")?;
    let offer = tools::read(&mut body)?;
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
        old_function_call: offer.is_old_form,
        tools: offer.tools,
        tool_choice: offer.choice,
        one_call_at_a_time: offer.one_call_at_a_time,
        web_search: body.web_search_options.is_some(),
        output: output::format(body.response_format)?,
        stop: output::stop(body.stop)?,
        max_output_tokens: body.max_completion_tokens.or(body.max_tokens),
    })
}

/// A required field that is not there.
fn missing(field: impl Into<String>) -> Fault {
    let field = field.into();
    let message = format!("Missing required parameter: '{field}'.");
    Fault::invalid_field(field, message)
}

/// A field whose value is none of those that there are.
fn unknown_value(field: impl Into<String>, expected: &str) -> Fault {
    let field = field.into();
    let message = format!("Invalid value for '{field}': expected {expected}.");
    Fault::invalid_field(field, message)
}

/// A field with a value that OpenAI knows and that can't be had here.
fn unsupported(field: impl Into<String>, what: &str) -> Fault {
    let field = field.into();
    let message = format!("Unsupported value for '{field}': {what}.");
    Fault::invalid_field(field, message)
}
