//! What lives here: the splitter that cuts a streamed upstream answer into its JSON objects, as they arrive.

use std::collections::VecDeque;

use bytes::Bytes;

use super::json_scan::{JsonScan, Scanned};

/// How large and how deep one item may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonItemLimits {
    /// Levels of brackets, the item's own included.
    pub max_depth: usize,
    /// Bytes, brackets included.
    pub max_item_bytes: usize,
}

/// Why a stream can't be split any further.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonItemsError {
    /// Something that is no object and no separator stands between items.
    #[error("unexpected byte 0x{byte:02x} between items, at byte {at} of the stream")]
    Garbage {
        /// The offset in the stream.
        at: u64,
        /// What stands there.
        byte: u8,
    },
    /// An item is nested too deep.
    #[error("an item is nested deeper than {max_depth} levels")]
    TooDeep {
        /// The levels allowed.
        max_depth: usize,
    },
    /// An item is too large.
    #[error("an item is larger than {max_item_bytes} bytes")]
    TooLarge {
        /// The bytes allowed.
        max_item_bytes: usize,
    },
    /// The stream ended inside an item, or before the array was closed.
    #[error("the stream was cut off")]
    CutOff,
}

/// Splits a stream into its JSON objects. Takes `[{…},\n{…}]`, pretty-printed or compact, and objects one
/// after the other (newline-delimited or simply concatenated), in pieces cut anywhere.
///
/// The items are cut, not parsed: an item is what stands between two brackets. One that lies within one
/// piece shares that piece's memory; one that spans pieces is copied once.
///
/// After an error there are no further items, and [`JsonItems::finish`] says the error again.
#[derive(Debug)]
pub struct JsonItems {
    limits: JsonItemLimits,
    place: Place,
    /// Pieces not yet looked at; the first one without its part already looked at.
    pieces: VecDeque<Bytes>,
    /// How many bytes `pieces` holds.
    waiting: usize,
    /// The beginning of an item whose end has not arrived.
    partial: Vec<u8>,
    scan: JsonScan,
    /// Bytes of the stream before `pieces`.
    offset: u64,
}

/// Where the splitter stands between or in items.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// Before anything; a byte order mark of which so many bytes were seen may stand here.
    Start { bom: u8 },
    /// After `[`.
    ArrayOpened,
    /// After an item of an array.
    AfterItem,
    /// After a comma.
    AfterComma,
    /// After an item that stands in no array.
    Sequence,
    /// In an item.
    Item { in_array: bool },
    /// After `]`.
    ArrayClosed,
    /// After an error.
    Failed(JsonItemsError),
}

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

impl JsonItems {
    /// A splitter at the beginning of a stream.
    pub fn new(limits: JsonItemLimits) -> Self {
        Self {
            limits,
            place: Place::Start { bom: 0 },
            pieces: VecDeque::new(),
            waiting: 0,
            partial: Vec::new(),
            scan: JsonScan::default(),
            offset: 0,
        }
    }

    /// Takes the next piece of the stream.
    pub fn push(&mut self, piece: Bytes) {
        if !piece.is_empty() && !matches!(self.place, Place::Failed(_)) {
            self.waiting += piece.len();
            self.pieces.push_back(piece);
        }
    }

    /// The next complete item; `None` when more pieces are needed, or after an error.
    pub fn next_item(&mut self) -> Option<Result<Bytes, JsonItemsError>> {
        loop {
            let piece = self.pieces.front()?.clone();
            let step = match self.place {
                Place::Failed(_) => return None,
                Place::Item { in_array } => self.walk_item(&piece, in_array),
                _ => self.walk_between(&piece),
            };
            match step {
                Ok(None) => {}
                Ok(Some(item)) => return Some(Ok(item)),
                Err(error) => {
                    self.pieces = VecDeque::new();
                    self.waiting = 0;
                    self.partial = Vec::new();
                    self.place = Place::Failed(error.clone());
                    return Some(Err(error));
                }
            }
        }
    }

