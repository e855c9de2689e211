//! What lives here: a registrar needs longer to bring an account.

use axum::Json;
use b2a_domain::TaskKind;

use crate::extract::{Admin, JsonBody};
use crate::openapi::tag;
use crate::routes::admin::AdminError;
use crate::routes::admin::registrar::{ExtendBody, Extended};

/// Keeps a registration for longer
///
/// 400 when it is lost; then claim again, and upload under the new id.
#[utoipa::path(
    post,
    path = "/admin/registrar/register-tasks/extend",
    operation_id = "extend_register_task",
    tag = tag::ADMIN,
    request_body = ExtendBody,
    responses((status = 200, description = "Until when it is kept", body = Extended))
)]
pub(crate) async fn handle(
    admin: Admin,
    body: Result<JsonBody<ExtendBody>, AdminError>,
) -> Result<Json<Extended>, AdminError> {
    let JsonBody(body) = body.map_err(AdminError::unsuccessful)?;
    let done = body.extend(&admin.desk, TaskKind::Register).await;
    done.map(Json).map_err(AdminError::unsuccessful)
}
