//! What lives here: the output of a response, item by item, with the events that tell of it.

use std::collections::HashMap;

use bytes::BytesMut;
use serde::Serialize;

use super::calls::CalledTool;
use super::event::Events;
use super::item::{
    Annotation, At, Cited, Delta, Item, ItemAt, Nothing, Part, Place, Status, SummaryDone,
    TextDelta, TextDone, WithPart,
};
use super::message::OpenMessage;
use super::tools::ClientTool;
use crate::answer_text::{Base64Text, MarkdownMedia};
use crate::canonical::{ContentPart, Grounding, InlineMedia, Media, ToolCall};
use crate::codec::write_json;

/// The output of a response.
pub(super) struct Output {
    answer_id: String,
    /// What the client calls the functions.
    tools: HashMap<String, ClientTool>,
    pub(super) events: Events,
    /// The items that are complete, as JSON, by commas.
    pub(super) done: BytesMut,
    count: usize,
    open: Option<Open>,
    /// Bytes of the answer's text so far.
    text_bytes: usize,
    /// The answer as a turn, while it is to be kept.
    pub(super) kept: Option<Vec<ContentPart>>,
}

/// An item that is being written.
enum Open {
    Reasoning { id: String, text: String },
    Message(OpenMessage),
}

impl Output {
    pub(super) fn new(
        answer_id: String,
        tools: HashMap<String, ClientTool>,
        is_kept: bool,
    ) -> Self {
        Self {
            answer_id,
            tools,
            events: Events::new(),
            done: BytesMut::new(),
            count: 0,
            open: None,
            text_bytes: 0,
            kept: is_kept.then(Vec::new),
        }
    }

    /// An id for the next item.
    fn item_id(&self, prefix: &str) -> String {
        format!("{prefix}_{}{:02x}", self.answer_id, self.count)
    }

    fn tell<T: Serialize>(&mut self, out: &mut BytesMut, name: &str, place: &Place<'_>, news: T) {
        self.events.write(out, name, &At { place, news });
    }

    fn item_added(&mut self, out: &mut BytesMut, item: Item<'_>) {
        let output_index = self.count;
        let added = ItemAt { output_index, item };
        self.events.write(out, "response.output_item.added", &added);
    }

    fn item_done(&mut self, out: &mut BytesMut, item: Item<'_>) {
        if self.count > 0 {
            self.done.extend_from_slice(b",");
        }
        write_json(&mut self.done, &item);
        let output_index = self.count;
        let done = ItemAt { output_index, item };
        self.events.write(out, "response.output_item.done", &done);
        self.count += 1;
    }

