//! What lives here: text outside of blocks: where a tag begins, and what of the text before it is certain.

use crate::lowering::Tags;

const FENCE: &str = "```";
/// How long the words of an opening tag may be, and those behind the backticks of a fence.
const MAX_TAG_BYTES: usize = 256;
const MAX_LANGUAGE_BYTES: usize = 16;
/// How much is held back in all: beyond that it is blanks that nobody needs a tag after.
const MAX_HELD_BYTES: usize = 16 * 1024;

/// What comes next in the text that is held.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing that is certain.
    NotYet,
    /// So many bytes of text.
    Text(usize),
    /// So many bytes that belong to the blocks and not to the text.
    Nothing(usize),
    /// A block, after so many bytes: its opening tag and what belongs to that.
    Call {
        skip: usize,
        /// What the tag names it.
        name: Option<String>,
        /// A code fence stands before it, whose end is yet to come.
        fenced: bool,
    },
    /// The tag of a result.
    Result,
}

/// What is known of the text so far.
#[derive(Debug)]
pub(super) struct Outside {
    tags: Tags,
    open_call: String,
    close_call: String,
    open_result: String,
    lines: Lines,
    /// The last thing that came was a block.
    after_block: bool,
    /// A fence around a block has begun and not ended.
    fenced: bool,
}

/// A tag at the beginning of a text.
enum Tag {
    No,
    /// It may become one.
    Partial,
    Call {
        len: usize,
        name: Option<String>,
    },
    Result,
}

impl Outside {
    pub(super) fn new(tags: Tags) -> Self {
        Self {
            tags,
            open_call: format!("<{}", tags.call()),
            close_call: format!("</{}>", tags.call()),
            open_result: format!("<{}", tags.result()),
            lines: Lines::default(),
            after_block: false,
            fenced: false,
        }
    }

    pub(super) const fn tags(&self) -> Tags {
        self.tags
    }

    /// Whether all of `text` is certain to be text, when nothing is held.
    pub(super) fn is_plain(&self, text: &str) -> bool {
        let last = text.bytes().last();
        !self.after_block
            && last.is_some_and(|byte| !byte.is_ascii_whitespace())
            && memchr::memchr2(b'<', b'`', text.as_bytes()).is_none()
    }

    /// Text has gone out.
    pub(super) fn note(&mut self, text: &str) {
        self.after_block = false;
        self.lines.pass(text);
    }

    pub(super) const fn begin_block(&mut self, fenced: bool) {
        self.fenced |= fenced;
    }

    pub(super) const fn end_block(&mut self) {
        self.after_block = true;
    }

    /// What comes next. At the end, all that is held is certain.
    pub(super) fn find(&mut self, held: &str, is_end: bool) -> Found {
        if held.is_empty() {
            return Found::NotYet;
        }
        if self.after_block
            && let Some(found) = self.find_after_block(held, is_end)
        {
            return found;
        }
        let text_or_wait = |len: usize| match len {
            0 if held.len() > MAX_HELD_BYTES => Found::Text(held.len()),
            0 => Found::NotYet,
            len => Found::Text(len),
        };
        for at in memchr::memchr_iter(b'<', held.as_bytes()) {
            let before = &held[..at];
            let found = match self.tag_at(&held[at..], is_end) {
                Tag::No => continue,
                Tag::Partial => return text_or_wait(self.certain_text(before)),
                Tag::Call { len, name } => Found::Call {
                    skip: at + len,
                    name,
                    fenced: self.fence_at_end(before).is_some(),
                },
                Tag::Result => Found::Result,
            };
            return match self.text_before_tag(before) {
                0 => found,
                len => Found::Text(len),
            };
        }
        if is_end {
            return Found::Text(held.len());
        }
        text_or_wait(self.certain_text(held))
    }

    /// What follows a block: blanks, the end of a fence around it, a closing tag too many. `None`: none of these.
    fn find_after_block(&mut self, held: &str, is_end: bool) -> Option<Found> {
        let rest = held.trim_start();
        let blank = held.len() - rest.len();
        if rest.is_empty() {
            return Some(if is_end {
                Found::Nothing(blank)
            } else {
                Found::NotYet
            });
        }
        let fence = self.fenced.then_some(FENCE);
        for ending in fence.into_iter().chain([self.close_call.as_str()]) {
            if rest.starts_with(ending) {
                self.fenced &= ending != FENCE;
                return Some(Found::Nothing(blank + ending.len()));
            }
            if !is_end && ending.starts_with(rest) {
                return Some(Found::NotYet);
            }
        }
        None
    }

