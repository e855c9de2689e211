//! What lives here: by what a conversation is known again when it goes on.
//!
//! A client sends the whole conversation with each request. What it sends up to the last turn of the assistant is what
//! an earlier request and its answer were, if it is the same digest: of the client, the model, all instructions, and of
//! the turns as far as they mean something. Reasoning and white space around texts mean nothing, nor do the ids of calls,
//! which some clients don't send back; where a call stands does.

mod answer;
mod json;

use std::collections::HashMap;

use b2a_domain::ClientId;
use b2a_pool::ConversationKey;
use b2a_protocol::canonical::{
    AnswerEvent, ChatRequest, ContentPart, OutputFormat, Role, ToolChoice, Turn,
};
use sha2::{Digest as _, Sha256};

use self::answer::Said;
use self::json::absorb_json;
use crate::ResolvedModel;

/// Which digests are comparable: another number for every change of what goes into them.
const VERSION: u8 = 1;

/// A conversation, from the request to the end of its answer.
#[derive(Debug, Clone)]
pub(crate) struct Conversation {
    /// All that an upstream may know.
    known: Option<Sha256>,
    /// All that the client said.
    asked: Sha256,
    /// What it gets for an answer; `None`: it can't be told in advance how the client will send that back.
    said: Option<Said>,
    /// The number of the tags in which the model is told to call functions: another one is another language.
    tags: u32,
}

impl Conversation {
    /// The conversation that this request goes on with. The request is as the client sent it.
    pub(crate) fn of(client: &ClientId, model: &ResolvedModel, request: &ChatRequest) -> Self {
        let mut digest = Sha256::new();
        digest.update([VERSION]);
        absorb_text(&mut digest, client.as_str());
        absorb_model(&mut digest, model);
        absorb_instructions(&mut digest, request);
        let known_turns = known_turns(request);
        let (known, new) = request.turns.split_at(known_turns);
        let mut calls = Calls::default();
        absorb_turns(&mut digest, known, &mut calls);
        let digest_of_known = (known_turns > 0 && !new.is_empty()).then(|| digest.clone());
        absorb_turns(&mut digest, new, &mut calls);
        Self {
            known: digest_of_known,
            asked: digest,
            // An answer that the client began comes back in one piece with that.
            said: (!new.is_empty()).then(Said::default),
            tags: 0,
        }
    }

    /// The same, where the model is told to call functions in tags of this number.
    pub(crate) fn in_tags(self, number: u32) -> Self {
        Self {
            tags: number,
            ..self
        }
    }

    /// The key of what an upstream may know: everything up to the last turn of the assistant.
    pub(crate) fn known(&self) -> Option<ConversationKey> {
        let digest = self.known.clone()?;
        Some(key_of(digest, self.tags))
    }

    /// Takes note of what the client gets.
    pub(crate) fn observe(&mut self, event: &AnswerEvent) {
        if let Some(said) = &mut self.said
            && !said.observe(event)
        {
            self.said = None;
        }
    }

    /// The key of the conversation with the whole answer at its end, as the client will send it back.
    pub(crate) fn answered(self) -> Option<ConversationKey> {
        let mut digest = self.asked;
        self.said?.absorb_into(&mut digest);
        Some(key_of(digest, self.tags))
    }
}

/// How many turns an upstream may know, if it knows the conversation: those up to the last one of the assistant.
pub(crate) fn known_turns(request: &ChatRequest) -> usize {
    let last = request
        .turns
        .iter()
        .rposition(|turn| turn.role == Role::Assistant);
    last.map_or(0, |last| last + 1)
}

fn key_of(mut digest: Sha256, tags: u32) -> ConversationKey {
    digest.update(tags.to_le_bytes());
    ConversationKey(digest.finalize().into())
}

fn absorb_model(digest: &mut Sha256, model: &ResolvedModel) {
    absorb_text(digest, model.upstream.as_deref().unwrap_or_default());
    let tools = model.tools;
    digest.update([tools.search, tools.image, tools.video].map(u8::from));
}

