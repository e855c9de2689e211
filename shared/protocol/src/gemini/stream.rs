//! What lives here: a streamed answer as responses that follow each other, as events or in one JSON array.

use b2a_domain::Fault;
use bytes::BytesMut;
use serde::Serialize;

use super::encode::{Candidate, GroundingMetadata, Part, PromptFeedback, Response, finish_reason};
use super::fault;
use crate::canonical::{AnswerEvent, Finish, Grounding, StopReason};
use crate::codec::write_json;
use crate::{AnswerHead, StreamEncoder, StreamFraming};

/// Writes responses.
pub(super) struct ResponseEncoder {
    framing: StreamFraming,
    include_reasoning: bool,
    /// `,"modelVersion":…,"responseId":…}`, which ends every piece.
    ending: BytesMut,
    model: String,
    id: String,
    /// Something was written, so that an array needs a comma.
    has_items: bool,
    /// What the answer rests on, told with its end.
    grounding: Option<Grounding>,
}

/// What differs from piece to piece; [`ResponseEncoder::ending`] follows.
#[derive(Serialize)]
struct Piece<'a> {
    candidates: [PieceCandidate<'a>; 1],
}

#[derive(Serialize)]
struct PieceCandidate<'a> {
    content: PieceContent<'a>,
    index: u32,
}

#[derive(Serialize)]
struct PieceContent<'a> {
    parts: [Part<'a>; 1],
    role: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ending<'a> {
    model_version: &'a str,
    response_id: &'a str,
}

impl ResponseEncoder {
    pub(super) fn new(head: &AnswerHead) -> Self {
        let mut ending = BytesMut::new();
        write_json(
            &mut ending,
            &Ending {
                model_version: &head.model,
                response_id: &head.id,
            },
        );
        // It goes on where the piece's own object would end.
        ending[0] = b',';
        Self {
            framing: head.framing,
            include_reasoning: head.include_reasoning,
            ending,
            model: head.model.clone(),
            id: head.id.clone(),
            has_items: false,
            grounding: None,
        }
    }

    fn open(&mut self, out: &mut BytesMut) {
        match self.framing {
            StreamFraming::ServerSentEvents => out.extend_from_slice(b"data: "),
            StreamFraming::JsonArray if self.has_items => out.extend_from_slice(b",\r\n"),
            StreamFraming::JsonArray => {}
        }
        self.has_items = true;
    }

    fn close(&self, out: &mut BytesMut) {
        if self.framing == StreamFraming::ServerSentEvents {
            out.extend_from_slice(b"\n\n");
        }
    }

    fn end(&self, out: &mut BytesMut) {
        if self.framing == StreamFraming::JsonArray {
            out.extend_from_slice(b"]");
        }
    }

    fn piece(&mut self, part: Part<'_>, out: &mut BytesMut) {
        self.open(out);
        let content = PieceContent {
            parts: [part],
            role: "model",
        };
        write_json(
            out,
            &Piece {
                candidates: [PieceCandidate { content, index: 0 }],
            },
        );
        out.truncate(out.len() - 1);
        out.extend_from_slice(&self.ending);
        self.close(out);
    }
}

impl StreamEncoder for ResponseEncoder {
    fn start(&mut self, out: &mut BytesMut) {
        if self.framing == StreamFraming::JsonArray {
            out.extend_from_slice(b"[");
        }
    }

    fn event(&mut self, event: &AnswerEvent, out: &mut BytesMut) {
        match event {
            AnswerEvent::Text(text) => self.piece(Part::Text { text }, out),
            AnswerEvent::Reasoning(text) => {
                if self.include_reasoning {
                    self.piece(
                        Part::Thought {
                            text,
                            thought: true,
                        },
                        out,
                    );
                }
            }
            AnswerEvent::Media(media) => {
                out.reserve(media.data.len() + 256);
                self.piece(Part::media(media), out);
            }
            AnswerEvent::Grounding(grounding) => self.grounding = Some(grounding.clone()),
            AnswerEvent::ToolCall(call) => self.piece(Part::call(call), out),
        }
    }

    /// A blank line. Google's SDK takes any other line for data, comments and event names included.
    fn keep_alive(&mut self, out: &mut BytesMut) {
        out.extend_from_slice(b"\n");
    }

    /// One more response, with the reason and the usage. Its content is an empty text, without which
    /// Google's SDK would not keep the answer in the history of a chat.
    fn finish(&mut self, finish: &Finish, out: &mut BytesMut) {
        let is_blocked = finish.reason == StopReason::Policy && !self.has_items;
        self.open(out);
        let last = || {
            let parts = vec![Part::Text { text: "" }];
            let grounding = self.grounding.as_ref().map(GroundingMetadata::of_stream);
            [Candidate::new(
                parts,
                finish_reason(finish.reason),
                grounding,
            )]
        };
        let response = Response {
            candidates: (!is_blocked).then(last),
            prompt_feedback: is_blocked.then_some(PromptFeedback::BLOCKED),
            usage_metadata: Some(finish.usage.into()),
            model_version: &self.model,
            response_id: &self.id,
        };
        write_json(out, &response);
        self.close(out);
        self.end(out);
    }

    fn fault(&mut self, fault: &Fault, out: &mut BytesMut) {
        self.open(out);
        fault::write(fault, out);
        self.close(out);
        self.end(out);
    }
}
