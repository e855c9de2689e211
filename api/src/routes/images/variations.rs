//! What lives here: the variations of an image, which no model here makes.

use b2a_domain::{ErrorCode, Fault};

use crate::extract::{Client, Rejection};
use crate::openapi::tag;

/// Tells what to use instead
#[utoipa::path(
    post,
    path = "/v1/images/variations",
    operation_id = "image_variations",
    tag = tag::OPENAI,
    responses((status = 404, description = "Always: use `/v1/images/edits`"))
)]
pub(crate) async fn handle(client: Client) -> Rejection {
    let message = "image variations are not supported: send the image to /v1/images/edits, with a prompt that says \
         what is to vary";
    client
        .caller
        .refuse(Fault::new(ErrorCode::NotFound, message))
}
