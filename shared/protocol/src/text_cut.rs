//! What lives here: where a text may be cut.

/// The last place not after `at` where a text can be cut between two characters; its end, when it is shorter.
pub(crate) fn cut_before(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    // The first byte of any text is a boundary.
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        for (text, at, end) in [
            ("ab", 1, 1),
            ("ab", 7, 2),
            ("aé", 2, 1),
            ("世", 2, 0),
            ("", 0, 0),
        ] {
            assert_eq!(cut_before(text, at), end, "{text} {at}");
        }
    }
}
