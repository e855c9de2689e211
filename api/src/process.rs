//! What lives here: a gateway from its arguments to its end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use b2a_config::{Environment, ListenAddr};
use b2a_dispatch::InvalidModels;
use b2a_process::{Attendants, Opened, Parts, ProcessArgs, Refusal, StartError};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::client_keys::ManagedKeys;
use crate::front::Front;
use crate::lasting::Lasting;
use crate::{Mode, PanelNotice, Server, unattended};

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
    /// Opens the settings, as [`ProcessArgs::open`] does, with these arguments over them.
    pub async fn open(&self, environment: &Environment) -> Result<Opened, StartError> {
        let mut layers = self.process.layers(environment);
        if let Some(listen) = &self.listen {
            layers = layers.with_argument("listen_addr", listen.to_string());
        }
        let opened = self.process.open(environment, layers).await?;
        for (flag, is_given) in [("--auto", self.auto), ("--once", self.once)] {
            if is_given {
                tracing::warn!("a flag that serves nothing this software does, ignored: {flag}");
            }
        }
        Ok(opened)
    }
}

/// Why a gateway could not start.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// What every process needs is not to be had.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Model names lead nowhere.
    #[error(transparent)]
    Models(InvalidModels),
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

impl From<ProcessError> for Refusal {
    fn from(error: ProcessError) -> Self {
        match error {
            ProcessError::Models(error) => {
                let field = error.field.split('.').next().unwrap_or_default();
                Self::of(field, error.to_string())
            }
            ProcessError::Http(error) => error.into(),
            ProcessError::Anonymous(_) => Self::of("api_keys", error.to_string()),
            ProcessError::Start(_) | ProcessError::Listen { .. } => Self {
                field: None,
                problem: error.to_string(),
            },
        }
    }
}

/// A gateway that is bound to its address and ready to serve.
pub struct Process {
    front: Arc<Front>,
    managed_keys: Arc<ManagedKeys>,
    parts: Parts,
    mode: Mode,
    /// Where releases run that outlive their request.
    releases: TaskTracker,
    /// What runs beside it.
    attendants: Attendants,
    server: Server,
    address: SocketAddr,
    panel: PanelNotice,
}

impl Process {
    /// Puts the gateway together and binds the address.
    pub async fn prepare(
        parts: &Parts,
        mode: Mode,
        allow_anonymous: bool,
    ) -> Result<Self, ProcessError> {
        let settings = &parts.settings.now().settings;
        let responses = b2a_process::responses(settings).await;
        let responses = responses.map_err(StartError::from)?;
        let sessions = b2a_process::sessions(settings, &parts.clock).await;
        let sessions = sessions.map_err(StartError::from)?;
        let attendants = Attendants::prepare(settings, parts).await;
        let attendants = attendants.map_err(StartError::from)?;
        let exposition = Arc::clone(attendants.exposition());
        let lasting = Lasting::new(
            parts,
            mode,
            allow_anonymous,
            responses,
            sessions,
            exposition,
        );
        let releases = lasting.tracker.clone();
        lasting.managed_keys.look().await;
        let managed_keys = Arc::clone(&lasting.managed_keys);
        let front = Front::new(settings, lasting)?;
        parts.settings.attach(&front);
        let (host, port) = settings.listen_addr.to_bind();
        let refused = |source| ProcessError::Listen {
            address: format!("{host}:{port}"),
            source,
        };
        let server = Server::bind(&settings.listen_addr).await.map_err(refused)?;
        let bound = server.local_addr().map_err(refused)?;
        // Once the address is ours: a start that fails leaves no user behind.
        let panel = front.gateway().panel.set_up(bound).await;
        Ok(Self {
            front,
            managed_keys,
            parts: parts.clone(),
            mode,
            releases,
            attendants,
            address: bound,
            panel,
            server,
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

    /// Serves until `stop`; then finishes what is under way, within limits. An instance on its own follows the settings
    /// too; in one process with others, somebody else does.
    pub async fn serve(self, stop: CancellationToken) {
        let background = TaskTracker::new();
        if self.mode == Mode::Serve {
            let (pool, settings) = (Arc::clone(&self.parts.pool), &self.parts.settings);
            background.spawn(unattended::watch(pool, Arc::clone(settings), stop.clone()));
            let (settings, stop) = (Arc::clone(settings), stop.clone());
            background.spawn(async move { settings.follow(stop).await });
        }
        let (keys, stopped) = (Arc::clone(&self.managed_keys), stop.clone());
        background.spawn(async move { keys.follow(stopped).await });
        let gateway = self.front.gateway();
        // Requests are counted for as long as there are any.
        let (traffic, served) = (Arc::clone(&gateway.traffic), CancellationToken::new());
        background.spawn(traffic.run(served.clone()));
        let closing = gateway.closing.clone();
        let workers = gateway.registrars.workers.closing().clone();
        let stopped = stop.clone();
        background.spawn(async move {
            stopped.cancelled().await;
            // What would go on for ever: looking at the log, and connections that are none of the server's any more.
            workers.cancel();
            closing.cancel();
        });
        background.close();
        let attending = self.attendants.start();

        let mode = gateway.mode();
        tracing::info!(address = %self.address, mode, "listening");
        let chores = gateway.chores.clone();
        drop(gateway);
        self.server.serve(&self.front, stop).await;
        served.cancel();
        self.releases.close();
        let end = async { tokio::join!(background.wait(), chores.end(), self.releases.wait()) };
        if tokio::time::timeout(LAST_RELEASES, end).await.is_err() {
            tracing::warn!("some leases could not be released; they end by themselves");
        }
        tracing::info!("gateway stopped");
        attending.end().await;
    }
}
