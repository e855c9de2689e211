//! What lives here: forms with files, as browsers send them.

/// The header that goes with a [`form`].
pub const FORM: (&str, &str) = ("content-type", "multipart/form-data; boundary=----boundary");

/// A form of these fields: name, file name, content.
pub fn form(fields: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in fields {
        let file = file
            .map(|file| format!("; filename=\"{file}\""))
            .unwrap_or_default();
        let head = format!(
            "------boundary\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"------boundary--\r\n");
    body
}
