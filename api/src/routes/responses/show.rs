//! What lives here: a response that was kept.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use b2a_domain::Fault;
use b2a_protocol::responses::KeptResponse;

use crate::Gateway;
use crate::answered::json;
use crate::extract::{Client, Rejection};
use crate::openapi::tag;

/// A response that was kept
#[utoipa::path(
    get,
    path = "/v1/responses/{id}",
    operation_id = "show_response",
    tag = tag::OPENAI,
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "The response", body = Object))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    client: Client,
) -> Result<Response, Rejection> {
    let refuse = |fault| client.caller.refuse(fault);
    let query = query.unwrap_or_default();
    if query
        .split('&')
        .any(|pair| pair.eq_ignore_ascii_case("stream=true"))
    {
        let message = "responses that were kept are not streamed: leave it out";
        return Err(refuse(Fault::invalid_field("stream", message)));
    }
    let kept = super::find(&gateway, &client, &id).await.map_err(refuse)?;
    let response = KeptResponse::read(&kept).map(|kept| kept.response());
    Ok(json(Body::from(response.unwrap_or_default())))
}
