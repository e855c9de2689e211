//! What lives here: the files of a request, uploaded to its session before the question is asked.

use b2a_protocol::canonical::InlineMedia;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};

use super::attachments::Attachments;
use super::wire::{Caller, Wire};
use crate::{Failure, FailureKind};

/// How many files one question may bring along.
const MAX_FILES: usize = 100;

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

/// Uploads the files that are new to the session, a few at a time, and gives their ids in order.
pub(super) async fn upload(
    wire: &Wire,
    caller: Caller<'_>,
    session: &str,
    files: &Attachments<'_>,
) -> Result<Vec<String>, Failure> {
    let new = files.new_files();
    if new.len() > MAX_FILES {
        let message = format!("a request may hold {MAX_FILES} files, and this one holds more");
        return Err(Failure::new(FailureKind::Request, message));
    }
    let uploads = new
        .iter()
        .map(|media| upload_one(wire, caller, session, files.name_of(media), media))
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
    file_name: String,
    media: &InlineMedia,
) -> Result<String, Failure> {
    let file_contents = str::from_utf8(&media.base64)
        .map_err(|_| Failure::new(FailureKind::Request, "an attached file is not base64"))?;
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
    Ok(wire.read::<Added>(caller, answer).await?.response.file_id)
}
