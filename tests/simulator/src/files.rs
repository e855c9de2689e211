//! What lives here: files added to a session, and files that a session generated: listed and downloaded.

use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::admit::{Admitted, admit};
use crate::rejection::{Rejection, set_header, text_response};
use crate::request::{
    AddContextFileBody, AddContextFileRequest, ListFilesBody, check_envelope, parse,
};
use crate::script::Call;
use crate::session::{GeneratedFile, full_name, known_session};
use crate::world::World;

/// The types that a session takes. What is missing here is refused, as `image/webp` is.
const SUPPORTED: [&str; 21] = [
    "application/json",
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "audio/mpeg",
    "audio/wav",
    "image/bmp",
    "image/gif",
    "image/heic",
    "image/jpeg",
    "image/png",
    "text/csv",
    "text/html",
    "text/markdown",
    "text/plain",
    "text/xml",
    "video/mp4",
    "video/quicktime",
];

/// `widgetAddContextFile`.
pub(crate) async fn add_context_file(
    State(world): State<Arc<World>>,
    request: Request,
) -> Response {
    let admitted = match admit(&world, Call::AddContextFile, request).await {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let answer = parse::<AddContextFileBody>(&admitted.body).and_then(|body| {
        check_envelope(&admitted.account, &body.config_id, &body.additional_params)?;
        add(&world, &admitted, &body.add_context_file_request)
    });
    admitted.answer(answer)
}

fn add(
    world: &World,
    admitted: &Admitted,
    request: &AddContextFileRequest,
) -> Result<Value, Rejection> {
    let field = |name: &str| format!("addContextFileRequest.{name}");
    let session = known_session(
        world,
        &field("name"),
        &request.name,
        &admitted.account.email,
    )?;
    let (file_name, mime_type) = match (&request.file_contents, &request.file_uri) {
        (Some(contents), None) => {
            let file_name = request.file_name.as_deref().filter(|name| !name.is_empty());
            let file_name =
                file_name.ok_or_else(|| Rejection::field(field("fileName"), "is missing"))?;
            let mime_type = request
                .mime_type
                .as_deref()
                .ok_or_else(|| Rejection::field(field("mimeType"), "is missing"))?;
            if !SUPPORTED.contains(&mime_type) {
                return Err(Rejection::new(
                    400,
                    format!("Unsupported file type: {mime_type}"),
                ));
            }
            STANDARD
                .decode(contents)
                .map_err(|error| Rejection::field(field("fileContents"), error))?;
            (file_name, mime_type)
        }
        (None, Some(uri)) if uri.starts_with("https://") || uri.starts_with("http://") => {
            (uri.as_str(), "text/uri-list")
        }
        (None, Some(_)) => return Err(Rejection::field(field("fileUri"), "is no web address")),
        _ => {
            return Err(Rejection::field(
                field("fileContents"),
                "one of fileContents and fileUri is wanted",
            ));
        }
    };
    let file_id = world
        .sessions
        .add_file(&session, file_name, mime_type, admitted.body.len() as u64)
        .ok_or_else(|| Rejection::field(field("name"), "the session takes no more files"))?;
    Ok(json!({"addContextFileResponse": {"fileId": file_id}}))
}

/// `widgetListSessionFileMetadata`.
pub(crate) async fn list_files(State(world): State<Arc<World>>, request: Request) -> Response {
    let admitted = match admit(&world, Call::ListFiles, request).await {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let answer = parse::<ListFilesBody>(&admitted.body).and_then(|body| {
        check_envelope(&admitted.account, &body.config_id, &body.additional_params)?;
        let request = body.list_session_file_metadata_request;
        if request.filter != "file_origin_type = AI_GENERATED" {
            return Err(Rejection::field(
                "listSessionFileMetadataRequest.filter",
                format!("\"{}\"", request.filter),
            ));
        }
        let session = known_session(
            &world,
            "listSessionFileMetadataRequest.name",
            &request.name,
            &admitted.account.email,
        )?;
        let metadata: Vec<Value> = world
            .sessions
            .generated(&session)
            .iter()
            .map(|file| metadata(&world.url, &session, file))
            .collect();
        Ok(json!({"listSessionFileMetadataResponse": {"fileMetadata": metadata}}))
    });
    admitted.answer(answer)
}

fn metadata(url: &str, session: &str, file: &GeneratedFile) -> Value {
    let session = full_name(session);
    let file_id = &file.file_id;
    json!({
        "fileId": file_id,
        "session": session,
        "downloadUri": format!(
            "{url}/download/v1alpha/{session}:downloadFile?fileId={file_id}&alt=media"
        ),
        "mimeType": file.mime_type,
        "byteSize": file.content.len().to_string(),
        "fileOriginType": "AI_GENERATED",
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DownloadQuery {
    file_id: String,
    alt: String,
}

/// `GET /download/v1alpha/<full session>:downloadFile?fileId=…&alt=media`.
pub(crate) async fn download(
    State(world): State<Arc<World>>,
    Path(path): Path<String>,
    request: Request,
) -> Response {
    let admitted = match admit(&world, Call::Download, request).await {
        Ok(admitted) => admitted,
        Err(response) => return *response,
    };
    let file = match wanted_file(&world, &path, &admitted) {
        Ok(file) => file,
        Err(rejection) => return admitted.answer(Err(rejection)),
    };
    if file.redirect {
        let mut ticket = admitted.ticket;
        ticket.answers(302);
        ticket.completes();
        let mut response = text_response(302, "text/html; charset=utf-8", "");
        let place = format!("{}/media/{path}/{}", world.url, file.file_id);
        set_header(&mut response, header::LOCATION, &place);
        return response;
    }
    admitted.deliver(&file.mime_type, file.content)
}

fn wanted_file(world: &World, path: &str, admitted: &Admitted) -> Result<GeneratedFile, Rejection> {
    let Query(query) = Query::<DownloadQuery>::try_from_uri(&admitted.parts.uri)
        .map_err(|_| Rejection::field("fileId", "fileId and alt are wanted"))?;
    if query.alt != "media" {
        return Err(Rejection::field("alt", format!("\"{}\"", query.alt)));
    }
    let name = path
        .strip_suffix(":downloadFile")
        .filter(|name| name.starts_with("projects/"))
        .ok_or_else(|| Rejection::new(404, "Requested entity was not found."))?;
    let session = known_session(world, "name", name, &admitted.account.email)?;
    generated_file(world, &session, &query.file_id)
}

fn generated_file(world: &World, session: &str, id: &str) -> Result<GeneratedFile, Rejection> {
    world
        .sessions
        .generated(session)
        .into_iter()
        .find(|file| file.file_id == id)
        .ok_or_else(|| Rejection::new(404, format!("File '{id}' was not found")))
}

/// Where a redirected download leads: the address alone is the permission, as with a signed one.
pub(crate) async fn media(State(world): State<Arc<World>>, Path(path): Path<String>) -> Response {
    let file = path
        .rsplit_once(":downloadFile/")
        .and_then(|(name, file_id)| {
            let session = name.rsplit('/').next()?;
            generated_file(&world, session, file_id).ok()
        });
    match file {
        Some(file) => text_response(200, &file.mime_type, file.content),
        None => Rejection::new(404, "Requested entity was not found.").into_response(),
    }
}
