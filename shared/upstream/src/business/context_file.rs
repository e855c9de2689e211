//! What lives here: the files of a request, uploaded before the question is asked.

use b2a_protocol::canonical::{ChatRequest, ContentPart, InlineMedia, Role};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};

use super::wire::{Caller, Wire};
use crate::{Failure, FailureKind};

#[derive(Serialize)]
struct AddContextFile<'a> {
    #[serde(rename = "addContextFileRequest")]
    request: AddContextFileRequest<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AddContextFileRequest<'a> {
    name: &'a str,
    file_name: &'a str,
    mime_type: &'a str,
    file_contents: &'a str,
}

#[derive(Deserialize)]
struct Added {
    #[serde(rename = "addContextFileResponse")]
    response: AddedFile,
}

#[derive(Deserialize)]
struct AddedFile {
    #[serde(rename = "fileId")]
    file_id: String,
}

/// The files of the last user turn, which are those that the question is about.
pub(super) fn files_of(request: &ChatRequest) -> impl Iterator<Item = &InlineMedia> {
    let turn = request.turns.iter().rfind(|turn| turn.role == Role::User);
    turn.into_iter()
        .flat_map(|turn| &turn.parts)
        .filter_map(|part| match part {
            ContentPart::Media(media) => Some(media),
            _ => None,
        })
}

/// Uploads the files of the request to the session, a few at a time, and gives their ids in order.
pub(super) async fn upload(
    wire: &Wire,
    caller: Caller<'_>,
    session: &str,
    request: &ChatRequest,
) -> Result<Vec<String>, Failure> {
    let uploads = files_of(request)
        .enumerate()
        .map(|(index, media)| upload_one(wire, caller, session, index, media))
        // Named here, or the closures' lifetimes are too narrow for a future that moves between threads.
        .collect::<Vec<_>>();
    stream::iter(uploads)
        .buffered(wire.settings.parallel_uploads.max(1))
        .try_collect()
        .await
}

async fn upload_one(
    wire: &Wire,
    caller: Caller<'_>,
    session: &str,
    index: usize,
    media: &InlineMedia,
) -> Result<String, Failure> {
    let file_contents = str::from_utf8(&media.base64)
        .map_err(|_| Failure::new(FailureKind::Request, "an attached file is not base64"))?;
    let file_name = file_name(index, &media.mime_type);
    let method = AddContextFile {
        request: AddContextFileRequest {
            name: session,
            file_name: &file_name,
            mime_type: &media.mime_type,
            file_contents,
        },
    };
    let answer = wire
        .send(&wire.add_context_file_url, caller, &method)
        .await?;
    Ok(wire.read::<Added>(answer).await?.response.file_id)
}

/// A name for a file that came without one, with the ending that its type usually has.
fn file_name(index: usize, mime_type: &str) -> String {
    let (_, subtype) = mime_type.split_once('/').unwrap_or(("", mime_type));
    let subtype = subtype.split(';').next().unwrap_or_default().trim();
    let ending = match subtype {
        "jpeg" => "jpg",
        "plain" => "txt",
        "markdown" => "md",
        "svg+xml" => "svg",
        "quicktime" => "mov",
        "mpeg" if mime_type.starts_with("audio/") => "mp3",
        other if !other.is_empty() && other.bytes().all(|b| b.is_ascii_alphanumeric()) => other,
        _ => "bin",
    };
    format!("file-{}.{ending}", index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(file_name(0, mime_type), name);
        }
    }
}
