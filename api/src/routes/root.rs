//! What lives here: what this is, for whoever opens the address in a browser.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use b2a_pool::Worker;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Gateway;
use crate::admin::Counters;
use crate::extract::Admin;
use crate::openapi::tag;
use crate::routes::admin::AdminError;
use crate::routes::workers::SILENCE;

/// The answer of `GET /`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Root {
    status: &'static str,
    service: &'static str,
    version: &'static str,
    mode: &'static str,
    uptime: String,
    /// Left out while the state store is away.
    #[serde(flatten)]
    counters: Option<Counters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pool: Option<Pool>,
    flow_enabled: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    note: Vec<String>,
    /// The workers that are connected, for administrators of a pool server.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    clients: Option<Clients>,
}

/// The workers that are connected, to whichever instance.
#[derive(Serialize, ToSchema)]
struct Clients {
    count: usize,
    total_threads: u64,
    list: Vec<Client>,
}

/// One worker.
#[derive(Serialize, ToSchema)]
struct Client {
    id: String,
    version: String,
    /// Tasks that it works on at once.
    threads: u32,
    is_alive: bool,
    /// When it was heard of last, Unix seconds.
    last_ping: u64,
}

impl Clients {
    fn of(workers: Vec<Worker>) -> Self {
        let threads = workers.iter().map(|worker| u64::from(worker.threads));
        Self {
            count: workers.len(),
            total_threads: threads.sum(),
            list: workers.into_iter().map(Client::from).collect(),
        }
    }
}

impl From<Worker> for Client {
    fn from(worker: Worker) -> Self {
        Self {
            id: worker.id,
            version: worker.version,
            threads: worker.threads,
            // Those that are silent for too long are in no list.
            is_alive: true,
            last_ping: worker.last_seen_ms / 1000,
        }
    }
}

/// How many accounts there are.
#[derive(Serialize, ToSchema)]
struct Pool {
    ready: u32,
    pending: u32,
    total: u32,
}

/// What this is
///
/// The workers of a pool server are told to administrators alone.
#[utoipa::path(
    get,
    path = "/",
    operation_id = "about",
    tag = tag::ABOUT,
    responses((status = 200, description = "The process and its pool", body = Root))
)]
pub(crate) async fn handle(
    State(gateway): State<Arc<Gateway>>,
    admin: Result<Admin, AdminError>,
) -> Json<Root> {
    let clients = match admin {
        Ok(admin) if gateway.registrars.pool_server.is_on => {
            // Left out while the state store is away, as the counts are.
            let workers = admin.desk.workers(SILENCE).await.ok();
            workers.map(Clients::of)
        }
        _ => None,
    };
    let pool = gateway.counts().await.map(|counts| Pool {
        ready: counts.ready,
        pending: counts.pending + counts.pending_external,
        total: counts.total() - counts.invalid - counts.disabled,
    });
    Json(Root {
        status: "running",
        service: "business2api",
        version: env!("CARGO_PKG_VERSION"),
        mode: gateway.mode(),
        uptime: uptime(gateway.started.elapsed()),
        counters: gateway.traffic.totals().await.as_ref().map(Counters::of),
        pool,
        flow_enabled: false,
        note: gateway.note.clone(),
        clients,
    })
}

/// A duration in the form `1h2m3.4s`.
pub(crate) fn uptime(elapsed: std::time::Duration) -> String {
    let seconds = elapsed.as_secs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let rest = format!("{}.{}s", seconds % 60, elapsed.subsec_millis() / 100);
    match (hours, minutes) {
        (0, 0) => rest,
        (0, minutes) => format!("{minutes}m{rest}"),
        (hours, minutes) => format!("{hours}h{minutes}m{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[test]
    fn uptime_reads_as_the_contract_says() {
        let shown = |ms| super::uptime(Duration::from_millis(ms));
        assert_eq!(shown(3_400), "3.4s");
        assert_eq!(shown(62_000), "1m2.0s");
        assert_eq!(shown(3_723_400), "1h2m3.4s");
    }
}
