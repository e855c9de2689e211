//! What lives here: what all requests of a process share.

use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_accounts::{AccountRepository, Prover};
use b2a_config::TrustedProxies;
use b2a_dispatch::{Dispatcher, MediaIn};
use b2a_domain::{AccountKind, Clock};
use b2a_objects::ObjectStore;
use b2a_pool::{PoolCounts, PoolStore, QuotaStore};
use b2a_process::{AuditLog, Exposition, LiveSettings, LogWriter};
use tokio::sync::{Mutex, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::KeyRing;
use crate::chores::Chores;
use crate::client_keys::ClientKeys;
use crate::daily_use::DailyUse;
use crate::kept_responses::KeptResponses;
use crate::media_out::MediaOut;
use crate::panel::Panel;
use crate::registrar_log::RegistrarLog;
use crate::registrars::Registrars;
use crate::routes::admin::status::StatusSettings;
use crate::traffic::Traffic;

/// How old the counts of `GET /` and `GET /health` may be.
const COUNTS_AGE: Duration = Duration::from_secs(1);

/// How this process was started, as `GET /` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Everything in one process.
    Local,
    /// One of several instances on a shared state store.
    Serve,
}

impl Mode {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Serve => "serve",
        }
    }
}

/// What all requests of a process share, as the settings want it. When they change, another one takes its place: what
/// must last is in [`Lasting`](crate::lasting::Lasting).
pub(crate) struct Gateway {
    pub(crate) dispatcher: Arc<Dispatcher>,
    /// Makes the files of requests ready for the dispatcher.
    pub(crate) media_in: MediaIn,
    /// Keeps generated files.
    pub(crate) media_out: Arc<MediaOut>,
    /// Generated files that may be read at once: each is held in memory.
    pub(crate) media_reads: Arc<Semaphore>,
    pub(crate) pool: Arc<dyn PoolStore>,
    pub(crate) objects: Arc<dyn ObjectStore>,
    /// Responses of OpenAI's Responses API, for conversations that go on.
    pub(crate) responses: Arc<KeptResponses>,
    pub(crate) clock: Arc<dyn Clock>,
    /// Those of clients.
    pub(crate) keys: ClientKeys,
    /// Where that runs which outlives its request.
    pub(crate) tracker: TaskTracker,
    /// What limited clients use.
    pub(crate) quotas: Arc<dyn QuotaStore>,
    /// Those of administrators; without any the admin API is shut.
    pub(crate) admin_keys: KeyRing,
    /// Who signs in to the panel.
    pub(crate) panel: Panel,
    pub(crate) repository: Arc<AccountRepository>,
    /// The settings in force, for those who show or change them.
    pub(crate) settings: Arc<LiveSettings>,
    /// What administrators did.
    pub(crate) audit: Arc<AuditLog>,
    /// Mints session tokens.
    pub(crate) prover: Arc<Prover>,
    /// What administrators began and that goes on after its answer.
    pub(crate) chores: Chores,
    /// All tokens are minted anew once at a time.
    pub(crate) minting_anew: Arc<Semaphore>,
    /// Accounts that administrators may test at once.
    pub(crate) trials: Arc<Semaphore>,
    /// What registrars and those who look after them work with.
    pub(crate) registrars: Registrars,
    pub(crate) daily_limit: u32,
    /// Counts requests, and knows those of all processes.
    pub(crate) traffic: Arc<Traffic>,
    /// Proxies whose word on where a request comes from is taken.
    pub(crate) trusted_proxies: TrustedProxies,
    /// Numbers for Prometheus.
    pub(crate) exposition: Arc<Exposition>,
    /// The log that all processes share.
    pub(crate) log: LogWriter,
    pub(crate) registrar_log: Arc<RegistrarLog>,
    /// Those who may look at the log at once.
    pub(crate) log_streams: Arc<Semaphore>,
    /// Cancelled when the process is to end: what would go on for ever ends with it.
    pub(crate) closing: CancellationToken,
    pub(crate) daily_use: DailyUse,
    pub(crate) status_settings: StatusSettings,
    /// Imports that may run at once: each holds what was uploaded in memory.
    pub(crate) imports: Arc<Semaphore>,
    pub(crate) in_flight: Arc<Semaphore>,
    pub(crate) body_limit: usize,
    pub(crate) keep_alive: Duration,
    pub(crate) mode: Mode,
    pub(crate) note: Vec<String>,
    pub(crate) started: Instant,
    pub(crate) counts: Arc<Mutex<Option<KnownCounts>>>,
}

/// What the store said of the accounts, and when; that it did not answer is kept as well, so that many who ask do not
/// each wait for it.
pub(crate) type KnownCounts = (Instant, Option<PoolCounts>);

impl Gateway {
    /// The word for what this process is.
    pub(crate) const fn mode(&self) -> &'static str {
        if self.registrars.pool_server.is_on {
            "server"
        } else {
            self.mode.as_str()
        }
    }

    /// How many accounts are in which state, at most a second old; `None` while the store is away.
    pub(crate) async fn counts(&self) -> Option<PoolCounts> {
        let mut known = self.counts.lock().await;
        if let Some((at, counts)) = *known
            && at.elapsed() < COUNTS_AGE
        {
            return counts;
        }
        let fresh = self.pool.counts(AccountKind::Business).await.ok();
        *known = Some((Instant::now(), fresh));
        fresh
    }
}