/// All that stands above the turns.
fn absorb_instructions(digest: &mut Sha256, request: &ChatRequest) {
    absorb_text(digest, request.system.trim());
    digest.update([request.one_call_at_a_time, request.web_search].map(u8::from));
    absorb_count(digest, request.tools.len());
    for tool in &request.tools {
        absorb_text(digest, &tool.name);
        absorb_text(digest, &tool.description);
        absorb_json(digest, &tool.parameters);
    }
    match &request.tool_choice {
        ToolChoice::Auto => digest.update(b"a"),
        ToolChoice::Never => digest.update(b"n"),
        ToolChoice::Required => digest.update(b"r"),
        ToolChoice::Named(name) => {
            digest.update(b"f");
            absorb_text(digest, name);
        }
    }
    match &request.output {
        OutputFormat::Text => digest.update(b"t"),
        OutputFormat::JsonObject => digest.update(b"o"),
        OutputFormat::JsonSchema(schema) => {
            digest.update(b"s");
            absorb_json(digest, schema);
        }
    }
}

/// Which call an id means: the how manyth of the conversation it was last.
type Calls<'a> = HashMap<&'a str, usize>;

fn absorb_turns<'a>(digest: &mut Sha256, turns: &'a [Turn], calls: &mut Calls<'a>) {
    // Some clients send an answer back in pieces, as they got it.
    let runs = turns.chunk_by(|a, b| a.role == Role::Assistant && b.role == Role::Assistant);
    for run in runs {
        let parts = run.iter().flat_map(|turn| &turn.parts);
        match run.first().map(|turn| turn.role) {
            Some(Role::Assistant) => absorb_answer(digest, parts, calls),
            Some(Role::User) => absorb_parts(digest, *b"u", parts, calls),
            Some(Role::Tool) => absorb_parts(digest, *b"t", parts, calls),
            None => {}
        }
    }
}

fn absorb_answer<'a>(
    digest: &mut Sha256,
    parts: impl Iterator<Item = &'a ContentPart>,
    calls: &mut Calls<'a>,
) {
    let mut said = Said::default();
    for part in parts {
        match part {
            ContentPart::Text(text) => said.say(text),
            ContentPart::ToolCall(call) => {
                let number = calls.len();
                calls.insert(&call.id, number);
                said.call(&call.name, &call.arguments_json);
            }
            ContentPart::Media(media) => said.other(&media.base64),
            ContentPart::RemoteMedia(media) => said.other(media.url.as_bytes()),
            ContentPart::ToolResult(result) => said.other(result.text.as_bytes()),
        }
    }
    said.absorb_into(digest);
}

fn absorb_parts<'a>(
    digest: &mut Sha256,
    speaker: [u8; 1],
    parts: impl Iterator<Item = &'a ContentPart>,
    calls: &Calls<'a>,
) {
    digest.update(speaker);
    for part in parts {
        match part {
            ContentPart::Text(text) => {
                digest.update(b"t");
                absorb_text(digest, text.trim());
            }
            ContentPart::Media(media) => {
                digest.update(b"m");
                absorb_text(digest, &media.mime_type);
                absorb_bytes(digest, &media.base64);
            }
            ContentPart::RemoteMedia(media) => {
                digest.update(b"w");
                absorb_text(digest, &media.url);
            }
            ContentPart::ToolResult(result) => {
                digest.update(b"r");
                match calls.get(result.call_id.as_str()) {
                    Some(number) => absorb_count(digest, *number),
                    None => absorb_text(digest, &result.call_id),
                }
                digest.update([u8::from(result.is_error)]);
                absorb_text(digest, result.text.trim());
            }
            ContentPart::ToolCall(call) => {
                digest.update(b"c");
                absorb_text(digest, &call.name);
                absorb_text(digest, &call.arguments_json);
            }
        }
    }
    digest.update(b".");
}

/// Texts are told with their length, so that no two lists of them run into each other.
fn absorb_text(digest: &mut Sha256, text: &str) {
    absorb_bytes(digest, text.as_bytes());
}

fn absorb_bytes(digest: &mut Sha256, bytes: &[u8]) {
    absorb_count(digest, bytes.len());
    digest.update(bytes);
}

fn absorb_count(digest: &mut Sha256, count: usize) {
    digest.update((count as u64).to_le_bytes());
}

#[cfg(test)]
mod tests;
