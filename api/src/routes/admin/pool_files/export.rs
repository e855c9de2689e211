//! What lives here: exporting account files.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tempfile::{SpooledData, SpooledTempFile};
use tokio_util::io::ReaderStream;

use crate::admin::{ExportFailed, export, export_name};
use crate::extract::{Admin, AdminQuery};
use crate::openapi::tag;
use crate::routes::admin::{AdminError, ListQuery};

/// An archive is kept in memory up to this size, in bytes, so that credentials rarely touch a disk in clear.
const IN_MEMORY: usize = 32 * 1024 * 1024;

/// A ZIP of every file that matches, sound or not, with `manifest.json`
#[utoipa::path(
    get,
    path = "/admin/pool-files/export",
    operation_id = "export_pool_files",
    tag = tag::ADMIN,
    params(ListQuery),
    responses((status = 200, description = "The archive, opened when it was sealed", body = Vec<u8>, content_type = "application/zip"))
)]
pub(crate) async fn handle(
    admin: Admin,
    AdminQuery(query): AdminQuery<ListQuery>,
) -> Result<Response, AdminError> {
    let sink = SpooledTempFile::new(IN_MEMORY);
    let clock = &*admin.gateway.clock;
    let written = export(&admin.repository, clock, &query.filter(), sink, |_| {}).await;
    let (sink, done) = written.map_err(|error| match error {
        ExportFailed::Accounts(error) => AdminError::from(error),
        ExportFailed::Archive(error) => failed(&error),
    })?;
    let details = json!({"files": done.matched, "errors": done.errors.len()});
    admin
        .record("pool_files.export", None, Some(&details))
        .await;
    let body = match sink.into_inner() {
        SpooledData::InMemory(archive) => Body::from(archive.into_inner()),
        SpooledData::OnDisk(file) => streamed(file).map_err(|error| failed(&error))?,
    };
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/zip"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let disposition = format!("attachment; filename=\"{}\"", export_name(clock));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert("x-export-count", HeaderValue::from(done.matched));
    headers.insert("x-export-errors", HeaderValue::from(done.errors.len()));
    Ok((headers, body).into_response())
}

fn streamed(mut file: File) -> io::Result<Body> {
    file.seek(SeekFrom::Start(0))?;
    let file = tokio::fs::File::from_std(file);
    Ok(Body::from_stream(ReaderStream::new(file)))
}

fn failed(error: &dyn std::error::Error) -> AdminError {
    AdminError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}
