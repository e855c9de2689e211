//! What lives here: which models a key is good for.

/// Names of models, in which `*` stands for any text. None: all models.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ModelRules(Vec<String>);

impl ModelRules {
    /// These names.
    pub(crate) fn new(names: &[String]) -> Self {
        Self(names.to_vec())
    }

    /// Whether a model may be used, by any of the names that it goes by.
    pub(crate) fn allow(&self, names: &[&str]) -> bool {
        let fits = |pattern: &String| names.iter().any(|name| matches(pattern, name));
        self.0.is_empty() || self.0.iter().any(fits)
    }
}

/// Whether the whole of a text is as the pattern says. Takes time in proportion to both lengths at the most.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces = rest.split('*');
    let last = pieces.next_back().unwrap_or_default();
    for piece in pieces {
        // The first place leaves most for those that follow.
        match text.find(piece) {
            Some(at) => text = &text[at + piece.len()..],
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in [
            ("gemini-2.5-pro", "gemini-2.5-pro"),
            ("*", ""),
            ("*", "anything"),
            ("gemini-*", "gemini-2.5-flash"),
            ("*-image", "gemini-2.5-pro-image"),
            ("*flash*", "gemini-2.5-flash-search"),
            ("a*b*c", "abbc"),
            ("a**c", "ac"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("gemini-2.5-pro", "gemini-2.5-pro-image"),
            ("gemini-*", "veo"),
            ("a*a", "a"),
            ("a*b*c", "acb"),
            ("", "x"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn no_rules_allow_all_models_and_any_name_will_do() {
        assert!(ModelRules::default().allow(&["any"]));
        let rules = ModelRules::new(&["pro".to_owned(), "alias*".to_owned()]);
        assert!(rules.allow(&["alias-1", "flash"]) && rules.allow(&["pro"]));
        assert!(!rules.allow(&["flash"]));
    }

    /// The same by trying every way.
    fn matches_slowly(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), None) => matches_slowly(rest, text),
            (Some((b'*', rest)), Some((_, later))) => {
                matches_slowly(rest, text) || matches_slowly(pattern, later)
            }
            (Some((want, rest)), Some((have, later))) => {
                want == have && matches_slowly(rest, later)
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn quick_and_slow_agree(pattern in "[ab*]{0,8}", text in "[ab]{0,8}") {
            let slowly = matches_slowly(pattern.as_bytes(), text.as_bytes());
            prop_assert_eq!(matches(&pattern, &text), slowly);
        }
    }
}
