//! What lives here: a response, whole or streamed. Both come out of the same steps, so that they always agree.

use std::sync::Arc;

use b2a_domain::{Clock, Fault};
use bytes::{Bytes, BytesMut};

use super::item::Status;
use super::kept::Keeping;
use super::output::Output;
use super::request::Form;
use super::state::{Failure, Incomplete, State, failure_code};
use super::{echo, response_id};
use crate::canonical::{AnswerEvent, Finish, StopReason};
use crate::codec::{sse, write_json};
use crate::openai::fault;
use crate::{AnswerHead, StreamEncoder};

/// Writes a response: event by event, or whole.
pub struct ResponseEncoder {
    /// What is the same in the response whatever its state.
    opening: BytesMut,
    output: Output,
    include_reasoning: bool,
    clock: Arc<dyn Clock>,
    keeping: Option<Keeping>,
}

impl ResponseEncoder {
    /// An encoder of the response to a request of this form. `keeping`: it is kept when it is complete.
    pub fn new(
        head: &AnswerHead,
        form: Form,
        keeping: Option<Keeping>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            opening: echo::opening(&response_id(&head.id), head, &form.echo),
            output: Output::new(head.id.clone(), form.tools, keeping.is_some()),
            include_reasoning: head.include_reasoning,
            clock,
            keeping,
        }
    }

    /// Writes the response whole, instead of event by event.
    pub fn whole(mut self, events: &[AnswerEvent], finish: &Finish) -> Bytes {
        self.output.events.silence();
        let mut nowhere = BytesMut::new();
        for event in events {
            self.event(event, &mut nowhere);
        }
        self.end(finish, &mut nowhere).1.freeze()
    }

    /// The response in a state, with the items that are complete.
    fn response(&self, state: &State<'_>) -> BytesMut {
        let mut out = BytesMut::with_capacity(self.opening.len() + self.output.done.len() + 512);
        out.extend_from_slice(&self.opening);
        out.extend_from_slice(b"\"output\":[");
        out.extend_from_slice(&self.output.done);
        out.extend_from_slice(b"],");
        let at = out.len();
        write_json(&mut out, state);
        // The state's fields go on in the same object.
        let fields = out.split_off(at);
        out.extend_from_slice(&fields[1..]);
        out
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
        self.output.close(of_item, out);
        let response = self.response(&State {
            status,
            completed_at: reason.is_none().then(|| self.clock.now_ms() / 1000),
            error: None,
            incomplete_details: reason.map(|reason| Incomplete { reason }),
            usage: Some(finish.usage.into()),
        });
        if let Some(keeping) = self.keeping.take() {
            keeping.finish(self.output.kept.take().unwrap_or_default(), &response);
        }
        (name, response)
    }
}

impl StreamEncoder for ResponseEncoder {
    fn start(&mut self, out: &mut BytesMut) {
        let response = self.response(&State::IN_PROGRESS);
        for name in ["response.created", "response.in_progress"] {
            self.output
                .events
                .write_raw(out, name, "response", &response);
        }
    }

    fn event(&mut self, event: &AnswerEvent, out: &mut BytesMut) {
        match event {
            AnswerEvent::Text(text) => self.output.say(text, false, out),
            AnswerEvent::Reasoning(text) if self.include_reasoning => self.output.reason(text, out),
            AnswerEvent::Reasoning(_) => {}
            AnswerEvent::Media(media) => self.output.show(media, out),
            AnswerEvent::ToolCall(call) => self.output.call(call, out),
            AnswerEvent::Grounding(grounding) => self.output.cite(grounding, out),
        }
    }

    fn keep_alive(&mut self, out: &mut BytesMut) {
        sse::write_comment(out, "keep-alive");
    }

    fn finish(&mut self, finish: &Finish, out: &mut BytesMut) {
        let (name, response) = self.end(finish, out);
        self.output
            .events
            .write_raw(out, name, "response", &response);
    }

    /// The official SDKs raise an error at the event `error`, which has both forms that OpenAI has: the fields of
    /// their types, and the object within. Clients that look at the response alone, such as Codex, get it as failed.
    fn fault(&mut self, fault: &Fault, out: &mut BytesMut) {
        self.keeping = None;
        self.output.close(Status::Incomplete, out);
        let code = failure_code(fault.code);
        let mut error = BytesMut::new();
        fault::write(fault, &mut error);
        self.output.events.write_error(out, code, fault, &error);
        let response = self.response(&State {
            status: "failed",
            error: Some(Failure {
                code,
                message: &fault.message,
            }),
            ..State::IN_PROGRESS
        });
        let name = "response.failed";
        self.output
            .events
            .write_raw(out, name, "response", &response);
    }
}
