//! What lives here: taking the credentials that a worker of this pool server brings.

use axum::Json;

use crate::extract::{JsonBody, PoolWorker, UploadTurn};
use crate::openapi::tag;
use crate::routes::admin::AdminError;
use crate::routes::admin::registrar::upload_account::{MAX_BYTES, Taken, UploadBody, take};

/// Brings new credentials of an account, for workers of a pool server
///
/// The same as `POST /admin/registrar/upload-account`, for those who know the pool's secret.
#[utoipa::path(
    post,
    path = "/pool/upload-account",
    operation_id = "worker_upload_account",
    tag = tag::WORKERS,
    request_body = UploadBody,
    responses((status = 200, description = "It is taken", body = Taken))
)]
pub(crate) async fn handle(
    worker: PoolWorker,
    _turn: UploadTurn,
    body: Result<JsonBody<UploadBody, MAX_BYTES>, AdminError>,
) -> Result<Json<Taken>, AdminError> {
    take(&worker.desk, body).await
}
