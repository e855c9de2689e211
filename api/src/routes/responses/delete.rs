//! What lives here: forgetting a response.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Gateway;
use crate::extract::{Client, Rejection};
use crate::openapi::tag;

/// A response that was forgotten.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeletedResponse {
    /// Its id.
    id: String,
    /// `response`.
    object: &'static str,
    /// True.
    deleted: bool,
}

/// Forgets a response that was kept
#[utoipa::path(
    delete,
    path = "/v1/responses/{id}",
    operation_id = "delete_response",
    tag = tag::OPENAI,
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "It is forgotten", body = DeletedResponse))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    client: Client,
) -> Result<Json<DeletedResponse>, Rejection> {
    let refuse = |fault| client.caller.refuse(fault);
    let forgotten = gateway.responses.forget(&client.id, &id).await;
    if !forgotten.map_err(refuse)? {
        return Err(refuse(super::not_found("Response", &id)));
    }
    Ok(Json(DeletedResponse {
        id,
        object: "response",
        deleted: true,
    }))
}
