//! What lives here: putting the gateway together as the settings say, over the parts that it shares with others.

use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_config::{Settings, UpstreamModel};
use b2a_dispatch::{BaseModel, DispatchSettings, Dispatcher, ModelCatalog, UnknownModel};
use b2a_process::Parts;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::task::TaskTracker;

use crate::{Gateway, KeyRing, Mode, ProcessError};

/// Imports that one instance runs at once.
const IMPORTS_AT_ONCE: usize = 2;

impl Gateway {
    /// A gateway over these parts. Releases that outlive their request run on `tracker`.
    pub fn compose(
        settings: &Settings,
        parts: &Parts,
        mode: Mode,
        tracker: TaskTracker,
    ) -> Result<Arc<Self>, ProcessError> {
        let dispatcher = Arc::new(Dispatcher::new(
            models(settings)?,
            dispatch_settings(settings),
            Arc::clone(&parts.pool),
            Arc::clone(&parts.repository),
            Arc::clone(&parts.tokens),
            Arc::clone(&parts.upstream),
            tracker,
        ));
        let places = settings
            .limits
            .in_flight_requests
            .min(Semaphore::MAX_PERMITS);
        Ok(Arc::new(Self {
            dispatcher,
            pool: Arc::clone(&parts.pool),
            objects: Arc::clone(&parts.objects),
            clock: Arc::clone(&parts.clock),
            keys: KeyRing::new(&settings.api_keys),
            admin_keys: KeyRing::new(settings.admin_keys_in_force()),
            repository: Arc::clone(&parts.repository),
            daily_limit: settings.daily_limit,
            imports: Semaphore::new(IMPORTS_AT_ONCE),
            in_flight: Arc::new(Semaphore::new(places)),
            body_limit: settings.limits.body_bytes,
            keep_alive: Duration::from_secs(settings.timeouts.keep_alive_sec),
            mode,
            note: settings.note.clone(),
            started: Instant::now(),
            counts: Mutex::new(None),
        }))
    }
}

/// Refuses settings that [`Gateway::compose`] would refuse.
pub fn check(settings: &Settings) -> Result<(), ProcessError> {
    models(settings).map(drop)
}

fn models(settings: &Settings) -> Result<ModelCatalog, ProcessError> {
    let models = settings.models.iter().map(|model| BaseModel {
        id: model.id.clone(),
        upstream: match &model.upstream {
            UpstreamModel::Auto => None,
            UpstreamModel::Id(id) => Some(id.clone()),
        },
    });
    let unknown = match settings.unknown_model.as_deref() {
        None | Some("") => UnknownModel::Refuse,
        Some("auto") => UnknownModel::Auto,
        Some(listed) => UnknownModel::Use(listed.to_owned()),
    };
    ModelCatalog::new(models.collect(), settings.model_aliases.clone(), unknown)
        .map_err(ProcessError::Models)
}

fn dispatch_settings(settings: &Settings) -> DispatchSettings {
    DispatchSettings {
        max_tries: settings.max_tries,
        first_content_limit: Duration::from_secs(settings.timeouts.first_content_sec),
        lease_ttl: Duration::from_secs(settings.lease_ttl_sec),
        sync_interval: Duration::from_secs(settings.sync_interval_sec),
    }
}
