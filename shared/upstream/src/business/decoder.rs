//! What lives here: from the bytes of a streamed answer to its events, without any IO.

use std::borrow::Cow;

use b2a_protocol::canonical::{AnswerEvent, Grounding, Media, MediaData, StopReason, ToolCall};
use b2a_protocol::codec::{JsonItemLimits, JsonItems, JsonItemsError};
use bytes::Bytes;

use super::budget::{FREE_BYTES, Share};
use super::chunk::{AssistAnswer, Chunk, Content, InlineData, Text};
use super::classify;
use super::grounding::GroundingCollector;
use super::wire::senseless;
use crate::{Failure, FailureKind};

/// How deep an item may be nested; real ones stay below twenty levels.
const MAX_DEPTH: usize = 64;
/// How many generated files one answer may name; more are ignored.
const MAX_FILES: usize = 32;
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// A generated file that the answer names and does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileRef {
    pub(super) id: String,
    pub(super) mime_type: Option<String>,
}

/// What of an answer was seen so far.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    content: bool,
    thoughts: bool,
    calls: u32,
    policy_stop: bool,
}

/// Decodes a streamed answer. The pieces may be cut anywhere: the events are the same.
#[derive(Debug)]
pub(super) struct AnswerDecoder {
    items: JsonItems,
    /// The memory that a large item takes while it arrives, and as a part of an event.
    share: Share,
    /// The question went on with an earlier session, which may be gone.
    goes_on: bool,
    seen: Seen,
    grounding: GroundingCollector,
    /// Begins the ids of this answer's calls; made when the first one comes.
    call_prefix: Option<String>,
    /// The last byte that is no white space.
    last_byte: u8,
    session: Option<String>,
    files: Vec<FileRef>,
}

impl AnswerDecoder {
    pub(super) fn new(max_item_bytes: usize, share: Share, goes_on: bool) -> Self {
        let limits = JsonItemLimits {
            max_depth: MAX_DEPTH,
            max_item_bytes,
        };
        Self {
            items: JsonItems::new(limits),
            share,
            goes_on,
            seen: Seen::default(),
            grounding: GroundingCollector::default(),
            call_prefix: None,
            last_byte: 0,
            session: None,
            files: Vec::new(),
        }
    }

