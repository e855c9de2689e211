//! What lives here: workers that connect: `GET /ws`, for whoever knows the pool's secret, when this deployment is a pool server.

mod connection;
mod frames;
mod in_hand;
mod tasks;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use b2a_accounts::registrar::ExpiredAction;
use b2a_config::Settings;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::extract::SocketWorker;
use crate::openapi::tag;

pub(crate) use connection::SILENCE;

use connection::{Connection, Rules};

/// Workers that one instance bears.
const MOST_CONNECTED: usize = 256;
/// The largest frame that is read, in bytes; one that is larger ends the connection.
const MAX_FRAME: usize = 8 * 1024 * 1024;
/// What a connection holds at the most of frames that the worker has not taken, in bytes.
const MAX_UNSENT: usize = 8 * 1024 * 1024;
/// What is read at once, in bytes.
const READ_BUFFER: usize = 16 * 1024;

/// The workers that are connected to this instance.
pub(crate) struct Workers {
    places: Arc<Semaphore>,
    rules: Arc<ArcSwap<Rules>>,
    tracker: TaskTracker,
    /// Cancelled at a shutdown: all connections end.
    closing: CancellationToken,
}

impl Workers {
    /// None yet. Connections live on `tracker`.
    pub(crate) fn new(settings: &Settings, tracker: TaskTracker) -> Self {
        Self {
            rules: Arc::new(ArcSwap::from_pointee(Rules::of(settings))),
            places: Arc::new(Semaphore::new(MOST_CONNECTED)),
            tracker,
            closing: CancellationToken::new(),
        }
    }

    /// Has those who are connected work as these settings say from now on.
    pub(crate) fn follow(&self, settings: &Settings) {
        self.rules.store(Arc::new(Rules::of(settings)));
    }

    /// What ends all connections.
    pub(crate) const fn closing(&self) -> &CancellationToken {
        &self.closing
    }
}

impl Rules {
    fn of(settings: &Settings) -> Self {
        let server = &settings.pool_server;
        Self {
            target_count: server.target_count,
            expired: ExpiredAction::of(&server.expired_action),
        }
    }
}

/// The connection of a worker of a pool server
///
/// A WebSocket with JSON text frames `{type, version?, timestamp, data?}`. The secret stands in `X-Pool-Secret` or in the query.
#[utoipa::path(
    get,
    path = "/ws",
    operation_id = "worker_socket",
    tag = tag::WORKERS,
    params(("secret" = Option<String>, Query, description = "The pool's secret, if it is not in the header")),
    responses(
        (status = 101, description = "The connection is a WebSocket from now on"),
        (status = 400, description = "No handshake of a WebSocket", content_type = "text/plain", body = String),
        (status = 401, description = "The secret is missing or wrong", content_type = "text/plain", body = String),
        (status = 426, description = "The connection can't be a WebSocket", content_type = "text/plain", body = String),
        (status = 503, description = "This is no pool server, or has no secret, or too many workers", content_type = "text/plain", body = String),
    )
)]
pub(crate) async fn handle(
    worker: SocketWorker,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(refusal) => return refusal.into_response(),
    };
    let registrars = &worker.gateway.registrars;
    let Ok(place) = Arc::clone(&registrars.workers.places).try_acquire_owned() else {
        let message = "too many workers are connected to this instance";
        return (StatusCode::SERVICE_UNAVAILABLE, message).into_response();
    };
    let rules = Arc::clone(&registrars.workers.rules);
    let desk = Arc::clone(&registrars.desk);
    let clock = Arc::clone(&worker.gateway.clock);
    let closing = registrars.workers.closing.clone();
    let tracker = registrars.workers.tracker.clone();
    upgrade
        .read_buffer_size(READ_BUFFER)
        .max_frame_size(MAX_FRAME)
        .max_message_size(MAX_FRAME)
        .max_write_buffer_size(MAX_UNSENT)
        .on_upgrade(move |socket| async move {
            let _place = place;
            let connection = Connection::new(socket, desk, clock, rules);
            tracker.track_future(connection.serve(closing)).await;
        })
}
