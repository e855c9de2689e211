//! What lives here: a gateway process from its arguments to its end.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use b2a_accounts::AccountRepository;
use b2a_config::{ConfigError, Environment, ListenAddr, Settings};
use b2a_pool::PoolStore;
use b2a_telemetry::{LogFormat, TelemetryError};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::{ComposeError, Mode, Parts, Server, ServerLimits, compose, router};

/// How long the releases of ended requests may take at the very end.
const LAST_RELEASES: Duration = Duration::from_secs(2);
/// How long the first look at the account files may hold the start up.
const FIRST_SYNC: Duration = Duration::from_secs(10);

/// What a gateway process can be told on its command line. Settings given here win over file and environment.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ServeArgs {
    /// Configuration file [default: config/config.json, if it is there]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where to listen: host:port, or :port for all interfaces
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<ListenAddr>,
    /// Directory of the account files
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// State store shared by several instances, such as `redis://127.0.0.1:6379/0`
    #[arg(long, value_name = "URL")]
    pub redis_url: Option<String>,
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
    /// The settings in force: defaults, file, environment, and then these arguments. Warnings go to the log, which
    /// is set up here.
    pub fn settings(&self, environment: &Environment) -> Result<Settings, ProcessError> {
        let loaded = b2a_config::load(self.config.as_deref(), environment)?;
        let mut settings = loaded.settings;
        init_logging(environment, settings.debug)?;
        for warning in &loaded.warnings {
            tracing::warn!("{warning}");
        }
        for (flag, is_given) in [("--auto", self.auto), ("--once", self.once)] {
            if is_given {
                tracing::warn!("a flag that serves nothing this software does, ignored: {flag}");
            }
        }
        match &loaded.file {
            Some(file) => tracing::info!(file = %file.display(), "settings read"),
            None => tracing::info!("no {}: default settings", b2a_config::DEFAULT_FILE),
        }
        if let Some(listen) = &self.listen {
            settings.listen_addr = listen.clone();
        }
        if let Some(data_dir) = &self.data_dir {
            settings.data_dir.clone_from(data_dir);
        }
        if let Some(url) = &self.redis_url {
            settings.redis_url = Some(SecretString::from(url.clone()));
        }
        Ok(settings)
    }
}

/// Why a gateway process could not start, or ended badly.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The settings were refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Logging can't be set up.
    #[error(transparent)]
    Logging(#[from] TelemetryError),
    /// The parts can't be put together.
    #[error(transparent)]
    Compose(#[from] ComposeError),
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

/// Tells why a process ends, on standard error: settings may have been refused before there was a log.
pub fn report(error: &dyn std::error::Error) {
    let _ = writeln!(std::io::stderr(), "business2api: {error}");
}

/// Sets the log up: `RUST_LOG` if it is there, else info, or debug when the settings say so.
pub fn init_logging(environment: &Environment, debug: bool) -> Result<(), TelemetryError> {
    let format = match environment.get("LOG_FORMAT") {
        Some("json") => LogFormat::Json,
        Some("text") => LogFormat::Text,
        _ => LogFormat::detect(),
    };
    b2a_telemetry::init(format, environment.get("RUST_LOG"), debug)
}

/// A gateway that is bound to its address and ready to serve.
pub struct Process {
    parts: Parts,
    server: Server,
    address: SocketAddr,
    sync_interval: Duration,
}

impl Process {
    /// Puts the parts together, binds the address and looks at the account files for the first time.
    pub async fn prepare(
        settings: &Settings,
        mode: Mode,
        allow_anonymous: bool,
    ) -> Result<Self, ProcessError> {
        let (host, port) = settings.listen_addr.to_bind();
        let address = format!("{host}:{port}");
        if settings.api_keys.is_empty() && !allow_anonymous && !settings.listen_addr.is_loopback() {
            return Err(ProcessError::Anonymous(address));
        }
        let parts = compose(settings, mode).await?;
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
        let first_look = tokio::time::timeout(FIRST_SYNC, look_at_files(&parts.repository)).await;
        if first_look.is_err() {
            tracing::warn!("the account files take long to read; serving starts without them");
        }
        let sync_interval = Duration::from_secs(settings.sync_interval_sec);
        Ok(Self {
            parts,
            server,
            address: bound,
            sync_interval,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The pool that it leases from.
    pub fn pool(&self) -> Arc<dyn PoolStore> {
        Arc::clone(&self.parts.gateway.pool)
    }

    /// Serves until `stop`; then finishes what is under way, within limits.
    pub async fn serve(self, stop: CancellationToken) {
        let background = TaskTracker::new();
        let repository = Arc::clone(&self.parts.repository);
        background.spawn(watch_files(repository, self.sync_interval, stop.clone()));
        background.spawn(Arc::clone(&self.parts.prover).run(stop.clone()));
        background.close();

        let mode = self.parts.gateway.mode.as_str();
        tracing::info!(address = %self.address, mode, "listening");
        self.server.serve(router(self.parts.gateway), stop).await;
        self.parts.tracker.close();
        let end = async { tokio::join!(background.wait(), self.parts.tracker.wait()) };
        if tokio::time::timeout(LAST_RELEASES, end).await.is_err() {
            tracing::warn!("some leases could not be released; they end by themselves");
        }
        tracing::info!("stopped");
    }
}

/// A token that is cancelled by SIGTERM or SIGINT.
pub fn stop_on_signals(tracker: &TaskTracker) -> std::io::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    let stop = CancellationToken::new();
    let on_signal = stop.clone();
    tracker.spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        on_signal.cancel();
    });
    Ok(stop)
}

/// Looks at the account files again and again.
async fn watch_files(
    repository: Arc<AccountRepository>,
    interval: Duration,
    stop: CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(interval) => {}
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = look_at_files(&repository) => {}
        }
    }
}

async fn look_at_files(repository: &AccountRepository) {
    match repository.sync().await {
        Ok(report) if report.added + report.changed + report.removed > 0 => tracing::info!(
            added = report.added,
            changed = report.changed,
            removed = report.removed,
            invalid = report.invalid,
            "the pool follows the account files"
        ),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the account files could not be looked at"),
    }
}
