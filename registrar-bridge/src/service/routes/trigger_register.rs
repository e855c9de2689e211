//! What lives here: bringing accounts in now.

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
    count: u32,
}

pub(crate) async fn handle(
    State(service): State<Arc<Service>>,
    _: Allowed,
    fields: Fields,
) -> Result<Json<Accepted>, Refusal> {
    let count = fields.number("count", 1, 1..=20)?;
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    service.work.expects(TaskKind::Register)?;
    tracing::info!(count, "a trigger asks for accounts");
    service.triggers.ask(TaskKind::Register, count);
    Ok(Json(Accepted {
        accepted: true,
        count,
    }))
}
