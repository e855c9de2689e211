//! What lives here: a file as pieces of markdown, for streams of text: none of them makes a line that is too long.

use std::iter;

use crate::answer_text::{Base64Text, MarkdownMedia};
use crate::canonical::{Media, MediaData};

/// The markdown of a file, in pieces of about `most` bytes. Put together they are what an encoder would write in one.
pub fn markdown_pieces(media: &Media, most: usize) -> impl Iterator<Item = String> {
    let (head, data, tail) = match &media.data {
        MediaData::Url(_) => (MarkdownMedia(media).to_string(), None, ""),
        MediaData::Base64(base64) => {
            let head = format!("![image](data:{};base64,", media.mime_type);
            (head, Some(base64), ")")
        }
    };
    let data = data.into_iter().flat_map(move |base64| {
        let pieces = base64.chunks(most.max(1));
        pieces.map(|piece| Base64Text(piece).to_string())
    });
    let tail = Some(tail.to_owned()).filter(|tail| !tail.is_empty());
    iter::once(head).chain(data).chain(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_are_the_whole() {
        let data = [
            MediaData::Base64("QUJDREVGRw==".into()),
            MediaData::Base64("".into()),
            MediaData::Url("https://a.example/media/1.png".to_owned()),
        ];
        for data in data {
            let media = Media {
                mime_type: "image/png".to_owned(),
                data,
            };
            for most in [1, 5, 100] {
                let pieces: String = markdown_pieces(&media, most).collect();
                assert_eq!(pieces, MarkdownMedia(&media).to_string());
            }
        }
    }
}
