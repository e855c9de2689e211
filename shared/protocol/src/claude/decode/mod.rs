//! What lives here: a messages request turned into the canonical one.

mod content;
mod tools;

use b2a_domain::Fault;

use self::content::Reader;
use super::fault;
use super::wire::{ChatBody, Format, Thinking};
use crate::canonical::{ChatRequest, OutputFormat};
use crate::{body, json_schema, stop_text};

/// The least that a model may be given to think with.
const MIN_BUDGET_TOKENS: u64 = 1024;

/// Reads a chat request.
pub(super) fn chat(body: &[u8]) -> Result<ChatRequest, Fault> {
    let body: ChatBody = body::parse(body)?;
    match body.max_tokens {
        None => Err(required("max_tokens")),
        Some(0) => Err(Fault::invalid_field(
            "max_tokens",
            "Input should be greater than or equal to 1: there is no prompt cache to be warmed",
        )),
        Some(_) => read(body),
    }
}

/// Reads a request to count tokens: a chat request without the limits of the answer.
pub(super) fn count(body: &[u8]) -> Result<ChatRequest, Fault> {
    read(body::parse(body)?)
}

/// A field that has to be there.
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
    within(body.temperature, "temperature")?;
    within(body.top_p, "top_p")?;
    if body.mcp_servers.is_some_and(|servers| !servers.is_empty()) {
        return Err(Fault::invalid_field(
            "mcp_servers",
            "servers are not called from here: call them yourself and send their tools as custom tools",
        ));
    }
    if body.thread.is_some() {
        return Err(Fault::invalid_field(
            fault::THREAD,
            "threads are not kept here: send the full conversation without `thread`",
        ));
    }
    if body.container.is_some() {
        let fault = "there are no containers here, as no code is run";
        return Err(Fault::invalid_field("container", fault));
    }
    let include_reasoning = wants_reasoning(body.thinking.as_ref())?;
    let stop = stop(body.stop_sequences)?;
    let format = body.output_config.and_then(|config| config.format);
    let output = match (format, body.output_format) {
        (Some(format), _) => output(format, "output_config.format")?,
        (None, Some(format)) => output(format, "output_format")?,
        (None, None) => OutputFormat::Text,
    };
    let offered = tools::offered(body.tools.unwrap_or_default())?;
    let (tool_choice, one_call_at_a_time) = tools::choice(body.tool_choice, &offered)?;
    let mut reader = Reader::default();
    reader.instruct(body.system, "system")?;
    for (index, message) in messages.into_iter().enumerate() {
        reader.message(message, &format!("messages[{index}]"))?;
    }
    let (system, turns) = reader.finish("messages")?;
    Ok(ChatRequest {
        model: body.model.filter(|model| !model.is_empty()),
        system,
        turns,
        stream: body.stream.unwrap_or(false),
        old_function_call: false,
        include_reasoning,
        tools: offered.functions,
        tool_choice,
        one_call_at_a_time,
        web_search: offered.web_search,
        output,
        stop,
        max_output_tokens: body.max_tokens,
        ..ChatRequest::default()
    })
}

/// A number that stands for a share of something.
fn within(share: Option<f64>, at: &str) -> Result<(), Fault> {
    match share {
        Some(share) if !(0.0..=1.0).contains(&share) => {
            Err(Fault::invalid_field(at, "range: 0..1"))
        }
        _ => Ok(()),
    }
}

fn wants_reasoning(thinking: Option<&Thinking>) -> Result<bool, Fault> {
    let Some(thinking) = thinking else {
        return Ok(false);
    };
    let is_shown = match thinking.display.as_deref() {
        None | Some("summarized") => true,
        Some("omitted") => false,
        Some(_) => {
            let fault = "Input should be 'summarized' or 'omitted'";
            return Err(Fault::invalid_field("thinking.display", fault));
        }
    };
    match thinking.kind.as_deref() {
        Some("enabled") => match thinking.budget_tokens {
            None => Err(required("thinking.budget_tokens")),
            Some(budget) if budget < MIN_BUDGET_TOKENS => {
                let fault = "Input should be greater than or equal to 1024";
                Err(Fault::invalid_field("thinking.budget_tokens", fault))
            }
            Some(_) => Ok(is_shown),
        },
        Some("adaptive" | "between_tools") => Ok(is_shown),
        Some("disabled") => Ok(false),
        Some(_) => Err(Fault::invalid_field(
            "thinking.type",
            "unknown type; expected enabled, adaptive or disabled",
        )),
        None => Err(required("thinking.type")),
    }
}

fn stop(texts: Option<Vec<String>>) -> Result<Vec<String>, Fault> {
    let texts = texts.unwrap_or_default();
    match texts.iter().position(|text| text.trim().is_empty()) {
        Some(index) => Err(Fault::invalid_field(
            format!("stop_sequences[{index}]"),
            "each stop sequence must contain non-whitespace",
        )),
        None => stop_text::within_bounds(texts, "stop_sequences"),
    }
}

fn output(format: Format, at: &str) -> Result<OutputFormat, Fault> {
    match format.kind.as_deref() {
        Some("json_schema") => {
            let at = format!("{at}.schema");
            let schema = format.schema.ok_or_else(|| required(&at))?;
            json_schema::check(&schema)
                .map_err(|error| Fault::invalid_field(at, format!("no JSON schema: {error}")))?;
            Ok(OutputFormat::JsonSchema(schema))
        }
        Some(_) => {
            let fault = "unknown type; expected json_schema";
            Err(Fault::invalid_field(format!("{at}.type"), fault))
        }
        None => Err(required(format!("{at}.type"))),
    }
}
