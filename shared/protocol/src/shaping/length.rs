//! What lives here: the length limit of an answer.

use crate::usage::{quarters, quarters_of_char};

/// What is left of the length that the client allows, as we estimate tokens: answer text and calls count, reasoning,
/// which the client did not ask to be short, and files do not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    /// In quarters of a token.
    left: u64,
}

impl Length {
    /// What is left of so many tokens, when so many quarters of one are used up.
    pub(super) const fn new(tokens: u64, used: u64) -> Self {
        Self {
            left: tokens.saturating_mul(4).saturating_sub(used),
        }
    }

    /// Takes as much of a text as there is room for, and tells how many bytes that are.
    pub(super) fn take(&mut self, text: &str) -> usize {
        let cost = quarters(text);
        if cost <= self.left {
            self.left -= cost;
            return text.len();
        }
        let mut left = self.left;
        self.left = 0;
        let fits = |c: char| match left.checked_sub(quarters_of_char(c)) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        };
        text.find(fits).unwrap_or(text.len())
    }

    /// Takes a call, whole or not at all; whether there was room for it.
    pub(super) fn take_call(&mut self, name: &str, arguments: &str) -> bool {
        let cost = quarters(name) + quarters(arguments);
        let fits = cost <= self.left;
        self.left = self.left.saturating_sub(cost);
        fits
    }

    /// Whether there is no room for a call of which so many bytes have come, however much of them is the block's.
    pub(super) const fn is_below(self, block_bytes: usize) -> bool {
        block_bytes as u64 > self.left.saturating_mul(2).saturating_add(4096)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_characters() {
        for (tokens, text, fits) in [
            (1, "abcd", "abcd"),
            (1, "abcde", "abcd"),
            (2, "你好世界", "你好"),
            (1, "abc世", "abc"),
            (1, "äöü", "äö"),
            (1, "🙂🙂", "🙂"),
        ] {
            let mut length = Length::new(tokens, 0);
            assert_eq!(&text[..length.take(text)], fits);
        }
        let mut length = Length::new(2, 0);
        assert_eq!(length.take("abcdef"), 6);
        assert_eq!(length.take("ghi"), 2);
        assert_eq!(length.take("j"), 0);
    }

    #[test]
    fn calls_fit_or_do_not() {
        let mut length = Length::new(3, 0);
        assert!(length.take_call("read", "{\"a\":1}"));
        assert!(!length.take_call("read", "{}"));
        assert!(length.is_below(5000));
    }
}
