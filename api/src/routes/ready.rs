//! What lives here: whether requests can be served: the state store and the objects can be reached.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use tokio::time::timeout;

use crate::Gateway;

/// How long the stores may take.
const LIMIT: Duration = Duration::from_secs(2);

/// The answer of `GET /ready`.
#[derive(Serialize)]
pub(crate) struct Readiness {
    ready: bool,
    state: &'static str,
    objects: &'static str,
}

/// `GET /ready`: 200, or 503 when a store is away.
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
