//! What lives here: writers of server-sent events. The data is JSON, which has no line breaks of its own,
//! so that one event is one `data:` line.

use bytes::BytesMut;
use serde::Serialize;

use super::write_json;

/// Appends an event without a name.
pub fn write_data(out: &mut BytesMut, value: &(impl Serialize + ?Sized)) {
    out.extend_from_slice(b"data: ");
    write_json(out, value);
    out.extend_from_slice(b"\n\n");
}

/// Appends an event with a name, which must hold no line break.
pub fn write_event(out: &mut BytesMut, name: &str, value: &(impl Serialize + ?Sized)) {
    out.extend_from_slice(b"event: ");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\n");
    write_data(out, value);
}

/// Appends a comment, which readers pass over. It must hold no line break.
pub fn write_comment(out: &mut BytesMut, text: &str) {
    out.extend_from_slice(b": ");
    out.extend_from_slice(text.as_bytes());
    out.extend_from_slice(b"\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line_of_data_whatever_its_text() {
        let mut out = BytesMut::new();
        write_data(&mut out, "a\nb\r\n\"c\" \u{7}");
        write_event(&mut out, "ping", &1);
        write_comment(&mut out, "keep-alive");
        assert_eq!(
            &out[..],
            b"data: \"a\\nb\\r\\n\\\"c\\\" \\u0007\"\n\nevent: ping\ndata: 1\n\n: keep-alive\n\n"
        );
    }
}
