//! What lives here: a turn among uploads: each holds what is sent, up to some MiB, in memory.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::Gateway;
use crate::routes::admin::AdminError;

/// How long an upload waits for those that come in.
const LIMIT: Duration = Duration::from_secs(20);

/// A turn, to be kept until what was sent is written. Taken before the body is read.
pub(crate) struct UploadTurn {
    _permit: OwnedSemaphorePermit,
}

impl FromRequestParts<Arc<Gateway>> for UploadTurn {
    type Rejection = AdminError;

    async fn from_request_parts(_: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, AdminError> {
        let uploads = Arc::clone(&gateway.registrars.uploads);
        let turn = timeout(LIMIT, uploads.acquire_owned()).await;
        let permit = turn.ok().and_then(Result::ok).ok_or_else(|| {
            let message = "other uploads are coming in; try again";
            AdminError::new(StatusCode::SERVICE_UNAVAILABLE, message).unsuccessful()
        })?;
        Ok(Self { _permit: permit })
    }
}
