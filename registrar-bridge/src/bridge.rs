//! What lives here: a bridge from its settings to its end.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use b2a_config::{Environment, Settings};
use b2a_domain::{Clock, SystemClock, TaskKind};
use b2a_process::StartError;
use b2a_telemetry::RecentLines;
use http::StatusCode;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::drivers::{DriverSetup, Seat, set_up};
use crate::gateway::AdminApi;
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::roster::Roster;
use crate::service::{Access, Refusal, Server, Service, router};
use crate::triggers::Triggers;
use crate::work::{Shop, Worker};
use crate::worker::PoolWorker;
use crate::worker_name::worker_name;
use crate::{BridgeError, Pauses};

/// Lines of the log that are kept to be shown.
const LINES: usize = 2000;
/// How long the last results may take to be written down.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// How long browsers may take to close.
const BROWSERS_CLOSE: Duration = Duration::from_secs(30);

/// What a bridge is told beside the settings.
#[derive(Clone)]
pub struct BridgeOptions {
    /// Leave behind what helps to find faults, such as screenshots.
    pub debug: bool,
    /// The log that is shown.
    pub lines: RecentLines,
    /// Waits that no setting names.
    pub pauses: Pauses,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
}

impl Default for BridgeOptions {
    fn default() -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Self {
            debug: false,
            lines: RecentLines::new(Arc::clone(&clock), LINES),
            pauses: Pauses::default(),
            clock,
        }
    }
}

/// How a bridge gets its tasks.
#[derive(Clone)]
pub(crate) enum Work {
    /// Over HTTP.
    Calls(Arc<Worker>),
    /// Over a WebSocket.
    Socket(Arc<PoolWorker>),
}

/// A bridge that is bound to its address and ready to work.
pub struct Bridge {
    work: Work,
    server: Server,
    address: SocketAddr,
    service: Arc<Service>,
}

