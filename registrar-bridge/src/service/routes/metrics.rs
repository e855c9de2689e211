//! What lives here: the counts of the contract.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use crate::metrics::Snapshot;
use crate::service::Service;

pub(crate) async fn handle(State(service): State<Arc<Service>>) -> Json<Snapshot> {
    Json(service.metrics.snapshot())
}
