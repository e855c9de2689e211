//! What lives here: adding a Flow token.

use super::switched_off;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Adds a Flow token
///
/// Flow is switched off in this version.
#[utoipa::path(
    post,
    path = "/admin/flow/add-token",
    operation_id = "add_flow_token",
    tag = tag::ADMIN,
    responses((status = 503, description = "Flow is switched off", body = crate::openapi::AdminRefusal))
)]
pub(crate) async fn handle(_: Admin) -> AdminError {
    switched_off()
}