impl Bridge {
    /// Puts the bridge together and binds its address. Nothing is claimed yet.
    pub async fn prepare(
        settings: &Settings,
        environment: &Environment,
        options: BridgeOptions,
    ) -> Result<Self, BridgeError> {
        let registrar = &settings.registrar;
        let address = format!("{}:{}", registrar.host, registrar.port);
        if registrar.token.is_none() && !is_loopback(&registrar.host) {
            return Err(BridgeError::Exposed(address));
        }
        let worker = worker_name(registrar);
        let seats = seats(settings, environment, &worker, &options).await?;
        if seats.is_empty() {
            tracing::warn!(
                "no driver is set up, so nothing can be renewed: set registrar.command.program, registrar.inbox or \
                 registrar.webdriver"
            );
        }
        let shop = Shop::open(settings, seats, &options)?;
        let stop = shop.stop.clone();
        let work = if is_client(settings) {
            Work::Socket(Arc::new(PoolWorker::new(shop, settings)?))
        } else {
            let api = AdminApi::new(settings, &worker, options.clock, &options.pauses)?;
            if registrar.api_key.is_none() {
                tracing::warn!(
                    "registrar.api_key (B2A_API_KEY) is not set: a gateway hands out tasks only to those with an admin key"
                );
            }
            Work::Calls(Arc::new(Worker::new(shop, api, registrar)))
        };
        let refused = |source| BridgeError::Listen {
            address: address.clone(),
            source,
        };
        let server = Server::bind(&registrar.host, registrar.port)
            .await
            .map_err(refused)?;
        let access = Access::new(registrar.token.as_ref());
        let service = Service::new(access, work.clone(), options.lines, stop);
        Ok(Self {
            address: server.local_addr().map_err(refused)?,
            server,
            service: Arc::new(service),
            work,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Works until `stop`. Then drivers are stopped, and uploads may end within a limit; what is not uploaded is kept.
    pub async fn serve(self, stop: CancellationToken) {
        let shop = self.work.shop();
        shop.metrics.set_running(true);
        let drivers = shop.roster.names().join(", ");
        tracing::info!(address = %self.address, drivers, "registrar bridge works");
        let ending = async {
            stop.cancelled().await;
            shop.end().await;
        };
        let router = router(self.service);
        tokio::join!(
            self.server.serve(router, shop.stop.clone()),
            self.work.run(),
            ending
        );
        shop.metrics.set_running(false);
        tracing::info!("registrar bridge stopped");
    }
}

impl Work {
    pub(crate) fn shop(&self) -> &Shop {
        match self {
            Self::Calls(worker) => &worker.shop,
            Self::Socket(worker) => &worker.shop,
        }
    }

    async fn run(&self) {
        match self {
            Self::Calls(worker) => Arc::clone(worker).run().await,
            Self::Socket(worker) => Arc::clone(worker).run().await,
        }
    }

    /// Whether the gateway can be reached.
    pub(crate) async fn is_gateway_reachable(&self) -> bool {
        match self {
            Self::Calls(worker) => worker.api.is_reachable().await,
            Self::Socket(worker) => worker.is_connected(),
        }
    }

    /// Refuses to be told to do what no driver here can do.
    pub(crate) fn expects(&self, kind: TaskKind) -> Result<(), Refusal> {
        if self.shop().roster.does(kind) {
            return Ok(());
        }
        let words = format!("no driver for {kind} tasks is set up here");
        Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, words))
    }
}

impl Shop {
    pub(crate) fn open(
        settings: &Settings,
        seats: Vec<Seat>,
        options: &BridgeOptions,
    ) -> Result<Self, BridgeError> {
        let metrics = Arc::new(Metrics::new(Arc::clone(&options.clock)));
        let roster = Roster::new(
            seats,
            options.pauses.driver_rest,
            settings.default_config.clone(),
            Arc::clone(&metrics),
        );
        Ok(Self {
            roster,
            kept: Kept::open(settings, Arc::clone(&metrics))?,
            metrics,
            triggers: Arc::new(Triggers::default()),
            clock: Arc::clone(&options.clock),
            default_config: settings.default_config.clone(),
            pauses: options.pauses,
            stop: CancellationToken::new(),
            cut_off: CancellationToken::new(),
            tracker: TaskTracker::new(),
        })
    }

    /// Ends the work: drivers at once, uploads within a limit.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        self.tracker.close();
        let limit = self.pauses.last_uploads;
        if tokio::time::timeout(limit, self.tracker.wait())
            .await
            .is_err()
        {
            self.cut_off.cancel();
            if tokio::time::timeout(LAST_WORDS, self.tracker.wait())
                .await
                .is_err()
            {
                tracing::warn!("some tasks are cut off; their leases run out");
            }
        }
        self.cut_off.cancel();
        if tokio::time::timeout(BROWSERS_CLOSE, self.roster.end())
            .await
            .is_err()
        {
            tracing::warn!("a browser did not close in time");
        }
        let kept = self.kept.names().await.len();
        if kept > 0 && self.kept.is_in_memory() {
            tracing::warn!(
                kept,
                "results are lost: they waited in memory, and the gateway did not come back in time"
            );
        }
    }
}

async fn seats(
    settings: &Settings,
    environment: &Environment,
    worker: &str,
    options: &BridgeOptions,
) -> Result<Vec<Seat>, BridgeError> {
    let bucket = if settings.registrar.inbox.bucket_prefix.trim().is_empty() {
        None
    } else {
        let bucket = Box::pin(b2a_process::bucket_store(settings)).await;
        bucket.map_err(StartError::from)?
    };
    Ok(set_up(&DriverSetup {
        settings,
        environment,
        worker,
        bucket,
        clock: Arc::clone(&options.clock),
        debug: options.debug,
    })?)
}

/// The old mode in which tasks come over a WebSocket.
fn is_client(settings: &Settings) -> bool {
    settings.pool_server.enable && settings.pool_server.mode == "client"
}

/// Whether only this machine can connect.
fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
