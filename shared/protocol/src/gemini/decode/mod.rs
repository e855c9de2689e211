//! What lives here: a content generation request turned into the canonical one.

mod contents;
mod output;
mod schema;
mod tools;

use b2a_domain::Fault;

use self::contents::Reader;
use super::wire::{GenerateBody, GenerationConfig, Int, Modality, ThinkingConfig};
use crate::ChatTarget;
use crate::body;
use crate::canonical::ChatRequest;
use crate::stop_text;

/// How many texts an answer may end before, as with Google.
const MAX_STOP_TEXTS: usize = 5;
/// The hottest that a model may be.
const MAX_TEMPERATURE: f64 = 2.0;

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

/// A field that has to be there.
fn required(field: impl Into<String>) -> Fault {
    Fault::invalid_field(field, "this field is required")
}

/// `within` is the path before the fields of `body`.
fn read(body: GenerateBody, target: &ChatTarget<'_>, within: &str) -> Result<ChatRequest, Fault> {
    let contents_at = format!("{within}contents");
    let contents = body.contents.unwrap_or_default().0;
    if contents.is_empty() {
        return Err(Fault::invalid_field(
            contents_at,
            "contents is not specified",
        ));
    }
    if body.cached_content.is_some_and(|name| !name.is_empty()) {
        return Err(Fault::invalid_field(
            format!("{within}cachedContent"),
            "no content is cached here: send it along in contents",
        ));
    }
    let config_at = format!("{within}generationConfig");
    let mut config = body.generation_config.unwrap_or_default();
    check_numbers(&config, &config_at)?;
    check_modalities(&config, &config_at)?;
    let include_reasoning = wants_reasoning(config.thinking_config.as_ref(), &config_at)?;
    let max_output_tokens = max_output_tokens(config.max_output_tokens, &config_at)?;
    let stop = stop(&mut config, &config_at)?;
    let output = output::read(&mut config, &config_at)?;
    let tools = body.tools.unwrap_or_default().0;
    let mut offered = tools::offered(tools, &format!("{within}tools"))?;
    let choice_at = format!("{within}toolConfig.functionCallingConfig");
    let tool_choice = tools::choice(body.tool_config, &mut offered, &choice_at)?;

    let mut reader = Reader::default();
    if let Some(instruction) = body.system_instruction {
        reader.instruct(instruction, &format!("{within}systemInstruction"))?;
    }
    if let Some(instruction) = &output.instruction {
        reader.say_first(instruction);
    }
    for (index, content) in contents.into_iter().enumerate() {
        reader.content(content, &format!("{contents_at}[{index}]"))?;
    }
    let (system, turns) = reader.finish(&contents_at)?;
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
        include_reasoning,
        tools: offered.functions,
        tool_choice,
        one_call_at_a_time: false,
        web_search: offered.web_search,
        output: output.format,
        stop,
        max_output_tokens,
        ..ChatRequest::default()
    })
}

fn check_numbers(config: &GenerationConfig, at: &str) -> Result<(), Fault> {
    if config.candidate_count.is_some_and(|Int(count)| count != 1) {
        let field = format!("{at}.candidateCount");
        return Err(Fault::invalid_field(
            field,
            "only one candidate per request is supported",
        ));
    }
    let ranges = [
        ("temperature", config.temperature, MAX_TEMPERATURE),
        ("topP", config.top_p, 1.0),
        ("topK", config.top_k, f64::INFINITY),
    ];
    for (field, value, max) in ranges {
        if value.is_some_and(|value| !(0.0..=max).contains(&value)) {
            let fault = if max.is_finite() {
                format!("expected a number from 0 to {max}")
            } else {
                "expected a number that is not negative".to_owned()
            };
            return Err(Fault::invalid_field(format!("{at}.{field}"), fault));
        }
    }
    Ok(())
}

/// Speech and film have models of their own, or none.
fn check_modalities(config: &GenerationConfig, at: &str) -> Result<(), Fault> {
    let modalities = config.response_modalities.iter().flat_map(|many| &many.0);
    for (index, modality) in modalities.enumerate() {
        if matches!(
            modality,
            Modality::Audio | Modality::Video | Modality::Document
        ) {
            return Err(Fault::invalid_field(
                format!("{at}.responseModalities[{index}]"),
                "answers are of TEXT, and of IMAGE with the models that make images",
            ));
        }
    }
    Ok(())
}

fn wants_reasoning(thinking: Option<&ThinkingConfig>, at: &str) -> Result<bool, Fault> {
    let Some(thinking) = thinking else {
        return Ok(false);
    };
    if thinking
        .thinking_budget
        .is_some_and(|Int(budget)| budget < -1)
    {
        let field = format!("{at}.thinkingConfig.thinkingBudget");
        return Err(Fault::invalid_field(field, "expected -1 or more"));
    }
    if thinking.thinking_budget.is_some() && thinking.thinking_level.is_some() {
        return Err(Fault::invalid_field(
            format!("{at}.thinkingConfig"),
            "only one of thinkingBudget and thinkingLevel can be set",
        ));
    }
    Ok(thinking.include_thoughts.unwrap_or(false))
}

fn max_output_tokens(max: Option<Int>, at: &str) -> Result<Option<u64>, Fault> {
    match max {
        None => Ok(None),
        Some(Int(max)) => match u64::try_from(max) {
            Ok(max) if max > 0 => Ok(Some(max)),
            _ => Err(Fault::invalid_field(
                format!("{at}.maxOutputTokens"),
                "expected 1 or more",
            )),
        },
    }
}

fn stop(config: &mut GenerationConfig, at: &str) -> Result<Vec<String>, Fault> {
    let texts = config.stop_sequences.take().unwrap_or_default().0;
    let at = format!("{at}.stopSequences");
    if texts.len() > MAX_STOP_TEXTS {
        let fault = format!("at most {MAX_STOP_TEXTS} stop sequences are supported");
        return Err(Fault::invalid_field(at, fault));
    }
    match texts.iter().position(String::is_empty) {
        Some(index) => Err(Fault::invalid_field(
            format!("{at}[{index}]"),
            "must not be empty",
        )),
        None => stop_text::within_bounds(texts, &at),
    }
}
