//! What lives here: removing a key of a client.

use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::not_of_the_settings;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;

/// What was removed.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoneKey {
    message: &'static str,
    id: String,
}

/// Removes a key of a client
///
/// It lets nobody in any more, on any instance within a second. A key of the settings can't be removed here.
#[utoipa::path(
    delete,
    path = "/admin/keys/{id}",
    operation_id = "delete_key",
    tag = tag::ADMIN,
    params(("id" = String, Path, description = "Which")),
    responses((status = 200, description = "It is gone", body = GoneKey))
)]
pub(crate) async fn handle(
    admin: Admin,
    Path(id): Path<String>,
) -> Result<Json<GoneKey>, AdminError> {
    let gateway = &admin.gateway;
    not_of_the_settings(gateway, &id)?;
    let key = gateway.keys.managed.remove(&id).await?;
    if let Err(error) = gateway.quotas.forget_client(&key.client).await {
        // It is forgotten by itself.
        tracing::debug!(%error, "what a removed key has used is still counted");
    }
    tracing::info!(key = key.id, by = admin.name, "client key removed");
    let details = json!({"name": key.stored.terms.name});
    admin
        .record("key.delete", Some(&key.id), Some(&details))
        .await;
    Ok(Json(GoneKey {
        message: "the key is removed",
        id,
    }))
}
