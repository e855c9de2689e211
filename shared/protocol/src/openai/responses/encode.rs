//! What lives here: a response, whole or streamed. Both come out of the same steps, so that they always agree.

use std::mem;
use std::sync::Arc;

use b2a_domain::{Clock, Fault};
use bytes::{Bytes, BytesMut};
use serde::Serialize;

use super::calls::CalledTool;
use super::echo;
use super::event::Events;
use super::item::{
    At, Cited, Delta, Item, ItemAt, Nothing, Part, Place, Status, SummaryDone, TextDelta, TextDone,
    WithPart,
};
use super::kept::Keeping;
use super::message::OpenMessage;
use super::request::Form;
use super::response_id;
use super::state::{Failure, Incomplete, State, failure_code};
use crate::answer_text::{Base64Text, MarkdownMedia};
use crate::canonical::{AnswerEvent, ContentPart, Finish, InlineMedia, Media, StopReason};
use crate::codec::{sse, write_json};
use crate::openai::fault;
use crate::{AnswerHead, StreamEncoder};

/// Writes a response.
pub struct ResponseEncoder {
    answer_id: String,
    /// What is the same in the response whatever its state.
    opening: BytesMut,
    form: Form,
    include_reasoning: bool,
    clock: Arc<dyn Clock>,
    events: Events,
    /// The items that are complete, as JSON, by commas.
    output: BytesMut,
    items: usize,
    open: Option<Open>,
    /// Bytes of the answer's text so far.
    text_bytes: usize,
    /// The answer as a turn, while it is to be kept.
    parts: Vec<ContentPart>,
    keeping: Option<Keeping>,
}

/// An item that is being written.
enum Open {
    Reasoning { id: String, text: String },
    Message(OpenMessage),
}

impl ResponseEncoder {
    /// An encoder of a streamed response.
    pub fn streamed(
        head: &AnswerHead,
        form: Form,
        keeping: Option<Keeping>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self::new(head, form, keeping, clock, true)
    }

    /// Writes a whole response.
    pub fn whole(
        head: &AnswerHead,
        form: Form,
        keeping: Option<Keeping>,
        clock: Arc<dyn Clock>,
        answer: (&[AnswerEvent], &Finish),
    ) -> Bytes {
        let (events, finish) = answer;
        let mut encoder = Self::new(head, form, keeping, clock, false);
        let mut nowhere = BytesMut::new();
        for event in events {
            encoder.event(event, &mut nowhere);
        }
        encoder.end(finish, &mut nowhere).1.freeze()
    }

    fn new(
        head: &AnswerHead,
        form: Form,
        keeping: Option<Keeping>,
        clock: Arc<dyn Clock>,
        is_streamed: bool,
    ) -> Self {
        Self {
            opening: echo::opening(&response_id(&head.id), head, &form.echo),
            answer_id: head.id.clone(),
            form,
            include_reasoning: head.include_reasoning,
            clock,
            events: Events::new(is_streamed),
            output: BytesMut::new(),
            items: 0,
            open: None,
            text_bytes: 0,
            parts: Vec::new(),
            keeping,
        }
    }

    /// The response in a state, with the items that are complete.
    fn response(&self, state: &State<'_>) -> BytesMut {
        let mut out = BytesMut::with_capacity(self.opening.len() + self.output.len() + 512);
        out.extend_from_slice(&self.opening);
        out.extend_from_slice(b"\"output\":[");
        out.extend_from_slice(&self.output);
        out.extend_from_slice(b"],");
        let at = out.len();
        write_json(&mut out, state);
        // The state's fields go on in the same object.
        let fields = out.split_off(at);
        out.extend_from_slice(&fields[1..]);
        out
    }

    /// An id for the next item.
    fn item_id(&self, prefix: &str) -> String {
        format!("{prefix}_{}{:02x}", self.answer_id, self.items)
    }

    fn tell<T: Serialize>(&mut self, out: &mut BytesMut, name: &str, place: &Place<'_>, news: T) {
        self.events.write(out, name, &At { place, news });
    }

    fn item_added(&mut self, out: &mut BytesMut, item: Item<'_>) {
        let output_index = self.items;
        let added = ItemAt { output_index, item };
        self.events.write(out, "response.output_item.added", &added);
    }

