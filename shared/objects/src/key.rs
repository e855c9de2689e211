//! What lives here: the name of an object, checked once so that no store has to.

use std::fmt;
use std::str::FromStr;

/// The longest key in bytes, as S3 has it.
const MAX_KEY_BYTES: usize = 1024;

/// The name of an object, such as `a@example.com.json` or `config/config.json`.
///
/// Its segments between the slashes are never empty and never start with a dot (so neither `.` nor
/// `..` is one, and the directory store can keep its own dot files beside the objects); it holds no
/// backslash and no control character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey(String);

/// Why a text can't be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// Nothing in it.
    #[error("the object key is empty")]
    Empty,
    /// Longer than S3 takes.
    #[error("the object key is longer than {MAX_KEY_BYTES} bytes")]
    TooLong,
    /// A leading, trailing or doubled slash.
    #[error("the object key has an empty segment")]
    EmptySegment,
    /// A segment that starts with a dot.
    #[error("a segment of the object key starts with a dot")]
    DotSegment,
    /// A backslash or a control character.
    #[error("the object key holds a backslash or a control character")]
    UnsafeCharacter,
}

impl ObjectKey {
    /// Checks `key`.
    pub fn new(key: impl Into<String>) -> Result<Self, InvalidKey> {
        let key = key.into();
        check(&key)?;
        Ok(Self(key))
    }

    /// A key that is put together of valid parts.
    pub(crate) fn known_valid(key: String) -> Self {
        debug_assert!(check(&key).is_ok(), "{key:?} is no valid key");
        Self(key)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the last slash.
    pub fn file_name(&self) -> &str {
        self.0
            .rsplit_once('/')
            .map_or(self.as_str(), |(_, name)| name)
    }
}

fn check(key: &str) -> Result<(), InvalidKey> {
    if key.is_empty() {
        return Err(InvalidKey::Empty);
    }
    if key.len() > MAX_KEY_BYTES {
        return Err(InvalidKey::TooLong);
    }
    if key.contains(|c: char| c == '\\' || c.is_control()) {
        return Err(InvalidKey::UnsafeCharacter);
    }
    for segment in key.split('/') {
        if segment.is_empty() {
            return Err(InvalidKey::EmptySegment);
        }
        if segment.starts_with('.') {
            return Err(InvalidKey::DotSegment);
        }
    }
    Ok(())
}

/// Checks the prefix of a listing: empty, or what a key may start with.
pub(crate) fn check_prefix(prefix: &str) -> Result<(), InvalidKey> {
    match prefix.strip_suffix('/').unwrap_or(prefix) {
        "" if prefix.is_empty() => Ok(()),
        text => check(text),
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for ObjectKey {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for ObjectKey {
    type Err = InvalidKey;

    fn from_str(key: &str) -> Result<Self, Self::Err> {
        Self::new(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_keys_of_the_layout() {
        for key in [
            "a@example.com.json",
            "at/x.txt",
            "config/config.json",
            "media/ü v.png",
        ] {
            assert_eq!(ObjectKey::new(key).unwrap().as_str(), key);
        }
        assert_eq!(ObjectKey::new("at/x.txt").unwrap().file_name(), "x.txt");
    }

    #[test]
    fn refuses_what_could_leave_the_store() {
        for (key, why) in [
            ("", InvalidKey::Empty),
            ("/a", InvalidKey::EmptySegment),
            ("a/", InvalidKey::EmptySegment),
            ("a//b", InvalidKey::EmptySegment),
            ("..", InvalidKey::DotSegment),
            ("a/../b", InvalidKey::DotSegment),
            ("./a", InvalidKey::DotSegment),
            (".hidden", InvalidKey::DotSegment),
            ("a\\b", InvalidKey::UnsafeCharacter),
            ("a\nb", InvalidKey::UnsafeCharacter),
            ("a\0b", InvalidKey::UnsafeCharacter),
        ] {
            assert_eq!(ObjectKey::new(key), Err(why), "{key:?}");
        }
        assert_eq!(ObjectKey::new("a".repeat(1025)), Err(InvalidKey::TooLong));
    }

    #[test]
    fn a_prefix_may_be_empty_or_end_in_a_slash() {
        assert!(
            check_prefix("").is_ok() && check_prefix("at/").is_ok() && check_prefix("at").is_ok()
        );
        assert!(check_prefix("/").is_err() && check_prefix("../").is_err());
    }
}
