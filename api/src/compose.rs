//! What lives here: putting the gateway together as the settings say, over the parts that it shares with others.

use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_config::{Settings, UpstreamModel};
use b2a_dispatch::{
    BaseModel, ConversationReuse, DispatchSettings, Dispatcher, MediaIn, MediaInLimits,
    ModelCatalog, UnknownModel,
};
use b2a_http::{HttpSettings, PublicFetch, PublicOnly, SystemResolver};
use b2a_pool::{ResponseStore, SessionStore};
use b2a_process::Parts;
use secrecy::ExposeSecret;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::task::TaskTracker;

use crate::chores::Chores;
use crate::daily_use::DailyUse;
use crate::kept_responses::KeptResponses;
use crate::media_out::MediaOut;
use crate::panel::Panel;
use crate::registrars::{self, Registrars};
use crate::routes::admin::status::StatusSettings;
use crate::{Gateway, KeyRing, Mode, ProcessError};

/// Imports that one instance runs at once.
const IMPORTS_AT_ONCE: usize = 2;
/// Accounts that one instance tests at once for administrators.
const TRIALS_AT_ONCE: usize = 8;
/// Generated files that one instance reads at once for those who fetch them.
const MEDIA_READS_AT_ONCE: usize = 16;

impl Gateway {
    /// A gateway over these parts. Releases that outlive their request run on `tracker`.
    pub fn compose(
        settings: &Settings,
        parts: &Parts,
        mode: Mode,
        responses: Arc<dyn ResponseStore>,
        sessions: Arc<dyn SessionStore>,
        tracker: TaskTracker,
    ) -> Result<Arc<Self>, ProcessError> {
        let dispatcher = Arc::new(Dispatcher::new(
            models(settings)?,
            dispatch_settings(settings),
            Arc::clone(&parts.pool),
            Arc::clone(&parts.repository),
            Arc::clone(&parts.tokens),
            Arc::clone(&parts.upstream),
            tracker.clone(),
        ));
        let places = settings
            .limits
            .in_flight_requests
            .min(Semaphore::MAX_PERMITS);
        let registrars = Registrars::new(settings, parts, &tracker)?;
        Ok(Arc::new(Self {
            dispatcher,
            media_in: media_in(settings)?,
            media_out: Arc::new(MediaOut::new(settings, Arc::clone(&parts.objects))),
            media_reads: Semaphore::new(MEDIA_READS_AT_ONCE),
            pool: Arc::clone(&parts.pool),
            objects: Arc::clone(&parts.objects),
            responses: Arc::new(KeptResponses::new(
                responses,
                tracker,
                settings.responses.max_bytes,
            )),
            clock: Arc::clone(&parts.clock),
            keys: KeyRing::new(&settings.api_keys),
            admin_keys: KeyRing::new(settings.admin_keys_in_force()),
            panel: Panel::new(settings, parts, sessions),
            repository: Arc::clone(&parts.repository),
            prover: Arc::clone(&parts.prover),
            chores: Chores::default(),
            minting_anew: Arc::new(Semaphore::new(1)),
            trials: Semaphore::new(TRIALS_AT_ONCE),
            registrars,
            daily_limit: settings.daily_limit,
            daily_use: DailyUse::default(),
            status_settings: StatusSettings::of(settings),
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
    media_in(settings)?;
    registrars::check(settings)?;
    models(settings).map(drop)
}

/// What fetches the files that requests name: as upstreams are called, but under our own name.
fn media_in(settings: &Settings) -> Result<MediaIn, ProcessError> {
    let proxy = settings.proxy.as_ref();
    let http = HttpSettings {
        proxy: proxy.map(|proxy| proxy.expose_secret().to_owned()),
        extra_ca_files: settings.extra_ca_files.clone(),
        connect_timeout: Duration::from_secs(settings.timeouts.connect_sec),
        ..HttpSettings::default()
    };
    let media = &settings.media;
    let policy = PublicOnly::and_private(&media.allow_private_addresses);
    let fetch = PublicFetch::new(&http, Arc::new(policy), Arc::new(SystemResolver))?;
    let limits = MediaInLimits {
        file_bytes: media.fetch_bytes,
        request_bytes: media.request_bytes,
        time: Duration::from_secs(media.fetch_sec),
    };
    Ok(MediaIn::new(fetch, limits))
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
    let reuse = &settings.conversation_reuse;
    DispatchSettings {
        max_tries: settings.max_tries,
        first_content_limit: Duration::from_secs(settings.timeouts.first_content_sec),
        lease_ttl: Duration::from_secs(settings.lease_ttl_sec),
        sync_interval: Duration::from_secs(settings.sync_interval_sec),
        replace_refused_tokens: !settings.pool.external_refresh_mode,
        conversation_reuse: reuse.enabled.then(|| ConversationReuse {
            ttl: Duration::from_secs(reuse.ttl_sec),
            most: reuse.max,
        }),
    }
}
