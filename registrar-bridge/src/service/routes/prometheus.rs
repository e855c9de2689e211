//! What lives here: the counts as Prometheus reads them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use crate::service::Service;
use crate::service::refusal::Refusal;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(crate) async fn handle(State(service): State<Arc<Service>>) -> Result<Response, Refusal> {
    let text = service.metrics.prometheus().map_err(|_| {
        Refusal::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the counts can't be written",
        )
    })?;
    Ok(([(CONTENT_TYPE, OPEN_METRICS)], text).into_response())
}
