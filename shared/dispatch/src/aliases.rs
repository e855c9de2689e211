//! What lives here: further names for models, each exact or with `*` in it.

use std::collections::BTreeMap;

/// What stands for any text in an alias, none included.
const ANY: char = '*';

/// Further names and the models that they stand for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Aliases {
    exact: BTreeMap<String, String>,
    /// Those with `*`: the one with the most other characters first, so that the first to match is the one
    /// that says most. Among equals the order of the alphabet decides, so that every instance chooses alike.
    patterns: Vec<(String, String)>,
}

impl Aliases {
    /// Sorts the aliases as they stand in the settings.
    pub(crate) fn new(aliases: BTreeMap<String, String>) -> Self {
        let (mut patterns, exact): (Vec<_>, Vec<_>) = aliases
            .into_iter()
            .partition(|(alias, _)| alias.contains(ANY));
        patterns.sort_by_key(|(pattern, _)| std::cmp::Reverse(literals(pattern)));
        Self {
            exact: exact.into_iter().collect(),
            patterns,
        }
    }

    /// All of them, each with its target.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let exact = self.exact.iter();
        let patterns = self.patterns.iter().map(|(alias, target)| (alias, target));
        let all = exact.chain(patterns);
        all.map(|(alias, target)| (alias.as_str(), target.as_str()))
    }

    /// The target of the alias that is this very name.
    pub(crate) fn exact(&self, name: &str) -> Option<&str> {
        self.exact.get(name).map(String::as_str)
    }

    /// The target of the alias with `*` that fits the name and says most about it.
    pub(crate) fn fitting(&self, name: &str) -> Option<&str> {
        let mut patterns = self.patterns.iter();
        let found = patterns.find(|(pattern, _)| fits(pattern, name));
        found.map(|(_, target)| target.as_str())
    }
}

/// How many characters of a pattern stand for themselves.
fn literals(pattern: &str) -> usize {
    pattern.chars().filter(|&c| c != ANY).count()
}

/// Whether a pattern describes the whole of a name. The pieces between the `*` are looked for from the left,
/// each at its first place: what is left over for later pieces is then as long as can be.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once(ANY) else {
        return pattern == name;
    };
    let (between, tail) = rest.rsplit_once(ANY).unwrap_or(("", rest));
    let Some(mut left) = name.strip_prefix(head) else {
        return false;
    };
    for piece in between.split(ANY).filter(|piece| !piece.is_empty()) {
        match left.find(piece) {
            Some(at) => left = &left[at + piece.len()..],
            None => return false,
        }
    }
    left.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, name, expected) in [
            ("gpt-*", "gpt-4o", true),
            ("gpt-*", "gpt-", true),
            ("gpt-*", "chatgpt-4o", false),
            ("*-mini", "o4-mini", true),
            ("*-mini", "o4-mini-high", false),
            ("claude-*-4-*", "claude-sonnet-4-5", true),
            ("claude-*-4-*", "claude-sonnet-4", false),
            ("a*b*c", "abc", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "acb", false),
            ("aa*aa", "aaa", false),
            ("aa*aa", "aaaa", true),
            ("**", "", true),
            ("*", "什么", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn exact_names_and_long_patterns_win() {
        let aliases = [
            ("gpt-*", "b"),
            ("gpt-4*", "c"),
            ("*-4o-mini", "d"),
            ("gpt-4o", "a"),
        ];
        let aliases = aliases.map(|(from, to)| (from.to_owned(), to.to_owned()));
        let aliases = Aliases::new(BTreeMap::from(aliases));
        assert_eq!(aliases.exact("gpt-4o"), Some("a"));
        for (name, target) in [
            ("gpt-5", Some("b")),
            ("gpt-4.1", Some("c")),
            ("gpt-4o-mini", Some("d")),
            ("o3", None),
        ] {
            assert_eq!(aliases.fitting(name), target, "{name}");
            assert_eq!(aliases.exact(name), None);
        }
        assert_eq!(aliases.iter().count(), 4);
    }
}
