//! What lives here: where a block ends, wherever closing tags stand in it.

use super::json_end::JsonEnd;
use super::reading::read_calls;
use crate::lowering::Tags;

/// How long a block may be, in bytes.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// How many closing tags inside of strings are remembered.
const MAX_CANDIDATES: usize = 64;

/// Where a block ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BlockEnd {
    /// That can't be told.
    NotYet,
    /// After so many bytes, and so many more that close it.
    At {
        body: usize,
        skip: usize,
        /// The answer ended before the block did.
        is_cut: bool,
    },
}

/// A block whose opening tag has gone by.
#[derive(Debug)]
pub(super) struct Block {
    open: String,
    close: String,
    name: Option<String>,
    json: JsonEnd,
    /// How much of it was looked at.
    scanned: usize,
    /// Where its JSON ended.
    complete: Option<usize>,
    /// Its brackets closed, and what they close is no call: quotes in it are not what they seem.
    is_garbled: bool,
    /// Closing tags in strings: if these strings have no end, one of them is the block's.
    candidates: Vec<usize>,
}

impl Block {
    pub(super) fn new(tags: Tags, name: Option<String>) -> Self {
        Self {
            open: format!("<{}>", tags.call()),
            close: format!("</{}>", tags.call()),
            name,
            json: JsonEnd::default(),
            scanned: 0,
            complete: None,
            is_garbled: false,
            candidates: Vec::new(),
        }
    }

    pub(super) fn into_name(self) -> Option<String> {
        self.name
    }

    /// Where the block ends, of which `held` is what has come. At the end, it ends in any case.
    pub(super) fn find_end(&mut self, held: &str, is_end: bool) -> BlockEnd {
        loop {
            if let Some(body) = self.complete {
                match self.find_closing(held, body, is_end) {
                    Some(end) => return end,
                    // More JSON follows in the same block.
                    None => self.complete = None,
                }
            }
            match self.scan(held, is_end) {
                Some(end) => return end,
                None if self.complete.is_some() => {}
                None => break,
            }
        }
        if held.len() > MAX_BYTES {
            return cut(held);
        }
        if is_end {
            return self.end_of_answer(held);
        }
        BlockEnd::NotYet
    }

    /// Scans on, until the block ends or its JSON does.
    fn scan(&mut self, held: &str, is_end: bool) -> Option<BlockEnd> {
        let bytes = held.as_bytes();
        while let Some(byte) = bytes.get(self.scanned).copied() {
            let at = self.scanned;
            if byte == b'<' {
                let rest = &held[at..];
                let in_string = self.json.in_string() && !self.is_garbled;
                if rest.starts_with(&self.close) {
                    if !in_string {
                        return Some(at_tag(at, &self.close));
                    }
                    if self.candidates.len() < MAX_CANDIDATES {
                        self.candidates.push(at);
                    }
                } else if !in_string && rest.starts_with(&self.open) {
                    return Some(closed(at, 0));
                } else if !is_end && (self.close.starts_with(rest) || self.open.starts_with(rest)) {
                    return Some(BlockEnd::NotYet);
                }
            }
            self.scanned += 1;
            if self.json.take(byte) && !self.is_garbled {
                if read_calls(&held[..=at], self.name.as_deref()).is_ok() {
                    self.complete = Some(at + 1);
                    return None;
                }
                self.is_garbled = true;
                if let Some(first) = self.candidates.first() {
                    return Some(at_tag(*first, &self.close));
                }
            }
        }
        None
    }

    /// What follows the JSON: the closing tag, if it was not forgotten. `None`: more JSON.
    fn find_closing(&mut self, held: &str, body: usize, is_end: bool) -> Option<BlockEnd> {
        let closers = |c: char| c.is_whitespace() || matches!(c, '}' | ']' | ')' | ',' | ';' | '`');
        let rest = held[body..].trim_start_matches(closers);
        let between = held.len() - body - rest.len();
        if rest.starts_with(&self.close) {
            return Some(closed(body, between + self.close.len()));
        }
        if !is_end && self.close.starts_with(rest) {
            return Some(BlockEnd::NotYet);
        }
        if rest.starts_with('{') {
            self.scanned = body + between;
            return None;
        }
        let skip = if rest.is_empty() { between } else { 0 };
        Some(closed(body, skip))
    }

    /// The answer ended in the block: at the first closing tag that makes it a call, or else at the first.
    fn end_of_answer(&self, held: &str) -> BlockEnd {
        let is_call = |at: &usize| read_calls(&held[..*at], self.name.as_deref()).is_ok();
        let candidates = &self.candidates;
        let end = candidates.iter().copied().find(|at| is_call(at));
        match end.or(candidates.first().copied()) {
            Some(body) => at_tag(body, &self.close),
            None => cut(held),
        }
    }
}

const fn closed(body: usize, skip: usize) -> BlockEnd {
    BlockEnd::At {
        body,
        skip,
        is_cut: false,
    }
}

const fn at_tag(body: usize, tag: &str) -> BlockEnd {
    closed(body, tag.len())
}

const fn cut(held: &str) -> BlockEnd {
    BlockEnd::At {
        body: held.len(),
        skip: 0,
        is_cut: true,
    }
}
