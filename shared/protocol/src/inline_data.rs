//! What lives here: files that come inside a request, as data URI or as plain base64.

use bytes::Bytes;

use crate::canonical::InlineMedia;

/// Why the data of a file can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InlineDataError {
    #[error(
        "such an address can't be fetched: name the file by http or https, or send it as a base64 data URI"
    )]
    Scheme,
    #[error("expected an http or https URL, or a data URI: data:<type>/<subtype>;base64,<data>")]
    NotDataUri,
    #[error("the data URI has to be in base64: data:<type>/<subtype>;base64,<data>")]
    NotBase64Uri,
    #[error("not a media type: expected <type>/<subtype>")]
    MimeType,
    #[error("the file is empty")]
    Empty,
    #[error("invalid base64 at byte {0}")]
    Base64(usize),
    #[error("the base64 is cut off")]
    Base64Length,
}

/// Reads a data URI; addresses are for [`crate::media_part`]. `declared` is the media type that the request names beside it, used when the URI
/// names none. The data is not copied unless it has to be tidied.
pub(crate) fn from_uri(
    uri: String,
    declared: Option<&str>,
) -> Result<InlineMedia, InlineDataError> {
    let Some((scheme, rest)) = uri.split_once(':') else {
        return Err(InlineDataError::NotDataUri);
    };
    if !scheme.trim_ascii_start().eq_ignore_ascii_case("data") {
        return Err(InlineDataError::Scheme);
    }
    let Some((header, _)) = rest.split_once(',') else {
        return Err(InlineDataError::NotDataUri);
    };
    let data_at = scheme.len() + header.len() + 2;
    let Some((named, flag)) = header.rsplit_once(';') else {
        return Err(InlineDataError::NotBase64Uri);
    };
    if !flag.trim_ascii().eq_ignore_ascii_case("base64") {
        return Err(InlineDataError::NotBase64Uri);
    }
    let named = if named.is_empty() {
        declared.unwrap_or("text/plain")
    } else {
        named
    };
    let mime_type = media_type(named)?;
    let base64 = standard_base64(Bytes::from(uri).slice(data_at..))?;
    Ok(InlineMedia { mime_type, base64 })
}

/// Reads a file whose media type and base64 stand in fields of their own.
pub(crate) fn from_fields(mime_type: &str, data: String) -> Result<InlineMedia, InlineDataError> {
    Ok(InlineMedia {
        mime_type: media_type(mime_type)?,
        base64: standard_base64(Bytes::from(data))?,
    })
}

/// The media type in lower case and without parameters.
fn media_type(text: &str) -> Result<String, InlineDataError> {
    let essence = text.split(';').next().unwrap_or_default().trim_ascii();
    let is_token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    match essence.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) => {
            Ok(essence.to_ascii_lowercase())
        }
        _ => Err(InlineDataError::MimeType),
    }
}

/// What a byte is in base64 text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Of the standard alphabet.
    Standard,
    /// Of the URL-safe alphabet only; stands for this byte of the standard one.
    UrlSafe(u8),
    Space,
    Padding,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => Class::Standard,
            b'-' => Class::UrlSafe(b'+'),
            b'_' => Class::UrlSafe(b'/'),
            b' ' | b'\t' | b'\n' | b'\r' => Class::Space,
            b'=' => Class::Padding,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// Checks base64 and brings it into the one form that leaves here: the standard alphabet with padding and
/// without white space. The URL-safe alphabet is taken too (Google's SDKs send it), and so is missing
/// padding. Text that is in that form already is not copied.
fn standard_base64(text: Bytes) -> Result<Bytes, InlineDataError> {
    let class = |byte: u8| CLASSES[usize::from(byte)];
    let clean = text
        .iter()
        .position(|&byte| class(byte) != Class::Standard)
        .unwrap_or(text.len());
    let rest = &text[clean..];
    if clean > 0
        && text.len().is_multiple_of(4)
        && rest.len() <= 2
        && rest.iter().all(|&b| b == b'=')
    {
        return Ok(text);
    }
    let mut tidy = Vec::with_capacity(text.len() + 2);
    tidy.extend_from_slice(&text[..clean]);
    let mut padded = false;
    for (offset, &byte) in rest.iter().enumerate() {
        match class(byte) {
            Class::Space => {}
            Class::Padding => padded = true,
            Class::Standard if !padded => tidy.push(byte),
            Class::UrlSafe(standard) if !padded => tidy.push(standard),
            _ => return Err(InlineDataError::Base64(clean + offset)),
        }
    }
    match tidy.len() % 4 {
        0 if tidy.is_empty() => Err(InlineDataError::Empty),
        1 => Err(InlineDataError::Base64Length),
        open => {
            tidy.resize(tidy.len() + (4 - open) % 4, b'=');
            Ok(Bytes::from(tidy))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Result<(String, String), InlineDataError> {
        from_uri(text.to_owned(), None).map(|media| {
            (
                media.mime_type,
                String::from_utf8(media.base64.to_vec()).unwrap(),
            )
        })
    }

    #[test]
    fn data_uris_in_their_many_spellings() {
        let expected = Ok(("image/png".to_owned(), "iVBORw==".to_owned()));
        for text in [
            "data:image/png;base64,iVBORw==",
            "DATA:Image/PNG;name=a.png;BASE64,iVBORw",
            "data:image/png;base64,iVB\nORw =\r\n=",
        ] {
            assert_eq!(uri(text), expected, "{text}");
        }
        assert_eq!(
            uri("data:;base64,-_-_"),
            Ok(("text/plain".to_owned(), "+/+/".to_owned()))
        );
        let declared = from_uri("data:;base64,AAAA".to_owned(), Some("video/mp4")).unwrap();
        assert_eq!(declared.mime_type, "video/mp4");
    }

    #[test]
    fn what_is_no_data_uri_is_refused_with_the_reason() {
        for (text, error) in [
            ("gs://bucket/a.png", InlineDataError::Scheme),
            ("a.png", InlineDataError::NotDataUri),
            ("file:///etc/passwd", InlineDataError::Scheme),
            ("data:image/png;base64", InlineDataError::NotDataUri),
            ("data:text/plain,hello", InlineDataError::NotBase64Uri),
            ("data:image/png;base65,AAAA", InlineDataError::NotBase64Uri),
            ("data:image;base64,AAAA", InlineDataError::MimeType),
            ("data:image/p ng;base64,AAAA", InlineDataError::MimeType),
            ("data:image/png;base64,", InlineDataError::Empty),
            ("data:image/png;base64,AA!A", InlineDataError::Base64(2)),
            ("data:image/png;base64,AA==AA", InlineDataError::Base64(4)),
            ("data:image/png;base64,AAAAA", InlineDataError::Base64Length),
        ] {
            assert_eq!(uri(text), Err(error), "{text}");
        }
    }

    #[test]
    fn clean_data_is_not_copied() {
        let data = "AAAA".repeat(100);
        let at = data.as_ptr();
        assert_eq!(from_fields("image/png", data).unwrap().base64.as_ptr(), at);
    }
}
