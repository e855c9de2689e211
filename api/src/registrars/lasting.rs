//! What lives here: what registrars work with that outlives a change of the settings, and how it follows one.

use std::sync::Arc;

use b2a_accounts::registrar::{GiveUp, RegistrarDesk};
use b2a_config::Settings;
use b2a_process::Parts;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::routes::workers::Workers;

/// Uploads that one instance takes at once.
const UPLOADS_AT_ONCE: usize = 8;

/// What registrars work with that outlives a change of the settings: workers stay connected, and proofs go on.
pub(crate) struct LastingRegistrars {
    pub(crate) desk: Arc<RegistrarDesk>,
    pub(crate) uploads: Arc<Semaphore>,
    pub(crate) workers: Arc<Workers>,
}

impl LastingRegistrars {
    /// As the settings say, over these parts. What outlives its request runs on `tracker`.
    pub(crate) fn new(settings: &Settings, parts: &Parts, tracker: &TaskTracker) -> Self {
        let desk = RegistrarDesk::new(
            Arc::clone(&parts.repository),
            Arc::clone(&parts.pool),
            Arc::clone(&parts.prover),
            settings.proving_concurrency as usize,
            give_up(settings),
            tracker.clone(),
        );
        Self {
            desk: Arc::new(desk),
            uploads: Arc::new(Semaphore::new(UPLOADS_AT_ONCE)),
            workers: Arc::new(Workers::new(settings, tracker.clone())),
        }
    }

    /// Works as these settings say from now on, for those who are connected too.
    pub(crate) fn follow(&self, settings: &Settings) {
        let proofs_at_once = settings.proving_concurrency as usize;
        self.desk.set_rules(proofs_at_once, give_up(settings));
        self.workers.follow(settings);
    }
}

fn give_up(settings: &Settings) -> GiveUp {
    let pool = &settings.pool;
    GiveUp::of(pool.external_refresh_mode, pool.max_fail_count)
}
