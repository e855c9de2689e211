//! What lives here: whether requests can be served: the state store and the objects can be reached.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use crate::Gateway;
use crate::openapi::tag;

/// How long the stores may take.
const LIMIT: Duration = Duration::from_secs(2);

/// The answer of `GET /ready`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Readiness {
    ready: bool,
    state: &'static str,
    objects: &'static str,
}

/// Whether requests can be served
#[utoipa::path(
    get,
    path = "/ready",
    operation_id = "ready",
    tag = tag::ABOUT,
    responses(
        (status = 200, description = "The state store and the objects can be reached", body = Readiness),
        (status = 503, description = "One of them can't", body = Readiness),
    )
)]
pub(crate) async fn handle(State(gateway): State<Arc<Gateway>>) -> (StatusCode, Json<Readiness>) {
    let state = async { gateway.pool.ping().await.is_ok() };
    let objects = async { gateway.objects.ping().await.is_ok() };
    let state = timeout(LIMIT, state);
    let objects = timeout(LIMIT, objects);
    let (state, objects) = tokio::join!(state, objects);
    let (state, objects) = (state.unwrap_or(false), objects.unwrap_or(false));
    let ready = state && objects;
    let word = |is_there| if is_there { "ok" } else { "unreachable" };
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(Readiness {
            ready,
            state: word(state),
            objects: word(objects),
        }),
    )
}
