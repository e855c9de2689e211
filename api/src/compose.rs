//! What lives here: putting the gateway together as the settings say, over what lasts while they change.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::{Settings, UpstreamModel};
use b2a_dispatch::{
    BaseModel, ConversationReuse, DispatchSettings, Dispatcher, MediaIn, MediaInLimits,
    ModelCatalog, UnknownModel,
};
use b2a_http::{HttpSettings, PublicFetch, PublicOnly, SystemResolver};
use secrecy::ExposeSecret;

use crate::client_keys::ClientKeys;
use crate::daily_use::DailyUse;
use crate::kept_responses::KeptResponses;
use crate::lasting::Lasting;
use crate::media_out::MediaOut;
use crate::panel::Panel;
use crate::registrar_log::RegistrarLog;
use crate::registrars::{self, Registrars};
use crate::routes::admin::status::StatusSettings;
use crate::{Gateway, KeyRing, ProcessError};

/// The settings that what fetches files is made of: others make no other one.
pub(crate) const MEDIA_IN_IS_MADE_OF: [&str; 4] =
    ["extra_ca_files", "media", "proxy", "timeouts.connect_sec"];

impl Gateway {
    /// A gateway as these settings want it, over what lasts.
    pub(crate) fn compose(
        settings: &Settings,
        lasting: &Lasting,
        media_in: MediaIn,
    ) -> Result<Self, ProcessError> {
        let parts = &lasting.parts;
        let dispatcher = Arc::new(Dispatcher::new(
            models(settings)?,
            dispatch_settings(settings),
            Arc::clone(&parts.pool),
            Arc::clone(&parts.repository),
            Arc::clone(&parts.tokens),
            Arc::clone(&parts.upstream),
            lasting.tracker.clone(),
        ));
        Ok(Self {
            dispatcher,
            media_in,
            media_out: Arc::new(MediaOut::new(settings, Arc::clone(&parts.objects))),
            media_reads: Arc::clone(&lasting.media_reads),
            pool: Arc::clone(&parts.pool),
            objects: Arc::clone(&parts.objects),
            responses: Arc::new(KeptResponses::new(
                Arc::clone(&lasting.responses),
                lasting.tracker.clone(),
                settings.responses.max_bytes,
            )),
            clock: Arc::clone(&parts.clock),
            keys: ClientKeys {
                configured: KeyRing::new(&settings.api_keys),
                managed: Arc::clone(&lasting.managed_keys),
            },
            tracker: lasting.tracker.clone(),
            quotas: Arc::clone(&parts.quotas),
            admin_keys: KeyRing::new(settings.admin_keys_in_force()),
            panel: Panel::new(settings, parts, &lasting.sign_ins),
            repository: Arc::clone(&parts.repository),
            settings: Arc::clone(&parts.settings),
            audit: Arc::clone(&parts.audit),
            prover: Arc::clone(&parts.prover),
            chores: lasting.chores.clone(),
            minting_anew: Arc::clone(&lasting.minting_anew),
            trials: Arc::clone(&lasting.trials),
            registrars: Registrars::new(settings, &lasting.registrars)?,
            daily_limit: settings.daily_limit,
            traffic: Arc::clone(&lasting.traffic),
            trusted_proxies: settings.trusted_proxies.clone(),
            exposition: Arc::clone(&lasting.exposition),
            log: parts.log.clone(),
            registrar_log: Arc::new(RegistrarLog::new(settings)?),
            log_streams: Arc::clone(&lasting.log_streams),
            closing: lasting.closing.clone(),
            daily_use: DailyUse::default(),
            status_settings: StatusSettings::of(settings),
            imports: Arc::clone(&lasting.imports),
            in_flight: Arc::clone(&lasting.in_flight),
            body_limit: settings.limits.body_bytes,
            keep_alive: Duration::from_secs(settings.timeouts.keep_alive_sec),
            mode: lasting.mode,
            note: settings.note.clone(),
            started: lasting.started,
            counts: Arc::clone(&lasting.counts),
        })
    }
}

/// Refuses settings that no gateway could be made of.
pub fn check(settings: &Settings) -> Result<(), ProcessError> {
    media_in(settings)?;
    registrars::check(settings)?;
    models(settings).map(drop)
}

/// What fetches the files that requests name: as upstreams are called, but under our own name.
pub(crate) fn media_in(settings: &Settings) -> Result<MediaIn, ProcessError> {
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
