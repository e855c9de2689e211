//! What lives here: reading the Flow tokens again.

use super::switched_off;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// Reads the Flow tokens again
///
/// Flow is switched off in this version.
#[utoipa::path(
    post,
    path = "/admin/flow/reload",
    operation_id = "reload_flow_tokens",
    tag = tag::ADMIN,
    responses((status = 503, description = "Flow is switched off", body = crate::openapi::AdminRefusal))
)]
pub(crate) async fn handle(_: Admin) -> AdminError {
    switched_off()
}
