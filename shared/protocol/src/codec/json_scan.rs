//! What lives here: the one loop that walks over JSON text and knows what is a string and how deep it is.
//! It does not judge the text: whether brackets match and literals are right is for the parser.

use memchr::memchr2;

/// What a walk over a piece of JSON text came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scanned {
    /// The piece ended inside a value, or between values.
    More,
    /// The outermost bracket was closed; the number of bytes up to and with it.
    Closed(usize),
    /// The byte at this offset opened one level more than allowed.
    TooDeep(usize),
}

/// Where in the JSON text the walk stands. Goes on across pieces, wherever they were cut.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct JsonScan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl JsonScan {
    /// Walks on over `bytes` until they end or the outermost bracket is closed. No byte is looked at twice
    /// across calls, which keeps the whole linear however small the pieces are.
    pub(super) fn scan(&mut self, bytes: &[u8], max_depth: usize) -> Scanned {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            if self.in_string {
                // Most bytes of an answer are inside strings, so they are passed over in wide steps.
                let Some(found) = memchr2(b'"', b'\\', &bytes[at..]) else {
                    return Scanned::More;
                };
                at += found;
                if bytes[at] == b'"' {
                    self.in_string = false;
                } else {
                    self.escaped = true;
                }
                at += 1;
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    if self.depth == max_depth {
                        return Scanned::TooDeep(at);
                    }
                    self.depth += 1;
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Scanned::Closed(at + 1);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        Scanned::More
    }
}
