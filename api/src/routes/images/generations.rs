//! What lives here: drawing something new.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use b2a_protocol::images::ImagesRequest;

use super::draw::draw;
use crate::Gateway;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::openapi::{OpenAiImagesBody, tag};

/// Images from a prompt, in OpenAI's form
#[utoipa::path(
    post,
    path = "/v1/images/generations",
    operation_id = "generate_images",
    tag = tag::OPENAI,
    request_body = OpenAiImagesBody,
    responses((status = 200, description = "The images", body = Object))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    client: Client,
    _place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    let refuse = |fault| client.caller.refuse(fault);
    let request = ImagesRequest::generation(&body.0).map_err(refuse)?;
    drop(body);
    draw(&gateway, &client, request).await.map_err(refuse)
}
