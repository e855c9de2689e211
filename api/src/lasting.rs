//! What lives here: what a gateway has that outlives a change of the settings: stores, and what is counted.

use std::sync::Arc;
use std::time::Instant;

use b2a_config::Settings;
use b2a_pool::{ResponseStore, SessionStore};
use b2a_process::{Exposition, Parts};
use tokio::sync::{Mutex, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::chores::Chores;
use crate::client_keys::ManagedKeys;
use crate::gateway::KnownCounts;
use crate::panel::SignIns;
use crate::registrars::LastingRegistrars;
use crate::traffic::Traffic;
use crate::{Mode, ProcessError};

/// Imports that one instance runs at once.
const IMPORTS_AT_ONCE: usize = 2;
/// Administrators who look at the log of one instance at once: each has it read again and again.
const LOG_STREAMS: usize = 32;
/// Accounts that one instance tests at once for administrators.
const TRIALS_AT_ONCE: usize = 8;
/// Generated files that one instance reads at once for those who fetch them.
const MEDIA_READS_AT_ONCE: usize = 16;

/// What outlives a change of the settings.
pub(crate) struct Lasting {
    pub(crate) parts: Parts,
    pub(crate) mode: Mode,
    /// Serve without any API key, also where other machines can connect.
    pub(crate) allow_anonymous: bool,
    pub(crate) responses: Arc<dyn ResponseStore>,
    /// Where releases run that outlive their request.
    pub(crate) tracker: TaskTracker,
    pub(crate) media_reads: Arc<Semaphore>,
    pub(crate) imports: Arc<Semaphore>,
    pub(crate) trials: Arc<Semaphore>,
    pub(crate) minting_anew: Arc<Semaphore>,
    pub(crate) chores: Chores,
    pub(crate) sign_ins: SignIns,
    /// The keys of clients that administrators manage.
    pub(crate) managed_keys: Arc<ManagedKeys>,
    pub(crate) registrars: LastingRegistrars,
    /// Counts requests, and knows those of all processes.
    pub(crate) traffic: Arc<Traffic>,
    /// Numbers for Prometheus.
    pub(crate) exposition: Arc<Exposition>,
    pub(crate) log_streams: Arc<Semaphore>,
    /// Cancelled when the process is to end.
    pub(crate) closing: CancellationToken,
    pub(crate) in_flight: Arc<Semaphore>,
    pub(crate) counts: Arc<Mutex<Option<KnownCounts>>>,
    pub(crate) started: Instant,
}

impl Lasting {
    pub(crate) fn new(
        parts: &Parts,
        mode: Mode,
        allow_anonymous: bool,
        responses: Arc<dyn ResponseStore>,
        sessions: Arc<dyn SessionStore>,
        exposition: Arc<Exposition>,
    ) -> Self {
        let settings = Arc::clone(&parts.settings.now().settings);
        let places = settings.limits.in_flight_requests;
        let places = places.min(Semaphore::MAX_PERMITS);
        let tracker = TaskTracker::new();
        Self {
            parts: parts.clone(),
            mode,
            allow_anonymous,
            responses,
            registrars: LastingRegistrars::new(&settings, parts, &tracker),
            tracker,
            media_reads: Arc::new(Semaphore::new(MEDIA_READS_AT_ONCE)),
            imports: Arc::new(Semaphore::new(IMPORTS_AT_ONCE)),
            trials: Arc::new(Semaphore::new(TRIALS_AT_ONCE)),
            minting_anew: Arc::new(Semaphore::new(1)),
            chores: Chores::default(),
            sign_ins: SignIns::new(sessions),
            managed_keys: Arc::new(ManagedKeys::new(
                Arc::clone(&parts.objects),
                Arc::clone(&parts.signal),
                Arc::clone(&parts.clock),
            )),
            traffic: Arc::new(Traffic::new(parts)),
            exposition,
            log_streams: Arc::new(Semaphore::new(LOG_STREAMS)),
            closing: CancellationToken::new(),
            in_flight: Arc::new(Semaphore::new(places)),
            counts: Arc::default(),
            started: Instant::now(),
        }
    }

    /// Refuses settings with which strangers could use the operator's accounts.
    pub(crate) fn refuse_strangers(&self, settings: &Settings) -> Result<(), ProcessError> {
        let is_open = settings.api_keys.is_empty() && self.managed_keys.is_empty();
        if is_open && !self.allow_anonymous && !settings.listen_addr.is_loopback() {
            let (host, port) = settings.listen_addr.to_bind();
            return Err(ProcessError::Anonymous(format!("{host}:{port}")));
        }
        Ok(())
    }
}
