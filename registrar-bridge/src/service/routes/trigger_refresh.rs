//! What lives here: looking for renewals now.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use b2a_domain::TaskKind;
use serde::Serialize;

use super::query::Fields;
use crate::service::Service;
use crate::service::access::Allowed;
use crate::service::refusal::Refusal;

#[derive(Serialize)]
pub(crate) struct Accepted {
    accepted: bool,
    limit: u32,
}

pub(crate) async fn handle(
    State(service): State<Arc<Service>>,
    _: Allowed,
    fields: Fields,
) -> Result<Json<Accepted>, Refusal> {
    let limit = fields.number("limit", 20, 1..=200)?;
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    service.work.expects(TaskKind::Refresh)?;
    tracing::info!(limit, "a trigger asks for renewals");
    service.triggers.ask(TaskKind::Refresh, limit);
    Ok(Json(Accepted {
        accepted: true,
        limit,
    }))
}