    /// Where events of the open message or reasoning belong.
    const fn place<'a>(&self, item_id: &'a str, is_summary: bool) -> Place<'a> {
        let (content_index, summary_index) = if is_summary {
            (None, Some(0))
        } else {
            (Some(0), None)
        };
        Place {
            item_id,
            output_index: self.count,
            content_index,
            summary_index,
        }
    }

    pub(super) fn reason(&mut self, delta: &str, out: &mut BytesMut) {
        let (id, mut text) = match self.open.take() {
            Some(Open::Reasoning { id, text }) => (id, text),
            other => {
                self.open = other;
                self.close(Status::Completed, out);
                let id = self.item_id("rs");
                let item = Item::Reasoning {
                    id: &id,
                    summary: &[],
                };
                self.item_added(out, item);
                let part = Part::SummaryText { text: "" };
                let place = self.place(&id, true);
                let added = WithPart { part };
                self.tell(out, "response.reasoning_summary_part.added", &place, added);
                (id, String::new())
            }
        };
        text.push_str(delta);
        let place = self.place(&id, true);
        let name = "response.reasoning_summary_text.delta";
        self.tell(out, name, &place, Delta { delta });
        self.open = Some(Open::Reasoning { id, text });
    }

    /// The message that text goes to.
    fn message(&mut self, out: &mut BytesMut) -> OpenMessage {
        match self.open.take() {
            Some(Open::Message(message)) => message,
            other => {
                self.open = other;
                self.close(Status::Completed, out);
                let message = OpenMessage::new(self.item_id("msg"), self.text_bytes);
                let item = Item::Message {
                    id: &message.id,
                    status: Status::InProgress,
                    role: "assistant",
                    content: &[],
                };
                self.item_added(out, item);
                let place = self.place(&message.id, false);
                let part = output_text("", &[]);
                self.tell(
                    out,
                    "response.content_part.added",
                    &place,
                    WithPart { part },
                );
                message
            }
        }
    }

    pub(super) fn say(&mut self, delta: &str, is_markdown: bool, out: &mut BytesMut) {
        let mut message = self.message(out);
        if is_markdown {
            message.insert(delta);
        } else {
            message.text.push_str(delta);
            self.text_bytes += delta.len();
        }
        let place = self.place(&message.id, false);
        let logprobs = [];
        let name = "response.output_text.delta";
        self.tell(out, name, &place, TextDelta { delta, logprobs });
        self.open = Some(Open::Message(message));
        self.keep_text(delta);
    }

    fn keep_text(&mut self, text: &str) {
        let Some(parts) = &mut self.kept else { return };
        if let Some(ContentPart::Text(said)) = parts.last_mut() {
            said.push_str(text);
        } else {
            parts.push(ContentPart::Text(text.to_owned()));
        }
    }

    pub(super) fn show(&mut self, media: &Media, out: &mut BytesMut) {
        let format = media.mime_type.strip_prefix("image/");
        let (Some(format), Some(base64)) = (format, media.data.base64()) else {
            self.say(&MarkdownMedia(media).to_string(), true, out);
            return;
        };
        self.close(Status::Completed, out);
        let id = self.item_id("ig");
        let item = |status, result| Item::ImageGenerationCall {
            id: &id,
            status,
            output_format: Some(format),
            result,
        };
        self.item_added(out, item(Status::InProgress, None));
        let place = Place {
            item_id: &id,
            output_index: self.count,
            content_index: None,
            summary_index: None,
        };
        for name in ["in_progress", "generating", "completed"] {
            let name = format!("response.image_generation_call.{name}");
            self.tell(out, &name, &place, Nothing {});
        }
        out.reserve(base64.len() + 256);
        self.done.reserve(base64.len() + 256);
        self.item_done(out, item(Status::Completed, Some(Base64Text(base64))));
        if let Some(parts) = &mut self.kept {
            parts.push(ContentPart::Media(InlineMedia {
                mime_type: media.mime_type.clone(),
                base64: base64.clone(),
            }));
        }
    }

    pub(super) fn call(&mut self, call: &ToolCall, out: &mut BytesMut) {
        self.close(Status::Completed, out);
        // A tool that the client did not name is shown as a function.
        let tool = self.tools.get(&call.name).cloned();
        let called = CalledTool::new(call, tool.as_ref());
        let id = self.item_id(called.id_prefix());
        self.item_added(out, called.item(&id, Status::InProgress));
        let place = Place {
            item_id: &id,
            output_index: self.count,
            content_index: None,
            summary_index: None,
        };
        let delta = Delta {
            delta: called.text(),
        };
        self.tell(out, called.delta_name(), &place, delta);
        self.tell(out, called.done_name(), &place, called.done());
        self.item_done(out, called.item(&id, Status::Completed));
        if let Some(parts) = &mut self.kept {
            parts.push(ContentPart::ToolCall(call.clone()));
        }
    }

    pub(super) fn cite(&mut self, grounding: &Grounding, out: &mut BytesMut) {
        let Some(Open::Message(mut message)) = self.open.take_if(|open| open.is_message()) else {
            return;
        };
        for annotation in message.cite(grounding) {
            let place = self.place(&message.id, false);
            let cited = Cited {
                annotation_index: message.annotations.len(),
                annotation: &annotation,
            };
            let name = "response.output_text.annotation.added";
            self.tell(out, name, &place, cited);
            message.annotations.push(annotation);
        }
        self.open = Some(Open::Message(message));
    }

    /// Ends the open item, if there is one.
    pub(super) fn close(&mut self, status: Status, out: &mut BytesMut) {
        match self.open.take() {
            None => {}
            Some(Open::Reasoning { id, text }) => {
                let place = self.place(&id, true);
                let part = || Part::SummaryText { text: &text };
                let done = SummaryDone { text: &text };
                let names = [
                    "response.reasoning_summary_text.done",
                    "response.reasoning_summary_part.done",
                ];
                self.tell(out, names[0], &place, done);
                self.tell(out, names[1], &place, WithPart { part: part() });
                let item = Item::Reasoning {
                    id: &id,
                    summary: &[part()],
                };
                self.item_done(out, item);
            }
            Some(Open::Message(message)) => {
                let OpenMessage {
                    id,
                    text,
                    annotations,
                    ..
                } = &message;
                let place = self.place(id, false);
                let part = || output_text(text, annotations);
                let logprobs = [];
                let done = TextDone { text, logprobs };
                self.tell(out, "response.output_text.done", &place, done);
                let part_done = WithPart { part: part() };
                self.tell(out, "response.content_part.done", &place, part_done);
                let item = Item::Message {
                    id,
                    status,
                    role: "assistant",
                    content: &[part()],
                };
                self.item_done(out, item);
            }
        }
    }
}

impl Open {
    const fn is_message(&self) -> bool {
        matches!(self, Self::Message(_))
    }
}

const fn output_text<'a>(text: &'a str, annotations: &'a [Annotation]) -> Part<'a> {
    Part::OutputText {
        annotations,
        logprobs: [],
        text,
    }
}
