//! What lives here: the client's stop texts, found wherever the answer is cut into pieces.

use memchr::memmem;

/// Looks for stop texts. What may yet become one is held back.
#[derive(Debug)]
pub(super) struct StopTexts {
    texts: Vec<String>,
    longest: usize,
    held: String,
    /// Where `held` begins in the text as it came in.
    at: usize,
}

/// What is certain of the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Certain {
    /// The text, which may be empty.
    pub(super) text: String,
    /// Where it begins in the text as it came in.
    pub(super) at: usize,
    /// The stop text before which the answer ends, by its number.
    pub(super) stop: Option<usize>,
}

impl StopTexts {
    /// `None`, when there are none.
    pub(super) fn new(texts: &[String]) -> Option<Self> {
        let longest = texts.iter().map(String::len).max()?;
        Some(Self {
            texts: texts.to_vec(),
            longest,
            held: String::new(),
            at: 0,
        })
    }

    pub(super) fn name(&self, stop: usize) -> Option<&str> {
        self.texts.get(stop).map(String::as_str)
    }

    /// Takes the next text, which begins at `at`, and tells what is certain by now.
    pub(super) fn push(&mut self, text: String, at: usize) -> Certain {
        if self.held.is_empty() {
            self.at = at;
            self.held = text;
        } else {
            self.held.push_str(&text);
        }
        if let Some((start, stop)) = self.find() {
            self.held.truncate(start);
            return self.give(start, Some(stop));
        }
        self.give(self.certain_len(), None)
    }

    /// Nothing more comes here, so that nothing becomes a stop text any more.
    pub(super) fn flush(&mut self) -> Certain {
        self.give(self.held.len(), None)
    }

    /// The stop text that is complete first, as if the text came byte by byte.
    fn find(&self) -> Option<(usize, usize)> {
        let held = self.held.as_bytes();
        let found = self.texts.iter().enumerate().filter_map(|(stop, text)| {
            let start = memmem::find(held, text.as_bytes())?;
            Some((start + text.len(), start, stop))
        });
        found.min().map(|(_, start, stop)| (start, stop))
    }

    /// How much can't be the beginning of a stop text.
    fn certain_len(&self) -> usize {
        let held = self.held.as_bytes();
        let from = held.len().saturating_sub(self.longest.saturating_sub(1));
        let may_begin = |at: &usize| {
            let rest = &held[*at..];
            self.texts
                .iter()
                .any(|text| text.as_bytes().starts_with(rest))
        };
        (from..held.len()).find(may_begin).unwrap_or(held.len())
    }

    fn give(&mut self, len: usize, stop: Option<usize>) -> Certain {
        let rest = self.held.split_off(len);
        let text = std::mem::replace(&mut self.held, rest);
        let at = self.at;
        self.at += len;
        Certain { text, at, stop }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text that goes out, and the stop text before which it ends.
    fn run(stops: &[&str], pieces: &[&str]) -> (String, Option<usize>) {
        let stops: Vec<_> = stops.iter().map(|text| (*text).to_owned()).collect();
        let mut texts = StopTexts::new(&stops).unwrap();
        let mut all = String::new();
        let mut at = 0;
        for piece in pieces {
            let certain = texts.push((*piece).to_owned(), at);
            at += piece.len();
            assert_eq!(certain.at, all.len());
            all.push_str(&certain.text);
            if certain.stop.is_some() {
                return (all, certain.stop);
            }
        }
        all.push_str(&texts.flush().text);
        (all, None)
    }

    #[test]
    fn the_answer_ends_right_before_the_first_stop_text() {
        for (stops, text, expected) in [
            (vec!["END"], "Well. END of it", ("Well. ", Some(0))),
            (vec!["END"], "Well. EN", ("Well. EN", None)),
            (vec!["\n\n", "."], "One.\n\nTwo", ("One", Some(1))),
            (vec!["abcd", "bc"], "abcd", ("a", Some(1))),
            (vec!["世界"], "你好世界", ("你好", Some(0))),
            (vec!["aab"], "aaab", ("a", Some(0))),
            (vec!["x"], "x", ("", Some(0))),
        ] {
            let expected = (expected.0.to_owned(), expected.1);
            assert_eq!(run(&stops, &[text]), expected, "{text}");
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let (first, second) = text.split_at(at);
                assert_eq!(
                    run(&stops, &[first, second]),
                    expected,
                    "{first:?} {second:?}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn where_the_text_is_cut_does_not_matter(
            stops in prop::collection::vec("[ab世]{1,4}", 1..4),
            text in "[abc世]{0,30}",
            size in 1..5_usize
        ) {
            let stops: Vec<_> = stops.iter().map(String::as_str).collect();
            let chars: Vec<_> = text.chars().collect();
            let pieces: Vec<String> = chars.chunks(size).map(|piece| piece.iter().collect()).collect();
            let pieces: Vec<_> = pieces.iter().map(String::as_str).collect();
            let whole = run(&stops, &[&text]);
            prop_assert_eq!(run(&stops, &pieces), whole.clone());
            prop_assert!(stops.iter().all(|stop| !whole.0.contains(stop)));
            prop_assert_eq!(whole.1.is_some(), stops.iter().any(|stop| text.contains(stop)));
        }
    }
}
