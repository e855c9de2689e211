//! What lives here: whether the bridge can do anything: the gateway can be reached, and a driver is set up.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use tokio::time::{Instant, timeout};

use crate::service::Service;

/// How long the gateway may take.
const LIMIT: Duration = Duration::from_secs(2);
/// For how long one look is good: callers of the bridge make no traffic at the gateway.
const FRESH: Duration = Duration::from_secs(2);

#[derive(Serialize)]
pub(crate) struct Readiness {
    ready: bool,
    gateway: &'static str,
    drivers: Vec<&'static str>,
}

pub(crate) async fn handle(State(service): State<Arc<Service>>) -> (StatusCode, Json<Readiness>) {
    let is_there = is_reached(&service).await;
    let drivers = service.work.shop().roster.names();
    let ready = is_there && !drivers.is_empty();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let gateway = if is_there { "ok" } else { "unreachable" };
    (
        status,
        Json(Readiness {
            ready,
            gateway,
            drivers,
        }),
    )
}

async fn is_reached(service: &Service) -> bool {
    // Held while the gateway is asked, so that many callers ask once.
    let mut reached = service.reached.lock().await;
    if let Some((when, is_there)) = *reached
        && when.elapsed() < FRESH
    {
        return is_there;
    }
    let is_there = timeout(LIMIT, service.work.is_gateway_reachable()).await;
    let is_there = is_there.unwrap_or(false);
    *reached = Some((Instant::now(), is_there));
    is_there
}
