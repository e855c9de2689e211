//! What lives here: calls out of an answer's text, as it arrives.
//!
//! The counterpart of [`lowering`](crate::lowering): what stands between the tags of a call is a call, all else is
//! text and goes out at once, but for what may yet become the beginning of a tag. Models are not exact, so this
//! reads what they mean: a code fence around a block or in it, blanks, a closing tag that is missing, JSON that is
//! nearly JSON. Tags inside of the strings of a call's arguments are part of these. Wherever the text is cut into
//! pieces, the outcome is the same.

mod block;
mod json_end;
mod lenient;
mod outside;
mod reading;
#[cfg(test)]
mod tests;

pub(crate) use lenient::to_strict_json;
pub(crate) use reading::{ReadCall, read_calls};

use crate::lowering::Tags;
use block::{Block, BlockEnd};
use outside::{Found, Outside};

/// What an answer's text consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text for the client.
    Text {
        /// The text.
        text: String,
        /// Where it begins in the text as it came in, in bytes.
        at: usize,
    },
    /// A block that is to be a call: what [`read_calls`] reads.
    Block {
        /// What stands in it.
        body: String,
        /// What its opening tag says of the function's name, if it does.
        name: Option<String>,
        /// The answer ended, or became too long, before the block did.
        is_cut: bool,
    },
    /// The model begins to write what a function answered: nothing that follows is true, and nothing follows here.
    Result,
}

/// Finds calls in text that arrives piece by piece.
#[derive(Debug)]
pub(crate) struct TaggedCalls {
    outside: Outside,
    block: Option<Block>,
    /// What has come in and not gone out yet.
    held: String,
    /// Where `held` begins in the text as it came in.
    at: usize,
    /// Nothing more is looked at.
    over: bool,
}

impl TaggedCalls {
    /// Finds calls in these tags.
    pub(crate) fn new(tags: Tags) -> Self {
        Self {
            outside: Outside::new(tags),
            block: None,
            held: String::new(),
            at: 0,
            over: false,
        }
    }

    /// Takes the next text and appends what is certain by now.
    pub(crate) fn push(&mut self, text: String, out: &mut Vec<Piece>) {
        if self.over {
            return;
        }
        if self.block.is_none() && self.held.is_empty() && self.outside.is_plain(&text) {
            // By far the most text: it goes out as it is.
            let at = self.at;
            self.at += text.len();
            self.outside.note(&text);
            out.push(Piece::Text { text, at });
            return;
        }
        self.held.push_str(&text);
        self.advance(false, out);
    }

    /// Nothing more comes: what was held back goes out.
    pub(crate) fn end(&mut self, out: &mut Vec<Piece>) {
        self.advance(true, out);
    }

    /// Lets out what is held as text: something else stands in the answer here, and no tag goes on after it.
    pub(crate) fn flush_text(&mut self, out: &mut Vec<Piece>) {
        if self.block.is_none() && !self.over {
            self.put_text(self.held.len(), out);
        }
    }

    /// How much of a block is held, in bytes.
    pub(crate) fn block_bytes(&self) -> usize {
        if self.block.is_some() {
            self.held.len()
        } else {
            0
        }
    }

    fn advance(&mut self, is_end: bool, out: &mut Vec<Piece>) {
        while !self.over {
            let went_on = match self.block.take() {
                None => self.advance_outside(is_end, out),
                Some(block) => self.advance_block(block, is_end, out),
            };
            if !went_on {
                return;
            }
        }
    }

    /// Whether there may be more to do.
    fn advance_outside(&mut self, is_end: bool, out: &mut Vec<Piece>) -> bool {
        match self.outside.find(&self.held, is_end) {
            Found::NotYet => return false,
            Found::Text(len) => self.put_text(len, out),
            Found::Nothing(len) => self.drop_held(len),
            Found::Call { skip, name, fenced } => {
                self.drop_held(skip);
                self.outside.begin_block(fenced);
                self.block = Some(Block::new(self.outside.tags(), name));
            }
            Found::Result => {
                self.over = true;
                self.held = String::new();
                out.push(Piece::Result);
            }
        }
        true
    }

    /// Whether there may be more to do.
    fn advance_block(&mut self, mut block: Block, is_end: bool, out: &mut Vec<Piece>) -> bool {
        match block.find_end(&self.held, is_end) {
            BlockEnd::NotYet => {
                self.block = Some(block);
                false
            }
            BlockEnd::At { body, skip, is_cut } => {
                out.push(Piece::Block {
                    body: self.held[..body].to_owned(),
                    name: block.into_name(),
                    is_cut,
                });
                self.drop_held(body + skip);
                self.outside.end_block();
                true
            }
        }
    }

    fn put_text(&mut self, len: usize, out: &mut Vec<Piece>) {
        if len == 0 {
            return;
        }
        let rest = self.held.split_off(len);
        let text = std::mem::replace(&mut self.held, rest);
        self.outside.note(&text);
        out.push(Piece::Text { text, at: self.at });
        self.at += len;
    }

    fn drop_held(&mut self, len: usize) {
        self.held.drain(..len);
        self.at += len;
    }
}
