//! What lives here: a gateway from its arguments to its end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use b2a_config::{Environment, ListenAddr, Settings};
use b2a_process::{Parts, ProcessArgs, StartError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{Gateway, Mode, PanelNotice, Server, ServerLimits, router, unattended};

/// How long the releases of ended requests, and the farewells to workers, may take at the very end.
const LAST_RELEASES: Duration = Duration::from_secs(2);

/// What a gateway process can be told on its command line. Settings given here win over file and environment.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ServeArgs {
    /// What every process can be told.
    #[command(flatten)]
    pub process: ProcessArgs,
    /// Where to listen: host:port, or :port for all interfaces
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<ListenAddr>,
    /// Serve without any API key, also where other machines can connect
    #[arg(long)]
    pub allow_anonymous: bool,
    /// An old flag, for what this software does not do: taken, and named in a warning
    #[arg(long, hide = true)]
    pub auto: bool,
    /// An old flag, for what this software does not do: taken, and named in a warning
    #[arg(long, hide = true)]
    pub once: bool,
}

impl ServeArgs {
    /// The settings in force, as [`ProcessArgs::settings`] has them, and these arguments.
    pub fn settings(&self, environment: &Environment) -> Result<Settings, StartError> {
        let mut settings = self.process.settings(environment)?;
        for (flag, is_given) in [("--auto", self.auto), ("--once", self.once)] {
            if is_given {
                tracing::warn!("a flag that serves nothing this software does, ignored: {flag}");
            }
        }
        if let Some(listen) = &self.listen {
            settings.listen_addr = listen.clone();
        }
        Ok(settings)
    }
}

/// Why a gateway could not start.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// What every process needs is not to be had.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Model names lead nowhere.
    #[error("{0}")]
    Models(String),
    /// What fetches the files of requests can't be set up.
    #[error(transparent)]
    Http(#[from] b2a_http::HttpSettingsError),
    /// Strangers could use the operator's accounts.
    #[error(
        "there are no API keys, and other machines can connect to {0}: set `api_keys` (API_KEYS), listen on \
         127.0.0.1, or say --allow-anonymous"
    )]
    Anonymous(String),
    /// The address can't be had.
    #[error("can't listen on {address}: {source}")]
    Listen {
        /// Which address.
        address: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A gateway that is bound to its address and ready to serve.
pub struct Process {
    gateway: Arc<Gateway>,
    /// Where releases run that outlive their request.
    releases: TaskTracker,
    server: Server,
    address: SocketAddr,
    panel: PanelNotice,
    sync_interval: Duration,
}

impl Process {
    /// Puts the gateway together and binds the address.
    pub async fn prepare(
        settings: &Settings,
        parts: &Parts,
        mode: Mode,
        allow_anonymous: bool,
    ) -> Result<Self, ProcessError> {
        let (host, port) = settings.listen_addr.to_bind();
        let address = format!("{host}:{port}");
        if settings.api_keys.is_empty() && !allow_anonymous && !settings.listen_addr.is_loopback() {
            return Err(ProcessError::Anonymous(address));
        }
        let releases = TaskTracker::new();
        let responses = b2a_process::responses(settings).await;
        let responses = responses.map_err(StartError::from)?;
        let sessions = b2a_process::sessions(settings, &parts.clock).await;
        let sessions = sessions.map_err(StartError::from)?;
        let tracker = releases.clone();
        let gateway = Gateway::compose(settings, parts, mode, responses, sessions, tracker)?;
        let limits = ServerLimits {
            shutdown: Duration::from_secs(settings.timeouts.shutdown_sec),
            stalled: Duration::from_secs(settings.timeouts.idle_sec),
        };
        let refused = |source| ProcessError::Listen {
            address: address.clone(),
            source,
        };
        let server = Server::bind(&settings.listen_addr, limits)
            .await
            .map_err(refused)?;
        let bound = server.local_addr().map_err(refused)?;
        // Once the address is ours: a start that fails leaves no user behind.
        let panel = gateway.panel.set_up(bound).await;
        Ok(Self {
            gateway,
            releases,
            address: bound,
            panel,
            server,
            sync_interval: Duration::from_secs(settings.sync_interval_sec),
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the panel is and who signs in; with the password, if it was made up just now.
    pub const fn panel(&self) -> &PanelNotice {
        &self.panel
    }

    /// Serves until `stop`; then finishes what is under way, within limits.
    pub async fn serve(self, stop: CancellationToken) {
        let background = TaskTracker::new();
        if self.gateway.mode == Mode::Serve {
            let pool = Arc::clone(&self.gateway.pool);
            background.spawn(unattended::watch(pool, self.sync_interval, stop.clone()));
        }
        let closing = self.gateway.registrars.workers.closing().clone();
        let stopped = stop.clone();
        background.spawn(async move {
            stopped.cancelled().await;
            // Their connections are none of the server's any more.
            closing.cancel();
        });
        background.close();

        let mode = self.gateway.mode();
        tracing::info!(address = %self.address, mode, "listening");
        let chores = self.gateway.chores.clone();
        self.server.serve(router(self.gateway), stop).await;
        self.releases.close();
        let end = async { tokio::join!(background.wait(), chores.end(), self.releases.wait()) };
        if tokio::time::timeout(LAST_RELEASES, end).await.is_err() {
            tracing::warn!("some leases could not be released; they end by themselves");
        }
        tracing::info!("gateway stopped");
    }
}