    /// Whether `text`, which begins with `<`, begins with a tag.
    fn tag_at(&self, text: &str, is_end: bool) -> Tag {
        let partial = if is_end { Tag::No } else { Tag::Partial };
        for (open, is_call) in [(&self.open_call, true), (&self.open_result, false)] {
            let Some(rest) = text.strip_prefix(open.as_str()) else {
                if open.starts_with(text) {
                    return partial;
                }
                continue;
            };
            let Some(next) = rest.bytes().next() else {
                return partial;
            };
            if !(next == b'>' || next == b'/' || next.is_ascii_whitespace()) {
                continue;
            }
            if !is_call {
                return Tag::Result;
            }
            return match Attributes::read(rest) {
                Attributes::Closed { len, name } => Tag::Call {
                    len: open.len() + len,
                    name,
                },
                Attributes::NotYet => partial,
                Attributes::No => Tag::No,
            };
        }
        Tag::No
    }

    /// How much of a text stays text, whatever comes.
    fn certain_text(&self, text: &str) -> usize {
        let trimmed = text.trim_end();
        let Some(from) = self.lines.last_line(trimmed) else {
            return trimmed.len();
        };
        if may_be_fence(&trimmed[from..]) {
            trimmed[..from].trim_end().len()
        } else {
            trimmed.len()
        }
    }

    /// How much of a text stays text, as a tag follows it.
    fn text_before_tag(&self, text: &str) -> usize {
        let end = self.fence_at_end(text).unwrap_or(text.len());
        text[..end].trim_end().len()
    }

    /// Where the fence begins that a text ends with, if that opens a block of code.
    fn fence_at_end(&self, text: &str) -> Option<usize> {
        let trimmed = text.trim_end();
        let from = self.lines.last_line(trimmed)?;
        let line = trimmed[from..].trim_start();
        let mut lines = self.lines;
        lines.pass(&trimmed[..from]);
        (line.starts_with(FENCE) && may_be_fence(line) && !lines.in_fence).then_some(from)
    }
}

/// Whether a line is the beginning of a fence, or may become one.
fn may_be_fence(line: &str) -> bool {
    let line = line.trim_start();
    let language = line.trim_start_matches('`');
    let backticks = line.len() - language.len();
    let is_word = |word: &str| {
        word.len() <= MAX_LANGUAGE_BYTES
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match backticks {
        1 | 2 => language.is_empty(),
        3 => is_word(language),
        _ => false,
    }
}

/// Where in its lines and blocks of code a text is.
#[derive(Debug, Clone, Copy)]
struct Lines {
    at_start: bool,
    in_fence: bool,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            at_start: true,
            in_fence: false,
        }
    }
}

impl Lines {
    /// Goes past a text.
    fn pass(&mut self, text: &str) {
        let Some(last) = text.bytes().last() else {
            return;
        };
        if memchr::memchr(b'`', text.as_bytes()).is_some() {
            let skipped = usize::from(!self.at_start);
            let lines = text.split('\n').skip(skipped);
            let fences = lines.filter(|line| line.trim_start().starts_with(FENCE));
            self.in_fence ^= fences.count() % 2 == 1;
        }
        self.at_start = last == b'\n';
    }

    /// Where the last line of a text begins; `None` when that is not in the text.
    fn last_line(self, text: &str) -> Option<usize> {
        match memchr::memrchr(b'\n', text.as_bytes()) {
            Some(at) => Some(at + 1),
            None => self.at_start.then_some(0),
        }
    }
}

/// What follows the name in an opening tag.
enum Attributes {
    No,
    NotYet,
    Closed { len: usize, name: Option<String> },
}

impl Attributes {
    fn read(rest: &str) -> Self {
        let end = rest.find(['>', '{', '[', '<']);
        let Some(end) = end.filter(|end| *end <= MAX_TAG_BYTES) else {
            return if rest.len() <= MAX_TAG_BYTES {
                Self::NotYet
            } else {
                Self::No
            };
        };
        let words = &rest[..end];
        match rest.as_bytes()[end] {
            b'>' => Self::Closed {
                len: end + 1,
                name: name_in(words),
            },
            // The bracket that closes the tag was forgotten.
            b'{' | b'[' => Self::Closed {
                len: end,
                name: name_in(words),
            },
            _ => Self::No,
        }
    }
}

/// The value of `name="…"`.
fn name_in(words: &str) -> Option<String> {
    let (_, rest) = words.split_once("name")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-.:".contains(c);
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}
