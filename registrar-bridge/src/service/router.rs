//! What lives here: every path that the bridge serves, on one page.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use super::Service;
use super::refusal::Refusal;
use super::routes::{
    health, logs, logs_stream, metrics, prometheus, ready, trigger_refresh, trigger_register,
};

/// How long a call may take until its answer begins.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The whole URL surface. Triggers and logs ask for `Allowed`.
pub(crate) fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/health", get(health::handle))
        .route("/ready", get(ready::handle))
        .route("/metrics", get(metrics::handle))
        .route("/metrics/prometheus", get(prometheus::handle))
        .route("/trigger/register", post(trigger_register::handle))
        .route("/trigger/refresh", post(trigger_refresh::handle))
        .route("/logs", get(logs::handle))
        .route("/logs/stream", get(logs_stream::handle))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(in_time))
        .with_state(service)
}

async fn nowhere() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "there is nothing at this path")
}

async fn wrong_method() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this path takes another method",
    )
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "it took too long").into_response(),
    }
}