    /// Takes the next piece and appends the events that it completes. After a failure there are no more.
    pub(super) fn push(
        &mut self,
        piece: Bytes,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<(), Failure> {
        if let Some(last) = piece.trim_ascii_end().last() {
            self.last_byte = *last;
        }
        self.items.push(piece);
        while let Some(item) = self.items.next_item() {
            let item = item.map_err(|e| of_items(&e))?;
            let item = self.share.hold(item);
            self.take_item(&item, events)?;
            if self.seen.policy_stop {
                break;
            }
        }
        Ok(())
    }

    /// Waits for the memory that an item takes which has arrived in part.
    pub(super) async fn reserve(&mut self) -> Result<(), Failure> {
        let bytes = self.items.buffered_bytes();
        if bytes > FREE_BYTES {
            self.share.grow_to(bytes).await
        } else {
            Ok(())
        }
    }

    /// Whether nothing more can come: the array was closed, or the service refused to go on.
    pub(super) fn is_complete(&self) -> bool {
        // Between items a closing bracket can only be that of the array.
        self.seen.policy_stop || (self.last_byte == b']' && self.items.buffered_bytes() == 0)
    }

    /// How the answer ended, once no more bytes come. The files that it named are content too, and still to
    /// be fetched.
    pub(super) fn finish(&self) -> Result<StopReason, Failure> {
        if self.seen.policy_stop {
            return Ok(StopReason::Policy);
        }
        self.items.finish().map_err(|e| of_items(&e))?;
        if !self.seen.content && self.files.is_empty() {
            let thoughts_only = self.seen.thoughts;
            let what = if thoughts_only {
                "only reasoning"
            } else {
                "nothing"
            };
            let message = format!("the upstream's answer holds {what}");
            return Err(Failure::new(FailureKind::Empty { thoughts_only }, message));
        }
        Ok(if self.seen.calls > 0 {
            StopReason::ToolCalls
        } else {
            StopReason::Done
        })
    }

    /// Whether an event was content: what is still missing does not leave the answer empty.
    pub(super) const fn has_content(&self) -> bool {
        self.seen.content
    }

    /// Counts content that came by another way: a file that the answer named.
    pub(super) const fn note_content(&mut self) {
        self.seen.content = true;
    }

    /// What the answer's text rests on, once it is at its end; `None`: nothing was said of that.
    pub(super) fn take_grounding(&mut self) -> Option<Grounding> {
        self.grounding.take()
    }

    /// The generated files that the answer named, and the session that it said it belongs to.
    pub(super) fn take_files(&mut self) -> (Vec<FileRef>, Option<String>) {
        (std::mem::take(&mut self.files), self.session.take())
    }

    fn take_item(&mut self, item: &Bytes, events: &mut Vec<AnswerEvent>) -> Result<(), Failure> {
        let chunk: Chunk<'_> = serde_json::from_slice(item).map_err(|e| senseless(&e))?;
        if let Some(error) = &chunk.error {
            let refusal = classify::of_item(error, &String::from_utf8_lossy(item));
            return Err(refusal.failure(self.goes_on));
        }
        let Some(response) = chunk.stream_assist_response else {
            return if chunk.u_token.is_some() {
                Err(classify::token_refused())
            } else {
                Ok(())
            };
        };
        if let Some(Text(session)) = response.session_info.and_then(|info| info.session)
            && self.session.as_deref() != Some(&*session)
        {
            self.session = Some(session.into_owned());
        }
        let Some(mut answer) = response.answer else {
            return Ok(());
        };
        let replies = answer.replies.take().into_iter().flatten();
        for grounded in replies.filter_map(|reply| reply.grounded_content) {
            let begin = self.grounding.length();
            if let Some(content) = grounded.content {
                self.take_content(content, item, events);
            }
            if let Some(metadata) = grounded.text_grounding_metadata {
                self.grounding.ground(metadata, begin);
            }
        }
        self.take_state(&answer)
    }

    fn take_state(&mut self, answer: &AssistAnswer<'_>) -> Result<(), Failure> {
        match answer.state.as_ref().map(|Text(state)| &**state) {
            Some(state @ ("FAILED" | "CANCELLED")) => {
                let message = format!("the upstream ended its answer as {state}");
                Err(Failure::new(FailureKind::Transient, message))
            }
            Some("SKIPPED") => {
                let mut reasons = answer.assist_skipped_reasons.iter().flatten();
                self.seen.policy_stop =
                    reasons.any(|Text(reason)| reason == "CUSTOMER_POLICY_VIOLATION");
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn take_content(&mut self, content: Content<'_>, item: &Bytes, events: &mut Vec<AnswerEvent>) {
        let before = events.len();
        let thought = content.thought.unwrap_or(false);
        let mut say = |text: String| {
            if !text.is_empty() {
                let event = if thought {
                    AnswerEvent::Reasoning(text)
                } else {
                    AnswerEvent::Text(text)
                };
                events.push(event);
            }
        };
        if let Some(Text(text)) = content.text {
            say(text.into_owned());
        }
        if let Some(code) = content.executable_code {
            let language = code
                .language
                .map_or(Cow::Borrowed("python"), |Text(name)| name);
            say(fenced(&language.to_ascii_lowercase(), code.code));
        }
        if let Some(result) = content.code_execution_result {
            say(fenced("", result.output));
        }
        if let Some(data) = content.inline_data {
            events.extend(media_of(data, item));
        }
        if let Some(call) = content.function_call
            && let Some(Text(name)) = call.name
        {
            events.push(AnswerEvent::ToolCall(ToolCall {
                id: self.next_call_id(),
                name: name.into_owned(),
                arguments_json: call.args.map_or("{}", |args| args.get()).to_owned(),
            }));
        }
        if let Some(file) = content.file
            && let Some(Text(id)) = file.file_id
        {
            self.note_file(id, file.mime_type);
        }
        for event in &events[before..] {
            if let AnswerEvent::Text(text) = event {
                self.grounding.say(text);
            }
            if event.is_content() {
                self.seen.content = true;
            } else {
                self.seen.thoughts = true;
            }
        }
    }

    fn note_file(&mut self, id: Cow<'_, str>, mime_type: Option<Text<'_>>) {
        let known = self.files.iter().any(|file| file.id == id);
        if !known && !id.is_empty() && self.files.len() < MAX_FILES {
            let mime_type = mime_type.map(|Text(mime_type)| mime_type.into_owned());
            self.files.push(FileRef {
                id: id.into_owned(),
                mime_type,
            });
        }
    }

    /// Unique within the answer by its number, and among the answers of a conversation by its prefix.
    fn next_call_id(&mut self) -> String {
        let prefix = self.call_prefix.get_or_insert_with(|| {
            let random = uuid::Uuid::new_v4().simple().to_string();
            format!("call_{}", &random[..12])
        });
        self.seen.calls += 1;
        format!("{prefix}{}", self.seen.calls)
    }
}

/// A file inside the item; its base64 shares the item's memory when nothing in it is escaped.
fn media_of(data: InlineData<'_>, item: &Bytes) -> Option<AnswerEvent> {
    let base64 = match data.data?.0 {
        Cow::Borrowed(text) => item.slice_ref(text.as_bytes()),
        Cow::Owned(text) => Bytes::from(text),
    };
    if base64.is_empty() {
        return None;
    }
    let mime_type = data
        .mime_type
        .map_or(Cow::Borrowed(UNKNOWN_TYPE), |Text(name)| name);
    Some(AnswerEvent::Media(Media {
        mime_type: mime_type.into_owned(),
        data: MediaData::Base64(base64),
    }))
}

/// A block of code as Markdown has it, fenced with more backticks than stand in a row in it.
fn fenced(language: &str, code: Option<Text<'_>>) -> String {
    let Some(Text(code)) = code.filter(|Text(code)| !code.is_empty()) else {
        return String::new();
    };
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let code = code.trim_end_matches('\n');
    format!("\n{fence}{language}\n{code}\n{fence}\n")
}

fn of_items(error: &JsonItemsError) -> Failure {
    Failure::new(
        FailureKind::Transient,
        format!("the upstream's answer broke off: {error}"),
    )
}

#[cfg(test)]
mod tests;