    /// Whether the stream may end here; asked once [`JsonItems::next_item`] has nothing more. A stream in
    /// which nothing came at all is complete: whoever wanted items sees that there were none.
    pub fn finish(&self) -> Result<(), JsonItemsError> {
        match &self.place {
            Place::Failed(error) => Err(error.clone()),
            Place::Start { bom: 0 | 3 } | Place::Sequence | Place::ArrayClosed
                if self.pieces.is_empty() =>
            {
                Ok(())
            }
            _ => Err(JsonItemsError::CutOff),
        }
    }

    /// How many bytes are held that no item has carried away yet.
    pub fn buffered_bytes(&self) -> usize {
        self.partial.len() + self.waiting
    }

    /// Walks on in an item: to its end, or to the end of `piece`.
    fn walk_item(
        &mut self,
        piece: &Bytes,
        in_array: bool,
    ) -> Result<Option<Bytes>, JsonItemsError> {
        let JsonItemLimits {
            max_depth,
            max_item_bytes,
        } = self.limits;
        // No byte beyond the limit is looked at, so that the answer does not depend on where pieces end.
        let room = max_item_bytes.saturating_sub(self.partial.len());
        let window = piece.slice(..piece.len().min(room));
        match self.scan.scan(&window, max_depth) {
            Scanned::TooDeep(_) => Err(JsonItemsError::TooDeep { max_depth }),
            Scanned::More if window.len() == room => {
                Err(JsonItemsError::TooLarge { max_item_bytes })
            }
            Scanned::More => {
                self.partial.extend_from_slice(&window);
                self.consume(window.len());
                Ok(None)
            }
            Scanned::Closed(len) => {
                let tail = window.slice(..len);
                let item = if self.partial.is_empty() {
                    tail
                } else {
                    self.partial.extend_from_slice(&tail);
                    Bytes::from(std::mem::take(&mut self.partial))
                };
                self.consume(len);
                self.place = if in_array {
                    Place::AfterItem
                } else {
                    Place::Sequence
                };
                Ok(Some(item))
            }
        }
    }

    /// Walks on between items: to the beginning of one, or to the end of `piece`.
    fn walk_between(&mut self, piece: &Bytes) -> Result<Option<Bytes>, JsonItemsError> {
        let mut at = 0;
        while let Some(&byte) = piece.get(at) {
            self.place = match (&self.place, byte) {
                (Place::Start { bom: bom @ 0..=2 }, _)
                    if byte == BYTE_ORDER_MARK[usize::from(*bom)] =>
                {
                    Place::Start { bom: bom + 1 }
                }
                // Half a mark is none; white space ends the place where one may stand.
                (Place::Start { bom: 1 | 2 }, _) => return Err(self.garbage(at, byte)),
                (Place::Start { .. }, b' ' | b'\t' | b'\n' | b'\r') => Place::Start { bom: 3 },
                (place, b' ' | b'\t' | b'\n' | b'\r') => place.clone(),
                (Place::Start { .. }, b'[') => Place::ArrayOpened,
                (Place::Start { .. } | Place::Sequence, b'{') => {
                    return Ok(self.begin_item(at, false));
                }
                (Place::ArrayOpened | Place::AfterComma, b'{') => {
                    return Ok(self.begin_item(at, true));
                }
                (Place::AfterItem, b',') => Place::AfterComma,
                (Place::ArrayOpened | Place::AfterItem, b']') => Place::ArrayClosed,
                _ => return Err(self.garbage(at, byte)),
            };
            at += 1;
        }
        self.consume(at);
        Ok(None)
    }

    /// Steps to the bracket at `at`, which opens an item.
    fn begin_item(&mut self, at: usize, in_array: bool) -> Option<Bytes> {
        self.consume(at);
        self.scan = JsonScan::default();
        self.place = Place::Item { in_array };
        None
    }

    fn garbage(&self, at: usize, byte: u8) -> JsonItemsError {
        JsonItemsError::Garbage {
            at: self.offset + at as u64,
            byte,
        }
    }

    /// Steps over `len` bytes of the first piece.
    fn consume(&mut self, len: usize) {
        self.offset += len as u64;
        self.waiting -= len;
        if let Some(piece) = self.pieces.front_mut() {
            let _passed = piece.split_to(len);
            if piece.is_empty() {
                self.pieces.pop_front();
            }
        }
    }
}

#[cfg(test)]
mod tests;
