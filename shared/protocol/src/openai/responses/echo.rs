//! What lives here: the part of a response that is known before its first piece: what it shows of its request.

use std::collections::BTreeMap;

use bytes::BytesMut;
use serde::Serialize;
use serde_json::{Value, json};

use super::wire::{Body, Reasoning, TextConfig, Tool};
use crate::AnswerHead;
use crate::codec::write_json;

/// What a response shows of its request, with what counts where it said nothing.
#[derive(Debug, Serialize)]
pub(super) struct Echo {
    background: bool,
    instructions: Option<String>,
    max_output_tokens: Option<u64>,
    max_tool_calls: Option<u64>,
    metadata: BTreeMap<String, String>,
    parallel_tool_calls: bool,
    previous_response_id: Option<String>,
    prompt_cache_key: Option<String>,
    prompt_cache_retention: Option<String>,
    reasoning: Reasoning,
    safety_identifier: Option<String>,
    service_tier: &'static str,
    store: bool,
    temperature: f64,
    text: TextConfig,
    tool_choice: Value,
    tools: Vec<Tool>,
    top_logprobs: u64,
    top_p: f64,
    truncation: String,
    user: Option<String>,
}

impl Echo {
    pub(super) fn of(body: Body) -> Self {
        let mut text = body.text.unwrap_or_default();
        text.format.get_or_insert_with(|| super::wire::Format {
            kind: Some("text".to_owned()),
            name: None,
            schema: None,
            strict: None,
            extra: serde_json::Map::new(),
        });
        let tool_choice = body.tool_choice.filter(|choice| !choice.is_null());
        Self {
            background: false,
            instructions: body.instructions,
            max_output_tokens: body.max_output_tokens,
            max_tool_calls: body.max_tool_calls,
            metadata: body.metadata.unwrap_or_default(),
            parallel_tool_calls: body.parallel_tool_calls.unwrap_or(true),
            previous_response_id: body.previous_response_id,
            prompt_cache_key: body.prompt_cache_key,
            prompt_cache_retention: body.prompt_cache_retention,
            reasoning: body.reasoning.unwrap_or_default(),
            safety_identifier: body.safety_identifier,
            service_tier: "default",
            store: body.store.unwrap_or(true),
            temperature: body.temperature.unwrap_or(1.0),
            text,
            tool_choice: tool_choice.unwrap_or_else(|| json!("auto")),
            tools: body.tools.unwrap_or_default(),
            top_logprobs: body.top_logprobs.unwrap_or(0),
            top_p: body.top_p.unwrap_or(1.0),
            truncation: body.truncation.unwrap_or_else(|| "disabled".to_owned()),
            user: body.user,
        }
    }
}

#[derive(Serialize)]
struct Opening<'a> {
    id: &'a str,
    object: &'static str,
    created_at: u64,
    model: &'a str,
    #[serde(flatten)]
    echo: &'a Echo,
}

/// What is the same in a response whatever its state, as JSON that goes on where the object would end.
pub(super) fn opening(id: &str, head: &AnswerHead, echo: &Echo) -> BytesMut {
    let mut out = BytesMut::new();
    let fields = Opening {
        id,
        object: "response",
        created_at: head.created_sec,
        model: &head.model,
        echo,
    };
    write_json(&mut out, &fields);
    out.truncate(out.len() - 1);
    out.extend_from_slice(b",");
    out
}
