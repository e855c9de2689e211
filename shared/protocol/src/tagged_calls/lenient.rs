//! What lives here: JSON out of what models write in its place.
//!
//! What is put right: line breaks and tabs in strings, escapes that JSON does not know (`\d`), quotes in strings that
//! were not escaped where that is plain, strings in single quotes, keys without quotes, Python's constants, commas
//! too many, closing brackets too many or, at the end, too few. The outcome is not always JSON; the parser decides.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::CharIndices;

/// The text with what is put right. What is JSON stays the same JSON.
pub(crate) fn to_strict_json(text: &str) -> String {
    let mut writer = Writer {
        text,
        chars: text.char_indices().peekable(),
        strict: String::with_capacity(text.len() + 16),
        closers: Vec::new(),
        last: '\0',
    };
    writer.run();
    writer.strict
}

struct Writer<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    strict: String,
    /// The brackets that are open.
    closers: Vec<char>,
    /// The last character outside of strings that is not blank.
    last: char,
}

impl Writer<'_> {
    fn run(&mut self) {
        while let Some((at, c)) = self.chars.next() {
            let before = self.last;
            if !c.is_whitespace() {
                self.last = c;
            }
            match c {
                '"' => self.string(c),
                '\'' if matches!(before, '{' | '[' | ',' | ':') => self.string(c),
                ',' if matches!(self.next_after(at + 1), None | Some('}' | ']')) => {}
                '{' => self.open(c, '}'),
                '[' => self.open(c, ']'),
                '}' | ']' => {
                    if self.closers.last() == Some(&c) {
                        self.closers.pop();
                        self.strict.push(c);
                    }
                }
                c if c.is_ascii_alphabetic() || c == '_' || c == '$' => self.word(at),
                c => self.strict.push(c),
            }
        }
        // What ends within a string or a number was cut off; what ends behind a value only lacks its brackets.
        if matches!(self.last, '}' | ']') {
            self.strict.extend(self.closers.drain(..).rev());
        }
    }

    fn open(&mut self, bracket: char, closer: char) {
        self.closers.push(closer);
        self.strict.push(bracket);
    }

    /// The first character from a place on that is not blank.
    fn next_after(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.trim_start().chars().next()
    }

    /// A constant, or a key without quotes.
    fn word(&mut self, at: usize) {
        let rest = &self.text[at..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_$-".contains(c);
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        while self.chars.next_if(|(next, _)| *next < at + end).is_some() {}
        let is_key = self.next_after(at + end) == Some(':');
        match word {
            word if is_key => {
                // Writing to a string can't fail.
                let _ = write!(self.strict, "\"{word}\"");
            }
            "True" => self.strict.push_str("true"),
            "False" => self.strict.push_str("false"),
            "None" | "undefined" | "NaN" => self.strict.push_str("null"),
            word => self.strict.push_str(word),
        }
    }

    fn string(&mut self, quote: char) {
        self.strict.push('"');
        while let Some((at, c)) = self.chars.next() {
            match c {
                '\\' => self.escape(),
                c if c == quote && self.is_end_of_string(at) => {
                    self.strict.push('"');
                    return;
                }
                '"' => self.strict.push_str("\\\""),
                '\n' => self.strict.push_str("\\n"),
                '\r' => self.strict.push_str("\\r"),
                '\t' => self.strict.push_str("\\t"),
                c if c < ' ' => {
                    let _ = write!(self.strict, "\\u{:04x}", u32::from(c));
                }
                c => self.strict.push(c),
            }
        }
    }

    /// Whether a quote at `at` ends its string: what may follow a string follows it.
    fn is_end_of_string(&self, at: usize) -> bool {
        matches!(self.next_after(at + 1), None | Some(',' | ':' | '}' | ']'))
    }

    fn escape(&mut self) {
        let Some((at, c)) = self.chars.next() else {
            return;
        };
        match c {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {
                self.strict.push('\\');
                self.strict.push(c);
            }
            'u' if self.is_hex(at + 1) => self.strict.push_str("\\u"),
            '\'' => self.strict.push('\''),
            '\n' => self.strict.push_str("\\n"),
            c => {
                self.strict.push_str("\\\\");
                self.strict.push(c);
            }
        }
    }

    fn is_hex(&self, at: usize) -> bool {
        let digits = self.text.get(at..at + 4);
        digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    }
}
