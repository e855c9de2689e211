//! What lives here: a registrar could not bring an account.

use axum::Json;
use b2a_domain::TaskKind;

use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;
use crate::routes::admin::registrar::{Ended, FailBody};

/// Gives a registration up
///
/// It can be claimed again after 30 seconds, twice as long after each further failure, at most 300.
#[utoipa::path(
    post,
    path = "/admin/registrar/register-tasks/fail",
    operation_id = "fail_register_task",
    tag = tag::ADMIN,
    request_body = FailBody,
    responses((status = 200, description = "It waits", body = Ended))
)]
pub(crate) async fn handle(
    admin: Admin,
    body: Result<JsonBody<FailBody>, AdminError>,
) -> Result<Json<Ended>, AdminError> {
    let JsonBody(body) = body.map_err(AdminError::unsuccessful)?;
    let done = body.end(&admin.desk, TaskKind::Register).await;
    done.map(Json).map_err(AdminError::unsuccessful)
}
