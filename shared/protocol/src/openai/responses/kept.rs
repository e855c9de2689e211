//! What lives here: what is kept of a response: itself, the list of its input, and the conversation that may go on.
//!
//! The request's part is written before the answer begins, so that a long conversation is not held in memory twice
//! while the answer streams. All of it is one JSON text of a bounded size; the files of the conversation are left out
//! if they would take too much of that.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::Mutex;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::input_items::{self, InputItemsPage};
use super::request::Request;
use crate::canonical::{ContentPart, Role, Turn};

/// Changes with the form of what is kept: another version's is as good as none.
const VERSION: u32 = 1;

/// A conversation that a request goes on with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    /// Instructions that came as messages.
    pub(super) system: String,
    /// The turns, the response's own the last one.
    pub(super) turns: Vec<Turn>,
}

/// What is kept of a response, as it was read from a store.
#[derive(Debug, Deserialize)]
pub struct KeptResponse<'a> {
    version: u32,
    #[serde(borrow)]
    input: &'a RawValue,
    #[serde(borrow)]
    system: &'a RawValue,
    #[serde(borrow)]
    turns: &'a RawValue,
    #[serde(borrow)]
    response: &'a RawValue,
}

impl<'a> KeptResponse<'a> {
    /// Reads what [`Keeping`] wrote. `None`: it is something else, perhaps of another version.
    pub fn read(kept: &'a [u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(kept).ok()?;
        (read.version == VERSION).then_some(read)
    }

    /// The response, as it was answered.
    pub fn response(&self) -> Bytes {
        Bytes::copy_from_slice(self.response.get().as_bytes())
    }

    /// One page of its input. `None`: there is no item after which the page could begin.
    pub fn input_items(&self, page: &InputItemsPage) -> Option<Bytes> {
        let items: Vec<Value> = serde_json::from_str(self.input.get()).unwrap_or_default();
        input_items::page(items, page)
    }

    /// The conversation up to the response. `None`: it can't be read.
    pub fn conversation(&self) -> Option<Earlier> {
        let mut turns: Vec<Turn> = serde_json::from_str(self.turns.get()).ok()?;
        for part in turns.iter_mut().flat_map(|turn| &mut turn.parts) {
            // Where it stood then helps nobody now.
            if let ContentPart::RemoteMedia(media) = part {
                "previous_response_id".clone_into(&mut media.field);
            }
        }
        Some(Earlier {
            system: serde_json::from_str(self.system.get()).ok()?,
            turns,
        })
    }
}

/// Where what is to be kept can be taken from, once the response is complete.
#[derive(Debug, Clone, Default)]
pub struct KeptSlot(Arc<Mutex<Option<Bytes>>>);

impl KeptSlot {
    /// Takes it, if the response is complete and not too large to be kept.
    pub fn take(&self) -> Option<Bytes> {
        self.0.lock().ok()?.take()
    }

    fn put(&self, kept: Bytes) {
        if let Ok(mut slot) = self.0.lock() {
            *slot = Some(kept);
        }
    }
}

/// A response that is to be kept, about to be answered.
#[derive(Debug)]
pub struct Keeping {
    /// Everything up to the turns' last one, as JSON that goes on.
    begun: Bounded,
    slot: KeptSlot,
}

#[derive(Serialize)]
struct Begun<'a> {
    version: u32,
    input: &'a [Value],
    system: &'a str,
    turns: &'a [Turn],
}

impl Keeping {
    /// Begins to keep the response to a request, in `limit` bytes at most. `None`: it is not to be kept, or too large.
    pub fn begin(request: &mut Request, answer_id: &str, limit: usize) -> Option<Self> {
        let mut items = request.items.take()?;
        input_items::name(&mut items, answer_id);
        let write = |turns: &[Turn], limit: usize| {
            let begun = Begun {
                version: VERSION,
                input: &items,
                system: &request.system,
                turns,
            };
            let mut out = Bounded::new(limit);
            serde_json::to_writer(&mut out, &begun).ok()?;
            // The turns go on.
            out.bytes.truncate(out.bytes.len() - "]}".len());
            Some(out)
        };
        let turns = &request.chat.turns;
        // A quarter is for the answer.
        let mut out = write(turns, limit / 4 * 3).or_else(|| {
            let turns: Vec<Turn> = turns.iter().map(without_files).collect();
            write(&turns, limit)
        })?;
        out.limit = limit;
        Some(Self {
            begun: out,
            slot: KeptSlot::default(),
        })
    }

    /// Where it will be.
    pub fn slot(&self) -> KeptSlot {
        self.slot.clone()
    }

    /// Puts it together with the answer.
    pub(super) fn finish(self, parts: Vec<ContentPart>, response: &[u8]) {
        let answer = Turn {
            role: Role::Assistant,
            parts,
        };
        let mut out = self.begun;
        let begun = out.bytes.len();
        let mut kept = put_together(&mut out, &answer, response);
        if kept.is_err() {
            out.bytes.truncate(begun);
            kept = put_together(&mut out, &without_files(&answer), response);
        }
        if kept.is_ok() {
            self.slot.put(out.bytes.into());
        }
    }
}

fn put_together(out: &mut Bounded, answer: &Turn, response: &[u8]) -> io::Result<()> {
    if !answer.parts.is_empty() {
        out.write_all(b",")?;
        serde_json::to_writer(&mut *out, answer)?;
    }
    out.write_all(b"],\"response\":")?;
    out.write_all(response)?;
    out.write_all(b"}")
}

/// The turn with a word in place of each file.
fn without_files(turn: &Turn) -> Turn {
    let part = |part: &ContentPart| match part {
        ContentPart::Media(media) => {
            let note = format!("[a file of type {} was here]", media.mime_type);
            ContentPart::Text(note)
        }
        other => other.clone(),
    };
    Turn {
        role: turn.role,
        parts: turn.parts.iter().map(part).collect(),
    }
}

/// A buffer that takes so many bytes and no more.
#[derive(Debug)]
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Bounded {
    const fn new(limit: usize) -> Self {
        Self {
            bytes: Vec::new(),
            limit,
        }
    }
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > self.limit {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
