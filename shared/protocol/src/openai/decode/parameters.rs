//! What lives here: the limits of parameters that are numbers, words and labels. Most have no effect on the
//! upstream; a value that OpenAI would refuse is refused all the same.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use b2a_domain::Fault;

use super::{missing, unknown_value, unsupported};
use crate::openai::wire::{ChatBody, Modality, WebSearchOptions};

const MAX_METADATA: usize = 16;
const MAX_METADATA_KEY: usize = 64;
const MAX_METADATA_VALUE: usize = 512;
const MAX_LOGIT_BIASES: usize = 1024;

/// Checks what has no meaning beyond its own value.
pub(super) fn check(body: &ChatBody) -> Result<(), Fault> {
    check_numbers(body)?;
    check_labels(body)?;
    if let Some(biases) = &body.logit_bias {
        check_biases(biases)?;
    }
    if let Some(options) = &body.web_search_options {
        check_search(options)?;
    }
    if let Some(prediction) = &body.prediction {
        match prediction.kind.as_deref() {
            Some("content") if prediction.content.is_some() => {}
            Some("content") => return Err(missing("prediction.content")),
            Some(_) => return Err(unknown_value("prediction.type", "'content'")),
            None => return Err(missing("prediction.type")),
        }
    }
    check_answer(body)
}

fn check_numbers(body: &ChatBody) -> Result<(), Fault> {
    within("temperature", body.temperature, 0.0..=2.0)?;
    within("top_p", body.top_p, 0.0..=1.0)?;
    within("presence_penalty", body.presence_penalty, -2.0..=2.0)?;
    within("frequency_penalty", body.frequency_penalty, -2.0..=2.0)?;
    for (field, tokens) in [
        ("max_tokens", body.max_tokens),
        ("max_completion_tokens", body.max_completion_tokens),
    ] {
        if tokens == Some(0) {
            let message = format!(
                "Invalid '{field}': integer below minimum value. Expected a value >= 1, but got 0 instead."
            );
            return Err(Fault::invalid_field(field, message));
        }
    }
    Ok(())
}

fn within(field: &str, value: Option<f64>, range: RangeInclusive<f64>) -> Result<(), Fault> {
    let Some(value) = value.filter(|value| !range.contains(value)) else {
        return Ok(());
    };
    let (what, sign, bound) = if value < *range.start() {
        ("below minimum", ">=", range.start())
    } else {
        ("above maximum", "<=", range.end())
    };
    let message = format!(
        "Invalid '{field}': decimal {what} value. Expected a value {sign} {bound}, but got {value} instead."
    );
    Err(Fault::invalid_field(field, message))
}

fn check_labels(body: &ChatBody) -> Result<(), Fault> {
    let Some(metadata) = &body.metadata else {
        return Ok(());
    };
    let fault = |field: String, message: String| Err(Fault::invalid_field(field, message));
    if metadata.len() > MAX_METADATA {
        let message = format!("Invalid 'metadata': at most {MAX_METADATA} pairs are allowed.");
        return fault("metadata".to_owned(), message);
    }
    for (key, value) in metadata {
        if key.chars().count() > MAX_METADATA_KEY {
            let message =
                format!("Invalid 'metadata': a key is longer than {MAX_METADATA_KEY} characters.");
            return fault("metadata".to_owned(), message);
        }
        if value.chars().count() > MAX_METADATA_VALUE {
            let field = format!("metadata.{key}");
            let message = format!(
                "Invalid '{field}': string too long. Expected at most {MAX_METADATA_VALUE} characters."
            );
            return fault(field, message);
        }
    }
    Ok(())
}

fn check_biases(biases: &BTreeMap<String, f64>) -> Result<(), Fault> {
    if biases.len() > MAX_LOGIT_BIASES {
        let message =
            format!("Invalid 'logit_bias': at most {MAX_LOGIT_BIASES} tokens are allowed.");
        return Err(Fault::invalid_field("logit_bias", message));
    }
    for (token, bias) in biases {
        if token.len() > 16 || !token.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(unknown_value("logit_bias", "the ids of tokens as keys"));
        }
        within(&format!("logit_bias.{token}"), Some(*bias), -100.0..=100.0)?;
    }
    Ok(())
}

fn check_search(options: &WebSearchOptions) -> Result<(), Fault> {
    let Some(location) = &options.user_location else {
        return Ok(());
    };
    let at = "web_search_options.user_location";
    match location.kind.as_deref() {
        Some("approximate") if location.approximate.is_some() => Ok(()),
        Some("approximate") => Err(missing(format!("{at}.approximate"))),
        Some(_) => Err(unknown_value(format!("{at}.type"), "'approximate'")),
        None => Err(missing(format!("{at}.type"))),
    }
}

/// Checks what the answer is to be like, and that it can be.
fn check_answer(body: &ChatBody) -> Result<(), Fault> {
    match body.n {
        None | Some(1) => {}
        Some(0) => return Err(unknown_value("n", "a value >= 1")),
        Some(_) => {
            let what = "only one choice per request can be had; ask again for another one";
            return Err(unsupported("n", what));
        }
    }
    if body.stream_options.is_some() && body.stream != Some(true) {
        let message =
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.".to_owned();
        return Err(Fault::invalid_field("stream_options", message));
    }
    if body.logprobs == Some(true) {
        return Err(unsupported(
            "logprobs",
            "log probabilities are not supported with these models",
        ));
    }
    match body.top_logprobs {
        None | Some(0) => {}
        Some(count) if count > 20 => {
            return Err(unknown_value("top_logprobs", "a value between 0 and 20"));
        }
        Some(_) => {
            let message =
                "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.";
            return Err(Fault::invalid_field("top_logprobs", message));
        }
    }
    let modalities = body.modalities.as_deref();
    if modalities.is_some_and(<[_]>::is_empty) {
        return Err(unknown_value("modalities", "'text' at least"));
    }
    if let Some(index) =
        modalities.and_then(|all| all.iter().position(|one| *one == Modality::Audio))
    {
        let what = "these models do not speak; 'text' can be had";
        return Err(unsupported(format!("modalities[{index}]"), what));
    }
    Ok(())
}
