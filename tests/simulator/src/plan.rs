//! What lives here: a scripted answer laid out as the writes, rests and holds of its stream.

use std::num::NonZeroUsize;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::answer::{Answer, Framing, Piece};
use crate::chunk::Chunks;
use crate::faults::{Fault, Shaping, plain_message, quota_error};
use crate::gates::Gate;
use crate::rejection::Rejection;
use crate::script::HeldAt;

/// One step of a stream.
#[derive(Debug)]
pub(crate) enum Step {
    /// These bytes, in a write of their own.
    Write(Bytes),
    /// Nothing for a while.
    Rest(Duration),
    /// Nothing until the gate opens.
    Hold(Gate),
    /// The transport breaks.
    Abort,
}

/// Lays out an answer with its defect, and holds it where a gate says so.
pub(crate) fn lay_out(
    answer: &Answer,
    shaping: &Shaping,
    held_at: Option<HeldAt>,
    chunks: &Chunks,
) -> Vec<Step> {
    let script = Script::of(answer, shaping.defect.as_ref());
    let mut layout = Layout::new(script.framing, answer.write_bytes);
    let mut gate = held_at;
    let mut written = 0_usize;
    layout.hold_if_due(&mut gate, written);
    for piece in &answer.pieces {
        if let Piece::Pause { ms } = piece {
            layout.rest(Duration::from_millis(*ms));
            continue;
        }
        if script.drops(piece) {
            continue;
        }
        if written >= script.keep {
            break;
        }
        layout.rest(shaping.piece_pause);
        if written > 0 {
            layout.rest(Duration::from_millis(answer.pause_ms));
        }
        if let Some(chunk) = chunks.of(piece) {
            layout.element(&chunk);
            written += 1;
            layout.hold_if_due(&mut gate, written);
        }
    }
    layout.rest(shaping.piece_pause);
    layout.hold_if_due(&mut gate, usize::MAX);
    script.finish(layout, chunks)
}

/// How the answer goes on and ends, under its defect.
struct Script<'a> {
    defect: Option<&'a Fault>,
    framing: Framing,
    state: String,
    /// Pieces that are written before the end.
    keep: usize,
}

impl<'a> Script<'a> {
    fn of(answer: &Answer, defect: Option<&'a Fault>) -> Self {
        let mut script = Self {
            defect,
            framing: answer.framing,
            state: answer
                .final_state
                .clone()
                .unwrap_or_else(|| "SUCCEEDED".to_owned()),
            keep: usize::MAX,
        };
        match defect {
            Some(Fault::EmptyAnswer | Fault::Quota { .. }) => script.keep = 0,
            Some(Fault::Skipped { .. }) => {
                script.keep = 0;
                "SKIPPED".clone_into(&mut script.state);
            }
            Some(Fault::EndsInState {
                state,
                after_pieces,
            }) => {
                script.keep = *after_pieces;
                script.state.clone_from(state);
            }
            Some(
                Fault::ErrorInArray { after_pieces, .. } | Fault::CutMidObject { after_pieces, .. },
            ) => script.keep = *after_pieces,
            Some(Fault::Framed { framing }) => script.framing = *framing,
            _ => {}
        }
        script
    }

    fn drops(&self, piece: &Piece) -> bool {
        matches!(self.defect, Some(Fault::ThoughtsOnly)) && !matches!(piece, Piece::Thought { .. })
    }

    fn finish(&self, mut layout: Layout, chunks: &Chunks) -> Vec<Step> {
        match self.defect {
            Some(Fault::ErrorInArray { code, message, .. }) => {
                let message = message.as_deref().unwrap_or_else(|| plain_message(*code));
                layout.element(&Rejection::new(*code, message).body());
                layout.close();
            }
            Some(Fault::Quota { capability, .. }) => {
                layout.element(&quota_error(*capability).body());
                layout.close();
            }
            Some(Fault::CutMidObject { abort, .. }) => {
                let interrupted = Piece::text("This sentence is never");
                if let Some(chunk) = chunks.of(&interrupted) {
                    layout.half_element(&chunk);
                }
                layout.abort_if(*abort);
            }
            Some(Fault::CutBeforeEnd { abort }) => {
                layout.element(&chunks.last(&self.state, None));
                layout.abort_if(*abort);
            }
            Some(Fault::Skipped { reason }) => {
                layout.element(&chunks.last(&self.state, Some(reason)));
                layout.close();
            }
            _ => {
                layout.element(&chunks.last(&self.state, None));
                layout.close();
            }
        }
        layout.steps
    }
}

/// Collects the steps and keeps the framing right.
struct Layout {
    framing: Framing,
    write_bytes: Option<NonZeroUsize>,
    steps: Vec<Step>,
    elements: usize,
}

impl Layout {
    const fn new(framing: Framing, write_bytes: Option<NonZeroUsize>) -> Self {
        Self {
            framing,
            write_bytes,
            steps: Vec::new(),
            elements: 0,
        }
    }

    fn text(&self, value: &Value) -> String {
        let before = match (self.framing, self.elements) {
            (Framing::Ndjson, _) => "",
            (_, 0) => "[",
            _ => ",\n",
        };
        match self.framing {
            Framing::Pretty => format!("{before}{value:#}"),
            Framing::Compact => format!("{before}{value}"),
            Framing::Ndjson => format!("{before}{value}\n"),
        }
    }

    fn element(&mut self, value: &Value) {
        let text = self.text(value);
        self.elements += 1;
        self.write(text.into());
    }

    /// The first half of an element.
    fn half_element(&mut self, value: &Value) {
        let text = Bytes::from(self.text(value));
        self.elements += 1;
        self.write(text.slice(..text.len() / 2));
    }

    fn close(&mut self) {
        if self.framing != Framing::Ndjson {
            self.write(Bytes::from_static(b"]\n"));
        }
    }

    fn write(&mut self, mut bytes: Bytes) {
        if let Some(size) = self.write_bytes {
            while bytes.len() > size.get() {
                self.steps.push(Step::Write(bytes.split_to(size.get())));
            }
        }
        self.steps.push(Step::Write(bytes));
    }

    fn rest(&mut self, time: Duration) {
        if !time.is_zero() {
            self.steps.push(Step::Rest(time));
        }
    }

    fn hold_if_due(&mut self, held_at: &mut Option<HeldAt>, written: usize) {
        if let Some(due) = held_at.take_if(|held_at| held_at.after_pieces <= written) {
            self.steps.push(Step::Hold(due.gate));
        }
    }

    fn abort_if(&mut self, abort: bool) {
        if abort {
            self.steps.push(Step::Abort);
        }
    }
}
