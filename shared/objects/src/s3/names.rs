//! What lives here: how our keys are named in the bucket, and what a name tells of the content.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::key::check_prefix;
use crate::{InvalidKey, MediaName, ObjectKey, S3SettingsError};

/// The longest name of an object in bytes.
const MAX_NAME_BYTES: usize = 1024;

/// The part of the bucket that is ours: everything below one prefix.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// Empty, or ends in a slash.
    prefix: String,
}

impl Names {
    /// Everything below `prefix`; slashes at its ends change nothing.
    pub(super) fn below(prefix: &str) -> Result<Self, S3SettingsError> {
        let trimmed = prefix.trim_matches('/');
        check_prefix(trimmed).map_err(S3SettingsError::Prefix)?;
        let prefix = match trimmed {
            "" => String::new(),
            text => format!("{text}/"),
        };
        Ok(Self { prefix })
    }

    /// The name of `key` in the bucket.
    pub(super) fn of(&self, key: &ObjectKey) -> Result<String, InvalidKey> {
        let name = self.raw(key.as_str());
        if name.len() > MAX_NAME_BYTES {
            return Err(InvalidKey::TooLong);
        }
        Ok(name)
    }

    /// The name in the bucket of what is no key, such as a prefix of keys.
    pub(super) fn raw(&self, text: &str) -> String {
        format!("{}{text}", self.prefix)
    }

    /// The key that is called `name` in the bucket. `None`: not one of ours.
    pub(super) fn key_of(&self, name: &str) -> Option<ObjectKey> {
        let text = name.strip_prefix(&self.prefix)?;
        if let Ok(key) = ObjectKey::new(text) {
            return Some(key);
        }
        // Consoles make an empty object for a folder; names with dots are ours or nobody's, as in a directory.
        let is_expected = text.ends_with('/') || text.split('/').any(|part| part.starts_with('.'));
        if !is_expected {
            tracing::warn!("skipped an object in the bucket whose name is not a valid key");
        }
        None
    }
}

/// A name out of a listing that was asked for with URL encoding.
pub(super) fn decoded(name: &str) -> Option<String> {
    // AWS encodes a space as `+`; a plus sign itself is always encoded.
    let spaced = name.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok();
    decoded.map(Cow::into_owned)
}

/// The media type for `key`, so that a browser shows what it opens.
pub(super) fn content_type(key: &ObjectKey) -> &'static str {
    let name = key.file_name();
    if let Some(generated) = MediaName::parse(name) {
        return generated.content_type();
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "gif" => "image/gif",
        "jpeg" | "jpg" => "image/jpeg",
        "json" => "application/json",
        "mp4" => "video/mp4",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "webm" => "video/webm",
        "webp" => "image/webp",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_in_one_slash() {
        let key = ObjectKey::new("at/x.txt").unwrap();
        for (prefix, name) in [
            ("", "at/x.txt"),
            ("/", "at/x.txt"),
            ("team", "team/at/x.txt"),
            ("/team/b/", "team/b/at/x.txt"),
        ] {
            let names = Names::below(prefix).unwrap();
            assert_eq!(names.of(&key).unwrap(), name);
            assert_eq!(names.key_of(name), Some(key.clone()));
        }
        assert!(Names::below("a/../b").is_err());
        assert_eq!(Names::below("team").unwrap().key_of("other/x.json"), None);
    }

    #[test]
    fn prefix_and_key_together_are_not_too_long() {
        let names = Names::below(&"p".repeat(100)).unwrap();
        let key = ObjectKey::new("k".repeat(924)).unwrap();
        assert_eq!(names.of(&key), Err(InvalidKey::TooLong));
    }

    #[test]
    fn what_is_no_key_is_passed_over() {
        let names = Names::below("").unwrap();
        for name in ["at/", "config/.b2a-probe-1", ".hidden", "a\nb", "a//b"] {
            assert_eq!(names.key_of(name), None, "{name:?}");
        }
    }

    #[test]
    fn encoded_names_are_decoded() {
        assert_eq!(decoded("a+b%2Bc%20d%C3%BC").as_deref(), Some("a b+c dü"));
        assert_eq!(decoded("%FF"), None);
    }
}
