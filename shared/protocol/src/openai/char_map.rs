//! What lives here: where a byte of the answer's text is among the characters that the client was sent. Kept
//! while the answer streams, without the text: an answer in one script needs one entry.

/// The characters sent so far, as runs of characters that take the same number of bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct CharMap {
    runs: Vec<Run>,
    /// The answer's text so far, in bytes.
    bytes: usize,
    /// What was sent so far, in characters.
    chars: usize,
}

/// Characters of the answer's text that take `width` bytes each. It ends where the next one begins, or
/// something else that was sent in between.
#[derive(Debug, Clone, Copy)]
struct Run {
    byte: usize,
    char: usize,
    width: usize,
}

impl CharMap {
    /// Text of the answer was sent.
    pub(super) fn text(&mut self, text: &str) {
        if text.is_ascii() {
            self.extend(1, text.len());
        } else {
            for char in text.chars() {
                self.extend(char.len_utf8(), 1);
            }
        }
    }

    /// Something was sent that is not of the answer's text.
    pub(super) const fn insert(&mut self, chars: usize) {
        self.chars += chars;
    }

    fn extend(&mut self, width: usize, count: usize) {
        if count == 0 {
            return;
        }
        let goes_on = self.runs.last().is_some_and(|run| {
            run.width == width && self.chars - run.char == (self.bytes - run.byte) / width
        });
        if !goes_on {
            self.runs.push(Run {
                byte: self.bytes,
                char: self.chars,
                width,
            });
        }
        self.bytes += width * count;
        self.chars += count;
    }

    /// How many characters were sent.
    pub(super) const fn len(&self) -> usize {
        self.chars
    }

    /// A stretch of the answer's text, in bytes, as characters of what was sent, each from the first to the
    /// one after the last. `None`: there is nothing in it that was sent.
    pub(super) fn chars(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let end = end.min(self.bytes);
        if start >= end {
            return None;
        }
        Some((self.char_of(start)?, self.char_of(end - 1)? + 1))
    }

    /// The character that a byte of the text belongs to.
    fn char_of(&self, byte: usize) -> Option<usize> {
        let next = self.runs.partition_point(|run| run.byte <= byte);
        let run = self.runs.get(next.checked_sub(1)?)?;
        Some(run.char + (byte - run.byte) / run.width)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_answer_in_one_script_is_one_run() {
        let mut map = CharMap::default();
        for text in ["Hello", "", ", ", "world"] {
            map.text(text);
        }
        assert_eq!((map.runs.len(), map.len()), (1, 12));
        assert_eq!(map.chars(7, 12), Some((7, 12)));
        assert_eq!(map.chars(7, 99), Some((7, 12)));
        for (start, end) in [(12, 13), (3, 3), (4, 2)] {
            assert_eq!(map.chars(start, end), None);
        }
    }

    #[test]
    fn insertions_belong_to_what_stands_around_them() {
        let mut map = CharMap::default();
        map.text("größer");
        map.insert(11);
        map.text(" 世界");
        assert_eq!(map.chars(0, 8), Some((0, 6)));
        assert_eq!(map.chars(8, 15), Some((17, 20)));
        assert_eq!(map.chars(2, 15), Some((2, 20)));
        assert_eq!(map.len(), 20);
    }

    proptest! {
        /// Against the plain way: the whole of what was sent, and counting.
        #[test]
        fn every_stretch_is_where_counting_finds_it(
            pieces in prop::collection::vec(
                ("[a-z \u{e9}\u{4f60}\u{1f642}]{0,8}", prop::option::weighted(0.2, 0..5usize)), 0..8),
            from in any::<prop::sample::Index>(),
            to in any::<prop::sample::Index>(),
        ) {
            let mut map = CharMap::default();
            // The place of each character among those that were sent, and its first byte.
            let (mut places, mut sent, mut bytes) = (Vec::new(), 0, 0);
            for (text, insertion) in &pieces {
                map.text(text);
                for char in text.chars() {
                    places.push((sent, bytes));
                    (sent, bytes) = (sent + 1, bytes + char.len_utf8());
                }
                map.insert(insertion.unwrap_or(0));
                sent += insertion.unwrap_or(0);
            }
            prop_assert_eq!(map.len(), sent);
            if let [_, ..] = places[..] {
                let (from, to) = (from.index(places.len()), to.index(places.len()));
                let (from, to) = (from.min(to), from.max(to));
                let end = places.get(to + 1).map_or(bytes, |(_, byte)| *byte);
                prop_assert_eq!(map.chars(places[from].1, end), Some((places[from].0, places[to].0 + 1)));
            }
        }
    }
}
