//! What lives here: constants in scripts. Lua 5.1, which Redis runs, has none: a local that functions use is looked up
//! and tied to each of them anew whenever the script is called. So scripts say `local NAME <const> = value`, as Lua 5.4
//! does, and the value is put in the name's place before the server sees them.

/// The script with its constants put in their places, and without comments.
///
/// A constant stands on a line of its own, before it is used. Its name is in capitals; its value is a number or `KEYS[n]`.
pub(super) fn inline(script: &str) -> String {
    let mut constants: Vec<(&str, &str)> = Vec::new();
    let mut text = String::with_capacity(script.len());
    for line in script.lines() {
        let code = line.split("--").next().unwrap_or_default().trim_end();
        match constant(code) {
            Some(constant) => constants.push(constant),
            None => push_inlined(&mut text, code, &constants),
        }
        // Errors name lines: every line stays where it was.
        text.push('\n');
    }
    text
}

fn constant(code: &str) -> Option<(&str, &str)> {
    let (name, value) = code
        .trim_start()
        .strip_prefix("local ")?
        .split_once(" <const> = ")?;
    Some((name, value))
}

fn push_inlined(text: &mut String, code: &str, constants: &[(&str, &str)]) {
    let mut rest = code;
    while !rest.is_empty() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let value = constants.iter().rev().find(|(name, _)| *name == word);
        text.push_str(value.map_or(word, |(_, value)| value));
        let next = after.find(is_word).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        text.push_str(between);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn constants_are_put_in_their_places() {
        let script = "local MOST <const> = 3 -- of each\n\
                      local ALL <const> = KEYS[2]\n\
                      return MOST_OF or call('X', ALL, MOST + 1) -- MOST\n";
        assert_eq!(
            inline(script),
            "\n\nreturn MOST_OF or call('X', KEYS[2], 3 + 1)\n"
        );
    }

    #[test]
    fn nothing_else_changes() {
        let script = "local a = { b = '{x}:y' }\n  if a then return 1 end\n";
        assert_eq!(inline(script), script);
    }
}
