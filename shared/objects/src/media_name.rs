//! What lives here: the names of generated files. A name is a secret: whoever has it may read the file.

use crate::ObjectKey;

/// The folder of generated files.
pub const MEDIA_FOLDER: &str = "media/";

/// How many hexadecimal digits a name has: 128 bits.
const DIGITS: usize = 32;

/// Types of files that browsers may show, with the ends of their names; the first one for a type is written.
const SHOWN: [(&str, &str); 19] = [
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/webp", "webp"),
    ("image/gif", "gif"),
    ("image/bmp", "bmp"),
    ("image/avif", "avif"),
    ("image/heic", "heic"),
    ("video/mp4", "mp4"),
    ("video/webm", "webm"),
    ("video/quicktime", "mov"),
    ("audio/mpeg", "mp3"),
    ("audio/wav", "wav"),
    ("audio/ogg", "ogg"),
    ("audio/flac", "flac"),
    ("audio/mp4", "m4a"),
    ("application/pdf", "pdf"),
    ("text/plain; charset=utf-8", "txt"),
    ("text/csv; charset=utf-8", "csv"),
    ("application/json", "json"),
];

/// What all else ends in: browsers save it and open nothing.
const UNKNOWN: (&str, &str) = ("application/octet-stream", "bin");

/// The name of a generated file, such as `0123456789abcdef0123456789abcdef.png`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaName {
    key: ObjectKey,
    content_type: &'static str,
}

impl MediaName {
    /// A new name, that nobody can guess, for a file of this media type.
    pub fn random(mime_type: &str) -> Self {
        let is_type = |shown: &&(&str, &str)| shown.0.split(';').next() == Some(mime_type);
        let known = SHOWN.iter().find(is_type).copied();
        let (content_type, extension) = known.unwrap_or(UNKNOWN);
        let name = format!("{:032x}.{extension}", rand::random::<u128>());
        Self {
            key: ObjectKey::known_valid(format!("{MEDIA_FOLDER}{name}")),
            content_type,
        }
    }

    /// The name that this is, if it has the form of one.
    pub fn parse(name: &str) -> Option<Self> {
        let (digits, extension) = name.split_once('.')?;
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if digits.len() != DIGITS || !digits.bytes().all(is_digit) {
            return None;
        }
        let mut known = SHOWN.iter().chain([&UNKNOWN]);
        let (content_type, _) = known.find(|(_, of)| *of == extension)?;
        Some(Self {
            key: ObjectKey::known_valid(format!("{MEDIA_FOLDER}{name}")),
            content_type,
        })
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        self.key.file_name()
    }

    /// Where the file is.
    pub const fn key(&self) -> &ObjectKey {
        &self.key
    }

    /// What the file is served as.
    pub const fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// Whether a browser may show it; otherwise it may only save it.
    pub fn may_be_shown(&self) -> bool {
        self.content_type != UNKNOWN.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_made() {
        for (mime_type, extension, content_type) in [
            ("image/png", ".png", "image/png"),
            ("image/jpeg", ".jpg", "image/jpeg"),
            ("text/plain", ".txt", "text/plain; charset=utf-8"),
            ("text/html", ".bin", "application/octet-stream"),
            ("image/svg+xml", ".bin", "application/octet-stream"),
        ] {
            let name = MediaName::random(mime_type);
            assert!(name.as_str().ends_with(extension), "{name:?}");
            assert_eq!(name.content_type(), content_type);
            assert_eq!(name.key().as_str(), format!("media/{}", name.as_str()));
            assert_eq!(MediaName::parse(name.as_str()), Some(name.clone()));
            assert_ne!(MediaName::random(mime_type), name);
        }
    }

    #[test]
    fn what_is_no_name_is_no_file() {
        let digits = "0123456789abcdef0123456789abcdef";
        assert!(MediaName::parse(&format!("{digits}.png")).is_some());
        for name in [
            "",
            "a.png",
            digits,
            &format!("{digits}."),
            &format!("{digits}.html"),
            &format!("{digits}0.png"),
            &format!("{digits}.png.exe"),
            &format!("{}.png", digits.to_uppercase()),
            "../config/config.json",
        ] {
            assert_eq!(MediaName::parse(name), None, "{name}");
        }
    }
}
