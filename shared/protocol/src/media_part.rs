//! What lives here: a file that a request names by a URI, as a part of a turn, the same for all dialects.

use b2a_domain::Fault;

use crate::canonical::{ContentPart, RemoteMedia};
use crate::inline_data;

/// The longest address that is taken, in bytes: what browsers and servers bear.
const MAX_URL_BYTES: usize = 8 * 1024;

/// Reads a file that the request names by a URI. A data URI is the file itself; `http` and `https` name one
/// that the gateway is to fetch, which checks the address; anything else (`gs:`, `file:`, a bare name) is
/// refused. `declared` is the media type that the request names beside it, `field` the path of the URI for
/// errors.
pub(crate) fn from_uri(
    uri: String,
    declared: Option<&str>,
    field: &str,
) -> Result<ContentPart, Fault> {
    if is_remote(&uri) {
        return remote(uri.trim(), declared, field);
    }
    inline_data::from_uri(uri, declared)
        .map(ContentPart::Media)
        .map_err(|error| Fault::invalid_field(field, error.to_string()))
}

/// Whether this is the address of a file and not the file itself.
fn is_remote(uri: &str) -> bool {
    let scheme = uri.split_once("://").map(|(scheme, _)| scheme.trim_start());
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

fn remote(url: &str, declared: Option<&str>, field: &str) -> Result<ContentPart, Fault> {
    if url.len() > MAX_URL_BYTES {
        let message = format!("the address is longer than {MAX_URL_BYTES} bytes");
        return Err(Fault::invalid_field(field, message));
    }
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    if host.is_empty() || host.starts_with(['/', '?', '#']) {
        return Err(Fault::invalid_field(field, "the address names no host"));
    }
    if url.contains(|c: char| c.is_control() || c == ' ') {
        let message = "the address holds a space or a control character";
        return Err(Fault::invalid_field(field, message));
    }
    Ok(ContentPart::RemoteMedia(RemoteMedia {
        url: url.to_owned(),
        mime_type: declared.map(str::to_owned),
        field: field.to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::InlineMedia;

    const AT: &str = "messages[0].content[1].image_url.url";

    fn read(uri: &str) -> Result<ContentPart, Fault> {
        from_uri(uri.to_owned(), Some("image/png"), AT)
    }

    #[test]
    fn a_data_uri_is_the_file_itself() {
        let part = ContentPart::Media(InlineMedia {
            mime_type: "image/gif".to_owned(),
            base64: "AAAA".into(),
        });
        assert_eq!(read("data:image/gif;base64,AAAA"), Ok(part));
    }

    #[test]
    fn an_address_is_kept_with_the_path_of_its_field() {
        for url in ["https://example.com/a.png?b=c", "HTTP://[::1]:8080/"] {
            let part = ContentPart::RemoteMedia(RemoteMedia {
                url: url.to_owned(),
                mime_type: Some("image/png".to_owned()),
                field: AT.to_owned(),
            });
            assert_eq!(read(&format!(" {url}\n")), Ok(part));
        }
    }

    #[test]
    fn all_else_is_refused_with_the_path() {
        let long = format!("https://example.com/{}", "a".repeat(MAX_URL_BYTES));
        for (uri, part) in [
            ("gs://bucket/a.png", "can't be fetched"),
            ("file:///etc/passwd", "can't be fetched"),
            ("ftp://example.com/a.png", "can't be fetched"),
            ("a.png", "data URI"),
            ("", "data URI"),
            ("http:example.com", "can't be fetched"),
            ("https://", "no host"),
            ("https:///a.png", "no host"),
            ("https://example.com/a b", "a space"),
            ("data:image/png;base64,*", "invalid base64 at byte 0"),
            (&long, "longer than"),
        ] {
            let fault = read(uri).unwrap_err();
            assert_eq!(fault.field.as_deref(), Some(AT));
            assert!(fault.message.contains(part), "{uri}: {fault}");
        }
    }
}
