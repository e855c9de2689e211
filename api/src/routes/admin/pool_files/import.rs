//! What lives here: importing account files.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use b2a_accounts::{ImportRules, Overwrite, ZipLimits, import};
use b2a_domain::{AccountKind, ErrorCode, Fault};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use multer::Multipart;
use serde_json::json;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::admin::ImportAnswer;
use crate::extract::{Admin, read_body};
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// How long an import waits for those that run.
const TURN: Duration = Duration::from_secs(30);

/// The form, as it is described.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field, as the fields come")]
struct ImportForm {
    /// Each a `.json` or a `.zip`; `file` is taken as well.
    #[schema(content_media_type = "application/octet-stream")]
    files: Vec<String>,
    /// Whether accounts that exist are overwritten; they are when it is left out.
    #[schema(nullable = false)]
    overwrite: Option<bool>,
}

/// What a form held.
#[derive(Default)]
struct Form {
    /// The fields `files`.
    files: Vec<Upload>,
    /// The fields `file`, which count only when there are no `files`.
    file: Vec<Upload>,
    overwrite: Option<bool>,
}

struct Upload {
    name: String,
    content: Bytes,
}

/// Imports account files
#[utoipa::path(
    post,
    path = "/admin/pool-files/import",
    operation_id = "import_pool_files",
    tag = tag::ADMIN,
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of each of them", body = ImportAnswer))
)]
pub(crate) async fn handle(
    admin: Admin,
    request: Request,
) -> Result<Json<ImportAnswer>, AdminError> {
    let turn = timeout(TURN, admin.gateway.imports.acquire()).await;
    let _turn = turn.ok().and_then(Result::ok).ok_or_else(|| {
        AdminError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "other imports are running; try again",
        )
    })?;
    let form = read(request, admin.gateway.body_limit).await?;
    let uploads = if form.files.is_empty() {
        form.file
    } else {
        form.files
    };
    if uploads.is_empty() {
        return Err(bad_request(
            "no file: send `files` or `file`, each a .json or a .zip",
        ));
    }
    let overwrite = form.overwrite.unwrap_or(true);
    let rules = ImportRules {
        overwrite: if overwrite {
            Overwrite::Always
        } else {
            Overwrite::Never
        },
        keep_unusable: false,
    };
    let strangers: Vec<String> = uploads
        .iter()
        .filter(|upload| !import::is_json(&upload.name) && !import::is_zip(&upload.name))
        .map(|upload| format!("{}: neither .json nor .zip", upload.name))
        .collect();
    let files = stream::iter(uploads)
        .flat_map(|upload| import::uploaded(&upload.name, upload.content, ZipLimits::UPLOAD))
        .boxed();
    let report = admin.repository.import(files, rules, |_| {}).await?;
    if report.entries.is_empty() {
        let details = [strangers, report.broken_archives].concat();
        let refused = bad_request("no .json was found in what was sent");
        return Err(refused.with("details", details));
    }
    let counts = admin.gateway.pool.counts(AccountKind::Business).await;
    let stats = counts.ok().map(Into::into);
    let answer = ImportAnswer::of(&report, overwrite, stats);
    let details = json!({
        "total": answer.total,
        "success": answer.success,
        "failed": answer.failed,
        "skipped": answer.skipped,
        "overwrite": overwrite,
    });
    admin
        .record("pool_files.import", None, Some(&details))
        .await;
    Ok(Json(answer))
}

async fn read(request: Request, limit: usize) -> Result<Form, AdminError> {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let boundary = content_type
        .and_then(|value| value.to_str().ok())
        .and_then(|value| multer::parse_boundary(value).ok())
        .ok_or_else(|| bad_request("the body must be multipart/form-data"))?;
    let body = read_body(request.into_body(), limit).await;
    let body = body.map_err(|fault: Fault| match fault.code {
        ErrorCode::PayloadTooLarge => AdminError::new(StatusCode::PAYLOAD_TOO_LARGE, fault.message),
        _ => bad_request(fault.message),
    })?;
    let pieces = stream::once(async { Ok::<_, Infallible>(body) });
    let mut fields = Multipart::new(pieces, boundary);
    let broken = |error: multer::Error| bad_request(format!("the form can't be read: {error}"));
    let mut form = Form::default();
    while let Some(field) = fields.next_field().await.map_err(broken)? {
        let kind = field.name().unwrap_or_default().to_owned();
        let name = field.file_name().map(str::to_owned);
        let content = field.bytes().await.map_err(broken)?;
        match (kind.as_str(), name) {
            ("files", Some(name)) => form.files.push(Upload { name, content }),
            ("file", Some(name)) => form.file.push(Upload { name, content }),
            ("overwrite", _) => {
                let word = String::from_utf8_lossy(&content).trim().to_lowercase();
                form.overwrite = Some(matches!(word.as_str(), "true" | "1"));
            }
            _ => {}
        }
    }
    Ok(form)
}

fn bad_request(message: impl Into<String>) -> AdminError {
    AdminError::new(StatusCode::BAD_REQUEST, message)
}
