//! What lives here: what a file is, told by its content: what a client or a server claims counts only where the content
//! does not tell.

/// How much of a file is looked at, in bytes; a multiple of three.
pub(super) const SNIFFED_BYTES: usize = 12 * 1024;

/// The media type of a file whose first bytes these are. `claimed` is what somebody says that it is.
pub(super) fn media_type(claimed: Option<&str>, beginning: &[u8]) -> String {
    let beginning = &beginning[..beginning.len().min(SNIFFED_BYTES)];
    let claimed = claimed.filter(|claimed| !is_any(claimed));
    if is_text(beginning) && !beginning.starts_with(b"%PDF-") {
        return text_type(claimed, beginning);
    }
    let found = infer::get(beginning).map(|kind| kind.mime_type());
    let found = found.map(usual_name);
    match (found, claimed) {
        (Some(found), Some(claimed)) if claim_is_finer(found, claimed) => claimed.to_owned(),
        (Some(found), _) => found.to_owned(),
        (None, Some(claimed)) => claimed.to_owned(),
        (None, None) => "application/octet-stream".to_owned(),
    }
}

/// A claim that says nothing.
fn is_any(claimed: &str) -> bool {
    matches!(
        claimed,
        "" | "application/octet-stream" | "binary/octet-stream"
    ) || claimed.ends_with("/*")
}

/// UTF-8 without what only files have that are no text. The last character may be cut off.
fn is_text(beginning: &[u8]) -> bool {
    let valid = match std::str::from_utf8(beginning) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let is_control =
        |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    valid && !beginning.is_empty() && !beginning.iter().any(is_control)
}

/// Text has many types that only a claim can tell apart.
fn text_type(claimed: Option<&str>, beginning: &[u8]) -> String {
    let found = infer::get(beginning).map(|kind| kind.mime_type());
    let claimed = claimed.filter(|claimed| is_kind_of_text(claimed));
    match (claimed, found) {
        (Some(claimed), _) => claimed.to_owned(),
        (None, Some(found @ ("text/html" | "text/xml" | "application/rtf"))) => found.to_owned(),
        (None, _) => "text/plain".to_owned(),
    }
}

fn is_kind_of_text(mime_type: &str) -> bool {
    const APPLICATIONS: [&str; 12] = [
        "json",
        "xml",
        "javascript",
        "x-javascript",
        "typescript",
        "x-yaml",
        "yaml",
        "toml",
        "x-sh",
        "x-python",
        "sql",
        "rtf",
    ];
    match mime_type.split_once('/') {
        Some(("text", _)) => true,
        Some((_, subtype)) if subtype.ends_with("+xml") || subtype.ends_with("+json") => true,
        Some(("application", subtype)) => APPLICATIONS.contains(&subtype),
        _ => false,
    }
}

/// The names by which services know what `infer` calls otherwise.
fn usual_name(found: &'static str) -> &'static str {
    match found {
        "audio/x-wav" => "audio/wav",
        "audio/x-flac" => "audio/flac",
        "audio/m4a" => "audio/mp4",
        "audio/x-aiff" => "audio/aiff",
        "image/heif" => "image/heic",
        other => other,
    }
}

/// Whether a claim tells more than the content: containers hold many things.
fn claim_is_finer(found: &str, claimed: &str) -> bool {
    let sounds =
        |mime_type: &str| mime_type.starts_with("audio/") || mime_type.starts_with("video/");
    match found {
        "application/zip" | "application/x-ole-storage" => claimed.starts_with("application/"),
        "image/heic" => claimed == "image/heif",
        found => sounds(found) && sounds(claimed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const WEBP: &[u8] = b"RIFF\x24\0\0\0WEBPVP8 ";
    const WAV: &[u8] = b"RIFF\x24\0\0\0WAVEfmt ";
    const MP4: &[u8] = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2";
    const ZIP: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0";
    const OFFICE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    #[test]
    fn the_content_decides_over_the_claim() {
        for (claimed, content, wanted) in [
            (Some("image/jpeg"), PNG, "image/png"),
            (Some("application/pdf"), WEBP, "image/webp"),
            (None, WAV, "audio/wav"),
            (Some("image/png"), b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
            (Some("image/png"), b"%PDF-1.7\n", "application/pdf"),
            (
                Some("image/png"),
                b"GIF89a\x01\0\x01\0\x80\0\0",
                "image/gif",
            ),
            (Some("application/octet-stream"), MP4, "video/mp4"),
            (Some("image/png"), b"Hello", "text/plain"),
            (Some("image/png"), b"<!DOCTYPE html><html>", "text/html"),
            (Some("image/*"), b"BM, he said", "text/plain"),
        ] {
            assert_eq!(media_type(claimed, content), wanted, "{claimed:?}");
        }
    }

    #[test]
    fn a_claim_counts_where_the_content_does_not_tell() {
        for (claimed, content) in [
            ("text/markdown", "# Grüße".as_bytes()),
            ("application/json", b"{}"),
            ("text/csv", b"a,b"),
            ("image/svg+xml", b"<svg/>"),
            ("audio/x-wav", WAV),
            ("audio/mp4", MP4),
            (OFFICE, ZIP),
            ("image/png", b"\x01\x02\x03"),
        ] {
            assert_eq!(media_type(Some(claimed), content), claimed);
        }
        assert_eq!(media_type(None, b"\x01\x02"), "application/octet-stream");
        assert_eq!(media_type(None, b""), "application/octet-stream");
    }

    #[test]
    fn a_character_may_be_cut_off_at_the_end_only() {
        assert!(is_text(&"Grüße 世".as_bytes()[..9]));
        assert!(!is_text(b"Gr\xfc\xdfe"));
        assert!(!is_text(b"a\0b"));
    }
}
