//! What lives here: the files of a request: which of them are the same, and what each is called.

use std::collections::HashMap;

use b2a_protocol::canonical::{ChatRequest, ContentPart, InlineMedia};

/// What makes two files the same: type and content.
type Identity<'a> = (&'a str, &'a [u8]);

/// The files of a request. A file that several turns hold is one.
#[derive(Debug)]
pub(super) struct Attachments<'a> {
    /// Each file's number, from 1 on, in the order in which the conversation comes to them.
    numbers: HashMap<Identity<'a>, usize>,
    /// Those that the service does not have yet.
    new: Vec<&'a InlineMedia>,
}

impl<'a> Attachments<'a> {
    /// The files of all turns; the service has those of the first `known_turns` already. Whoever attaches one of these
    /// anew wants it looked at anew.
    pub(super) fn of(request: &'a ChatRequest, known_turns: usize) -> Self {
        let mut files = Self {
            numbers: HashMap::new(),
            new: Vec::new(),
        };
        let mut is_listed = Vec::new();
        for (index, turn) in request.turns.iter().enumerate() {
            for part in &turn.parts {
                let ContentPart::Media(media) = part else {
                    continue;
                };
                let next = files.numbers.len() + 1;
                let number = *files.numbers.entry(identity(media)).or_insert(next);
                is_listed.resize(files.numbers.len(), false);
                if index >= known_turns
                    && let Some(is_listed @ false) = is_listed.get_mut(number - 1)
                {
                    *is_listed = true;
                    files.new.push(media);
                }
            }
        }
        files
    }

    /// The files that the service does not have yet, each once, in order.
    pub(super) fn new_files(&self) -> &[&'a InlineMedia] {
        &self.new
    }

    /// What a file of this request is called: no other one in it has this name.
    pub(super) fn name_of(&self, media: &InlineMedia) -> String {
        let number = self.numbers.get(&identity(media)).copied();
        let ending = ending_of(&media.mime_type);
        format!("file-{}.{ending}", number.unwrap_or_default())
    }
}

fn identity(media: &InlineMedia) -> Identity<'_> {
    (&media.mime_type, &media.base64)
}

/// The ending that files of this type usually have.
fn ending_of(mime_type: &str) -> &str {
    let (_, subtype) = mime_type.split_once('/').unwrap_or(("", mime_type));
    let subtype = subtype.split(';').next().unwrap_or_default().trim();
    match subtype {
        "jpeg" => "jpg",
        "plain" => "txt",
        "markdown" => "md",
        "svg+xml" => "svg",
        "quicktime" => "mov",
        "mpeg" if mime_type.starts_with("audio/") => "mp3",
        other if !other.is_empty() && other.bytes().all(|b| b.is_ascii_alphanumeric()) => other,
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use b2a_protocol::canonical::{Role, Turn};
    use bytes::Bytes;

    use super::*;

    fn media(mime_type: &str, base64: &'static [u8]) -> InlineMedia {
        InlineMedia {
            mime_type: mime_type.to_owned(),
            base64: Bytes::from_static(base64),
        }
    }

    fn request(turns: &[&[InlineMedia]]) -> ChatRequest {
        let turns = turns.iter().map(|files| Turn {
            role: Role::User,
            parts: files.iter().cloned().map(ContentPart::Media).collect(),
        });
        ChatRequest {
            turns: turns.collect(),
            ..ChatRequest::default()
        }
    }

    #[test]
    fn files_are_named_by_their_type() {
        for (mime_type, name) in [
            ("image/png", "file-1.png"),
            ("image/jpeg", "file-1.jpg"),
            ("text/plain; charset=utf-8", "file-1.txt"),
            ("audio/mpeg", "file-1.mp3"),
            ("application/vnd.x/../y", "file-1.bin"),
            ("", "file-1.bin"),
        ] {
            let request = request(&[&[media(mime_type, b"YQ==")]]);
            let files = Attachments::of(&request, 0);
            assert_eq!(files.name_of(files.new_files()[0]), name);
        }
    }

    #[test]
    fn a_file_of_several_turns_is_one() {
        let (a, b, c) = (
            media("image/png", b"YQ=="),
            media("image/png", b"Yg=="),
            media("image/jpeg", b"YQ=="),
        );
        let request = request(&[
            &[a.clone(), b.clone(), a.clone()],
            &[],
            &[b.clone(), c.clone(), b.clone()],
        ]);
        let new = |known_turns| {
            let files = Attachments::of(&request, known_turns);
            let names = files.new_files().iter().map(|file| files.name_of(file));
            names.collect::<Vec<_>>()
        };
        assert_eq!(new(0), ["file-1.png", "file-2.png", "file-3.jpg"]);
        assert_eq!(new(2), ["file-2.png", "file-3.jpg"], "names stay");
        assert!(new(3).is_empty());
    }
}
