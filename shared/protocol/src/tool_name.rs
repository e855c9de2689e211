//! What lives here: what a function's name may look like, the same for all dialects.

/// The longest name, in bytes.
const MAX_BYTES: usize = 128;

/// Checks a function's name: 1 to 128 of `A-Z a-z 0-9 _ - . :`, which is the widest of what the providers
/// take. The error says what is wrong with it, without quoting it.
pub(crate) fn check(name: &str) -> Result<(), &'static str> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte);
    if name.is_empty() {
        Err("the name of a function must not be empty")
    } else if name.len() > MAX_BYTES {
        Err("the name of a function can have 128 characters at most")
    } else if !name.bytes().all(is_allowed) {
        Err("the name of a function can hold letters, digits, `_`, `-`, `.` and `:` only")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_ascii() {
        for name in ["a", "get_weather", "mcp__x-1.read:v2", &"a".repeat(128)] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for name in ["", "a b", "größe", "a/b", "a\"", &"a".repeat(129)] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
