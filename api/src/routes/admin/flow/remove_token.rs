//! What lives here: removing a Flow token.

use super::switched_off;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Removes a Flow token
///
/// Flow is switched off in this version.
#[utoipa::path(
    post,
    path = "/admin/flow/remove-token",
    operation_id = "remove_flow_token",
    tag = tag::ADMIN,
    responses((status = 503, description = "Flow is switched off", body = crate::openapi::AdminRefusal))
)]
pub(crate) async fn handle(_: Admin) -> AdminError {
    switched_off()
}