    fn item_done(&mut self, out: &mut BytesMut, item: Item<'_>) {
        if self.items > 0 {
            self.output.extend_from_slice(b",");
        }
        write_json(&mut self.output, &item);
        let output_index = self.items;
        let done = ItemAt { output_index, item };
        self.events.write(out, "response.output_item.done", &done);
        self.items += 1;
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
            output_index: self.items,
            content_index,
            summary_index,
        }
    }

    fn reason(&mut self, delta: &str, out: &mut BytesMut) {
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

    fn say(&mut self, delta: &str, is_markdown: bool, out: &mut BytesMut) {
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
        if self.keeping.is_none() {
        } else if let Some(ContentPart::Text(said)) = self.parts.last_mut() {
            said.push_str(text);
        } else {
            self.parts.push(ContentPart::Text(text.to_owned()));
        }
    }

    fn show(&mut self, media: &Media, out: &mut BytesMut) {
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
            output_index: self.items,
            content_index: None,
            summary_index: None,
        };
        for name in ["in_progress", "generating", "completed"] {
            let name = format!("response.image_generation_call.{name}");
            self.tell(out, &name, &place, Nothing {});
        }
        out.reserve(base64.len() + 256);
        self.output.reserve(base64.len() + 256);
        self.item_done(out, item(Status::Completed, Some(Base64Text(base64))));
        if self.keeping.is_some() {
            self.parts.push(ContentPart::Media(InlineMedia {
                mime_type: media.mime_type.clone(),
                base64: base64.clone(),
            }));
        }
    }

    fn call(&mut self, call: &crate::canonical::ToolCall, out: &mut BytesMut) {
        self.close(Status::Completed, out);
        // A tool that the client did not name is shown as a function.
        let tool = self.form.tools.get(&call.name).cloned();
        let called = CalledTool::new(call, tool.as_ref());
        let id = self.item_id(called.id_prefix());
        self.item_added(out, called.item(&id, Status::InProgress));
        let place = Place {
            item_id: &id,
            output_index: self.items,
            content_index: None,
            summary_index: None,
        };
        let delta = Delta {
            delta: called.text(),
        };
        self.tell(out, called.delta_name(), &place, delta);
        self.tell(out, called.done_name(), &place, called.done());
        self.item_done(out, called.item(&id, Status::Completed));
        if self.keeping.is_some() {
            self.parts.push(ContentPart::ToolCall(call.clone()));
        }
    }

    fn cite(&mut self, grounding: &crate::canonical::Grounding, out: &mut BytesMut) {
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
    fn close(&mut self, status: Status, out: &mut BytesMut) {
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

    /// Ends the response: what its last event is called, and the response.
    fn end(&mut self, finish: &Finish, out: &mut BytesMut) -> (&'static str, BytesMut) {
        let reason = match finish.reason {
            StopReason::Done | StopReason::ToolCalls | StopReason::StopText => None,
            StopReason::Length => Some("max_output_tokens"),
            StopReason::Policy => Some("content_filter"),
        };
        let (name, status, of_item) = match reason {
            None => ("response.completed", "completed", Status::Completed),
            Some(_) => ("response.incomplete", "incomplete", Status::Incomplete),
        };
        self.close(of_item, out);
        let response = self.response(&State {
            status,
            completed_at: reason.is_none().then(|| self.clock.now_ms() / 1000),
            error: None,
            incomplete_details: reason.map(|reason| Incomplete { reason }),
            usage: Some(finish.usage.into()),
        });
        if let Some(keeping) = self.keeping.take() {
            keeping.finish(mem::take(&mut self.parts), &response);
        }
        (name, response)
    }
}

impl Open {
    const fn is_message(&self) -> bool {
        matches!(self, Self::Message(_))
    }
}

const fn output_text<'a>(text: &'a str, annotations: &'a [super::item::Annotation]) -> Part<'a> {
    Part::OutputText {
        annotations,
        logprobs: [],
        text,
    }
}

impl StreamEncoder for ResponseEncoder {
    fn start(&mut self, out: &mut BytesMut) {
        let response = self.response(&State::IN_PROGRESS);
        for name in ["response.created", "response.in_progress"] {
            self.events.write_raw(out, name, "response", &response);
        }
    }

    fn event(&mut self, event: &AnswerEvent, out: &mut BytesMut) {
        match event {
            AnswerEvent::Text(text) => self.say(text, false, out),
            AnswerEvent::Reasoning(text) if self.include_reasoning => self.reason(text, out),
            AnswerEvent::Reasoning(_) => {}
            AnswerEvent::Media(media) => self.show(media, out),
            AnswerEvent::ToolCall(call) => self.call(call, out),
            AnswerEvent::Grounding(grounding) => self.cite(grounding, out),
        }
    }

    fn keep_alive(&mut self, out: &mut BytesMut) {
        sse::write_comment(out, "keep-alive");
    }

    fn finish(&mut self, finish: &Finish, out: &mut BytesMut) {
        let (name, response) = self.end(finish, out);
        self.events.write_raw(out, name, "response", &response);
    }

    /// The official SDKs raise an error at the event `error`, which has both forms that OpenAI has: the fields of
    /// their types, and the object within. Clients that look at the response alone, such as Codex, get it as failed.
    fn fault(&mut self, fault: &Fault, out: &mut BytesMut) {
        self.keeping = None;
        self.close(Status::Incomplete, out);
        let code = failure_code(fault.code);
        let mut error = BytesMut::new();
        fault::write(fault, &mut error);
        self.events.write_error(out, code, fault, &error);
        let response = self.response(&State {
            status: "failed",
            error: Some(Failure {
                code,
                message: &fault.message,
            }),
            ..State::IN_PROGRESS
        });
        let name = "response.failed";
        self.events.write_raw(out, name, "response", &response);
    }
}
