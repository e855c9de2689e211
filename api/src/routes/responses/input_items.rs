//! What lives here: the input of a response that was kept, in pages.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use b2a_domain::Fault;
use b2a_protocol::responses::{InputItemsPage, KeptResponse};
use serde::Deserialize;

use crate::Gateway;
use crate::answered::json;
use crate::extract::{Client, Rejection};
use crate::openapi::tag;

/// Items of a page, unless more or fewer are asked for.
const LIMIT: usize = 20;
/// Items that a page can have.
const MAX_LIMIT: usize = 100;

/// Which page is wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// 1 to 100 items; 20 when it is left out.
    limit: Option<String>,
    /// `asc`: the oldest first; `desc`, the default: the newest.
    order: Option<String>,
    /// The id of the item after which the page begins.
    after: Option<String>,
}

/// The input of a response that was kept
#[utoipa::path(
    get,
    path = "/v1/responses/{id}/input_items",
    operation_id = "list_input_items",
    tag = tag::OPENAI,
    params(("id" = String, Path, description = "The response's id"), PageQuery),
    responses((status = 200, description = "One page of it", body = Object))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    Query(query): Query<PageQuery>,
    client: Client,
) -> Result<Response, Rejection> {
    let refuse = |fault| client.caller.refuse(fault);
    let page = page(query).map_err(refuse)?;
    let kept = super::find(&gateway, &client, &id).await.map_err(refuse)?;
    let list = KeptResponse::read(&kept).and_then(|kept| kept.input_items(&page));
    let list =
        list.ok_or_else(|| refuse(Fault::invalid_field("after", "there is no such item")))?;
    Ok(json(Body::from(list)))
}

fn page(query: PageQuery) -> Result<InputItemsPage, Fault> {
    let limit = match query.limit.as_deref() {
        None => LIMIT,
        Some(limit) => limit
            .parse()
            .ok()
            .filter(|limit| (1..=MAX_LIMIT).contains(limit))
            .ok_or_else(|| Fault::invalid_field("limit", "expected a number from 1 to 100"))?,
    };
    let newest_first = match query.order.as_deref() {
        None | Some("desc") => true,
        Some("asc") => false,
        Some(_) => return Err(Fault::invalid_field("order", "expected asc or desc")),
    };
    Ok(InputItemsPage {
        limit,
        newest_first,
        after: query.after,
    })
}
