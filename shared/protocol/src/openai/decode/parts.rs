//! What lives here: the parts that messages are made of.

use b2a_domain::Fault;

use super::{missing, unknown_value, unsupported};
use crate::body::TextOr;
use crate::canonical::ContentPart;
use crate::openai::wire::{Audio, File, Link, Part};
use crate::{inline_data, media_part};

/// What a part of a message comes down to.
pub(super) enum Content {
    Text(String),
    File(ContentPart),
}

/// Hands the parts of a message to `take`, each with its path.
pub(super) fn read(
    content: Option<TextOr<Part>>,
    message_at: &str,
    mut take: impl FnMut(Content, String) -> Result<(), Fault>,
) -> Result<(), Fault> {
    match content {
        None => Ok(()),
        Some(TextOr::Text(text)) => take(Content::Text(text), format!("{message_at}.content")),
        Some(TextOr::List(parts)) => {
            for (index, part) in parts.into_iter().enumerate() {
                let at = format!("{message_at}.content[{index}]");
                take(read_part(part, &at)?, at)?;
            }
            Ok(())
        }
    }
}

fn read_part(part: Part, at: &str) -> Result<Content, Fault> {
    let at = |field: &str| format!("{at}.{field}");
    match part.kind.as_deref() {
        Some("text") => part
            .text
            .map(Content::Text)
            .ok_or_else(|| missing(at("text"))),
        Some("refusal") => part
            .refusal
            .map(Content::Text)
            .ok_or_else(|| missing(at("refusal"))),
        Some("image_url") => read_link(part.image_url, &at("image_url")),
        Some("video_url") => read_link(part.video_url, &at("video_url")),
        Some("file") => read_file(part.file, &at("file")),
        Some("input_audio") => read_audio(part.input_audio, &at("input_audio")),
        Some(_) => Err(unknown_value(
            at("type"),
            "'text', 'image_url', 'input_audio', 'file', 'refusal' or 'video_url'",
        )),
        None => Err(missing(at("type"))),
    }
}

fn read_link(link: Option<Link>, at: &str) -> Result<Content, Fault> {
    let link = link.ok_or_else(|| missing(at))?;
    let at = format!("{at}.url");
    let url = link.url.ok_or_else(|| missing(&at))?;
    media_part::from_uri(url, None, &at).map(Content::File)
}

fn read_file(file: Option<File>, at: &str) -> Result<Content, Fault> {
    let file = file.ok_or_else(|| missing(at))?;
    let declared = file.mime_type.as_deref();
    let (field, uri) = match (file.file_data, file.url) {
        (Some(data), _) => ("file_data", data),
        (None, Some(url)) => ("url", url),
        (None, None) if file.file_id.is_some() => {
            let what = "files are not kept here, so that none has an id: send it as 'file_data'";
            return Err(unsupported(format!("{at}.file_id"), what));
        }
        (None, None) => return Err(missing(format!("{at}.file_data"))),
    };
    media_part::from_uri(uri, declared, &format!("{at}.{field}")).map(Content::File)
}

fn read_audio(audio: Option<Audio>, at: &str) -> Result<Content, Fault> {
    let audio = audio.ok_or_else(|| missing(at))?;
    let data_at = format!("{at}.data");
    let data = audio.data.ok_or_else(|| missing(&data_at))?;
    let format_at = format!("{at}.format");
    let mime_type = match audio.format.as_deref() {
        Some("wav") => "audio/wav",
        Some("mp3") => "audio/mpeg",
        Some("aac") => "audio/aac",
        Some("aiff") => "audio/aiff",
        Some("flac") => "audio/flac",
        Some("m4a") => "audio/mp4",
        Some("ogg" | "opus") => "audio/ogg",
        Some(_) => {
            let expected = "'wav', 'mp3', 'aac', 'aiff', 'flac', 'm4a', 'ogg' or 'opus'";
            return Err(unknown_value(format_at, expected));
        }
        None => return Err(missing(format_at)),
    };
    inline_data::from_fields(mime_type, data)
        .map(|media| Content::File(ContentPart::Media(media)))
        .map_err(|error| Fault::invalid_field(data_at, error.to_string()))
}
