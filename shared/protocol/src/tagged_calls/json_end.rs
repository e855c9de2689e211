//! What lives here: where JSON that is nearly JSON ends.

/// Follows the brackets and strings of a text, byte by byte. Strings may stand in single quotes.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct JsonEnd {
    depth: u32,
    quote: Option<u8>,
    is_escaped: bool,
    /// The last byte outside of strings that is not blank.
    last: u8,
}

impl JsonEnd {
    /// Takes a byte; whether it is the bracket that ends a value.
    pub(super) const fn take(&mut self, byte: u8) -> bool {
        if let Some(quote) = self.quote {
            if self.is_escaped {
                self.is_escaped = false;
            } else if byte == b'\\' {
                self.is_escaped = true;
            } else if byte == quote {
                self.quote = None;
                self.last = byte;
            }
            return false;
        }
        let before = self.last;
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
        match byte {
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                return self.depth == 0;
            }
            b'"' if self.depth > 0 => self.quote = Some(byte),
            b'\'' if self.depth > 0 && matches!(before, b'{' | b'[' | b',' | b':') => {
                self.quote = Some(byte);
            }
            _ => {}
        }
        false
    }

    /// Whether the next byte stands in a string.
    pub(super) const fn in_string(self) -> bool {
        self.quote.is_some()
    }
}
