//! What lives here: showing one key of a client.

use axum::Json;
use axum::extract::Path;

use super::usage;
use crate::admin::KeyItem;
use crate::client_keys::id_of;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// One key of a client
#[utoipa::path(
    get,
    path = "/admin/keys/{id}",
    operation_id = "show_key",
    tag = tag::ADMIN,
    params(("id" = String, Path, description = "Which")),
    responses((status = 200, description = "The key, but for its text", body = KeyItem))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(id): Path<String>,
) -> Result<Json<KeyItem>, AdminError> {
    let gateway = &admin.gateway;
    let traffic = usage::traffic(gateway).await?;
    let configured = gateway.keys.configured.clients();
    if let Some(index) = configured.iter().position(|client| id_of(client) == id) {
        return Ok(Json(usage::configured(
            index + 1,
            &configured[index],
            &traffic,
        )));
    }
    let key = gateway.keys.managed.find(&id).await?;
    usage::managed(gateway, &key, &traffic).await.map(Json)
}
