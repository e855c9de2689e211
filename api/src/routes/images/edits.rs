//! What lives here: changing pictures that come along, as a form or as JSON.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use b2a_domain::Fault;
use b2a_protocol::images::{FormField, ImagesRequest};
use bytes::Bytes;
use futures_util::stream;
use multer::Multipart;

use super::draw::draw;
use crate::Gateway;
use crate::extract::{BoundedBody, Client, Place, Rejection};
use crate::openapi::{OpenAiImageEditBody, OpenAiImageEditForm, tag};

/// The most fields that a form may have.
const MOST_FIELDS: usize = 64;

/// Images that come along, changed as a prompt says, in OpenAI's form
#[utoipa::path(
    post,
    path = "/v1/images/edits",
    operation_id = "edit_images",
    tag = tag::OPENAI,
    request_body(content(
        (OpenAiImageEditForm = "multipart/form-data"),
        (OpenAiImageEditBody = "application/json"),
    )),
    responses((status = 200, description = "The images", body = Object))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    headers: HeaderMap,
    client: Client,
    _place: Place,
    body: BoundedBody,
) -> Result<Response, Rejection> {
    let refuse = |fault| client.caller.refuse(fault);
    let request = match boundary(&headers) {
        Some(boundary) => {
            let fields = fields(body.0, boundary).await.map_err(refuse)?;
            ImagesRequest::edit_form(fields)
        }
        None => ImagesRequest::edit(&body.0),
    };
    draw(&gateway, &client, request.map_err(refuse)?)
        .await
        .map_err(refuse)
}

/// What parts the fields of a form; `None` for a body that is none.
fn boundary(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(content_type).ok()
}

async fn fields(body: Bytes, boundary: String) -> Result<Vec<FormField>, Fault> {
    let broken = |error: multer::Error| Fault::invalid(format!("the form can't be read: {error}"));
    let pieces = stream::once(async { Ok::<_, Infallible>(body) });
    let mut form = Multipart::new(pieces, boundary);
    let mut fields = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if fields.len() == MOST_FIELDS {
            let message = format!("the form has more than {MOST_FIELDS} fields");
            return Err(Fault::invalid(message));
        }
        let name = field.name().unwrap_or_default().to_owned();
        let content_type = field
            .content_type()
            .map(|kind| kind.essence_str().to_owned());
        let content = field.bytes().await.map_err(broken)?;
        fields.push(FormField {
            name,
            content_type,
            content,
        });
    }
    Ok(fields)
}
