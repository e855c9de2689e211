//! What lives here: a streamed answer as `chat.completion.chunk` events.

use b2a_domain::Fault;
use bytes::BytesMut;
use serde::Serialize;

use super::annotations::{Annotation, annotations};
use super::char_map::CharMap;
use super::encode::{Call, Calls, Function, Usage, completion_id, finish_reason};
use super::fault;
use crate::answer_text::MarkdownMedia;
use crate::canonical::{AnswerEvent, Finish, ToolCall};
use crate::codec::{sse, write_json};
use crate::{AnswerHead, StreamEncoder};

/// Writes chunks. What is the same in all of them is built once.
pub(super) struct ChunkEncoder {
    /// `data: {"id":…,"model":…,`
    opening: BytesMut,
    include_usage: bool,
    include_reasoning: bool,
    /// How calls go out, should there be any.
    form: Calls,
    calls: u32,
    /// The content so far, for what it turns out to rest on.
    content: CharMap,
}

#[derive(Serialize)]
struct Opening<'a> {
    id: String,
    object: &'static str,
    created: u64,
    model: &'a str,
}

#[derive(Serialize)]
struct RoleDelta {
    role: &'static str,
    content: &'static str,
}

#[derive(Serialize)]
struct TextDelta<'a> {
    content: &'a str,
}

#[derive(Serialize)]
struct MediaDelta<'a> {
    content: MarkdownMedia<'a>,
}

#[derive(Serialize)]
struct ReasoningDelta<'a> {
    reasoning_content: &'a str,
}

#[derive(Serialize)]
struct CallDelta<'a> {
    tool_calls: [Call<'a>; 1],
}

#[derive(Serialize)]
struct OldCallDelta<'a> {
    function_call: Function<'a>,
}

#[derive(Serialize)]
struct AnnotationDelta<'a> {
    annotations: Vec<Annotation<'a>>,
}

#[derive(Serialize)]
struct EmptyDelta {}

impl ChunkEncoder {
    pub(super) fn new(head: &AnswerHead) -> Self {
        let mut opening = BytesMut::from(&b"data: "[..]);
        let fields = Opening {
            id: completion_id(head),
            object: "chat.completion.chunk",
            created: head.created_sec,
            model: &head.model,
        };
        write_json(&mut opening, &fields);
        // Chunks go on where the object would end.
        opening.truncate(opening.len() - 1);
        opening.extend_from_slice(b",");
        Self {
            opening,
            include_usage: head.include_usage,
            include_reasoning: head.include_reasoning,
            form: Calls::new(head, true),
            calls: 0,
            content: CharMap::default(),
        }
    }

    fn chunk(
        &self,
        out: &mut BytesMut,
        delta: &impl Serialize,
        finish_reason: Option<&'static str>,
    ) {
        out.extend_from_slice(&self.opening);
        out.extend_from_slice(br#""choices":[{"index":0,"delta":"#);
        write_json(out, delta);
        out.extend_from_slice(br#","logprobs":null,"finish_reason":"#);
        write_json(out, &finish_reason);
        out.extend_from_slice(b"}]");
        if self.include_usage {
            out.extend_from_slice(br#","usage":null"#);
        }
        out.extend_from_slice(b"}\n\n");
    }

    fn call(&mut self, call: &ToolCall, out: &mut BytesMut) {
        let index = self.calls;
        self.calls += 1;
        match self.form {
            // There was room for one only.
            Calls::Old if index == 0 => {
                let function_call = Function::from(call);
                self.chunk(out, &OldCallDelta { function_call }, None);
            }
            Calls::Old => {}
            Calls::None | Calls::Tools => {
                let tool_calls = [Call::new(Some(index), call)];
                self.chunk(out, &CallDelta { tool_calls }, None);
            }
        }
    }
}

impl StreamEncoder for ChunkEncoder {
    fn start(&mut self, out: &mut BytesMut) {
        self.chunk(
            out,
            &RoleDelta {
                role: "assistant",
                content: "",
            },
            None,
        );
    }

    fn event(&mut self, event: &AnswerEvent, out: &mut BytesMut) {
        match event {
            AnswerEvent::Text(text) => {
                self.content.text(text);
                self.chunk(out, &TextDelta { content: text }, None);
            }
            AnswerEvent::Reasoning(text) => {
                if self.include_reasoning {
                    let delta = ReasoningDelta {
                        reasoning_content: text,
                    };
                    self.chunk(out, &delta, None);
                }
            }
            AnswerEvent::Media(media) => {
                out.reserve(self.opening.len() + media.data.len() + 256);
                let content = MarkdownMedia(media);
                self.content.insert(content.chars());
                self.chunk(out, &MediaDelta { content }, None);
            }
            AnswerEvent::Grounding(grounding) => {
                let annotations = annotations(grounding, &self.content);
                if !annotations.is_empty() {
                    self.chunk(out, &AnnotationDelta { annotations }, None);
                }
            }
            AnswerEvent::ToolCall(call) => self.call(call, out),
        }
    }

    fn file_text(&mut self, text: &str, out: &mut BytesMut) {
        self.content.insert(text.chars().count());
        self.chunk(out, &TextDelta { content: text }, None);
    }

    fn keep_alive(&mut self, out: &mut BytesMut) {
        sse::write_comment(out, "keep-alive");
    }

    fn finish(&mut self, finish: &Finish, out: &mut BytesMut) {
        let calls = if self.calls > 0 {
            self.form
        } else {
            Calls::None
        };
        let reason = finish_reason(finish.reason, calls);
        self.chunk(out, &EmptyDelta {}, Some(reason));
        if self.include_usage {
            out.extend_from_slice(&self.opening);
            out.extend_from_slice(br#""choices":[],"usage":"#);
            write_json(out, &Usage::from(finish.usage));
            out.extend_from_slice(b"}\n\n");
        }
        out.extend_from_slice(b"data: [DONE]\n\n");
    }

    /// The official SDKs raise an error at the event. No `[DONE]` follows: clients that don't know of the
    /// event must not take the answer for a complete one.
    fn fault(&mut self, fault: &Fault, out: &mut BytesMut) {
        out.extend_from_slice(b"data: ");
        fault::write(fault, out);
        out.extend_from_slice(b"\n\n");
    }
}
