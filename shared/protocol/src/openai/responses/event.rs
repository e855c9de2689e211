//! What lives here: the events of a streamed response: a name, a number in their order, and what they tell.

use b2a_domain::Fault;
use bytes::BytesMut;
use serde::Serialize;

use crate::codec::write_json;

/// Writes events in order, or none at all for a response that is not streamed.
pub(super) struct Events {
    is_streamed: bool,
    next_number: u64,
}

#[derive(Serialize)]
struct Event<'a, T> {
    #[serde(rename = "type")]
    kind: &'a str,
    sequence_number: u64,
    #[serde(flatten)]
    fields: &'a T,
}

impl Events {
    pub(super) const fn new() -> Self {
        Self {
            is_streamed: true,
            next_number: 0,
        }
    }

    /// None is written from now on.
    pub(super) const fn silence(&mut self) {
        self.is_streamed = false;
    }

    /// Writes an event with these fields.
    pub(super) fn write(&mut self, out: &mut BytesMut, name: &str, fields: &impl Serialize) {
        if self.is_streamed {
            begin(out, name);
            let event = Event {
                kind: name,
                sequence_number: self.number(),
                fields,
            };
            write_json(out, &event);
            out.extend_from_slice(b"\n\n");
        }
    }

    /// Writes an event with one field whose value is JSON already.
    pub(super) fn write_raw(&mut self, out: &mut BytesMut, name: &str, field: &str, json: &[u8]) {
        #[derive(Serialize)]
        struct Nothing {}
        if self.is_streamed {
            begin(out, name);
            let event = Event {
                kind: name,
                sequence_number: self.number(),
                fields: &Nothing {},
            };
            write_json(out, &event);
            out.truncate(out.len() - 1);
            out.extend_from_slice(b",\"");
            out.extend_from_slice(field.as_bytes());
            out.extend_from_slice(b"\":");
            out.extend_from_slice(json);
            out.extend_from_slice(b"}\n\n");
        }
    }

    /// Writes the event `error`: `error` is OpenAI's error object, in an object of its own.
    pub(super) fn write_error(
        &mut self,
        out: &mut BytesMut,
        code: &str,
        fault: &Fault,
        error: &[u8],
    ) {
        #[derive(Serialize)]
        struct Told<'a> {
            code: &'a str,
            message: &'a str,
            param: Option<&'a str>,
        }
        begin(out, "error");
        let event = Event {
            kind: "error",
            sequence_number: self.number(),
            fields: &Told {
                code,
                message: &fault.message,
                param: fault.field.as_deref(),
            },
        };
        write_json(out, &event);
        out.truncate(out.len() - 1);
        out.extend_from_slice(b",");
        out.extend_from_slice(&error[1..]);
        out.extend_from_slice(b"\n\n");
    }

    fn number(&mut self) -> u64 {
        let number = self.next_number;
        self.next_number += 1;
        number
    }
}

fn begin(out: &mut BytesMut, name: &str) {
    out.extend_from_slice(b"event: ");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\ndata: ");
}
