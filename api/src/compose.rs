//! What lives here: putting the parts together as the settings say.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use b2a_accounts::{AccountRepository, Prover, SessionTokens};
use b2a_config::{Settings, UpstreamModel};
use b2a_dispatch::{BaseModel, DispatchSettings, Dispatcher, ModelCatalog, UnknownModel};
use b2a_domain::{Clock, SystemClock};
use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use b2a_objects::{DirectoryStore, ObjectError, ObjectStore, Sealer, SealingError};
use b2a_pool::{EmbeddedPool, PoolPolicy, PoolStore, RedisPool, RedisPoolSettings, StoreError};
use b2a_upstream::business::{BusinessSettings, BusinessUpstream};
use secrecy::ExposeSecret;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::task::TaskTracker;

use crate::{Gateway, KeyRing, Mode};

/// Everything that runs in a process.
pub struct Parts {
    /// What requests are served from.
    pub gateway: Arc<Gateway>,
    /// Account files ↔ pool.
    pub repository: Arc<AccountRepository>,
    /// Proves pending accounts.
    pub prover: Arc<Prover>,
    /// Where releases run that outlive their request.
    pub tracker: TaskTracker,
}

/// Why the parts could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The data directory can't be used.
    #[error("data_dir {}: {source}", path.display())]
    DataDir {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: ObjectError,
    },
    /// The state store can't be used as it is set up.
    #[error("redis_url: {0}")]
    State(StoreError),
    /// The outbound client can't be set up.
    #[error(transparent)]
    Http(#[from] HttpSettingsError),
    /// The master key is none.
    #[error("master_key: {0}")]
    MasterKey(#[from] SealingError),
    /// Model names lead nowhere.
    #[error("{0}")]
    Models(String),
    /// A setting of the upstream is unusable.
    #[error("upstream.business: {0}")]
    Upstream(String),
}

/// Puts the parts together. Nothing runs yet. A Redis that does not answer now is an error, since a wrong address or
/// password looks just like it; one that goes away later is lived through.
pub async fn compose(settings: &Settings, mode: Mode) -> Result<Parts, ComposeError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let objects = objects(settings)?;
    let pool = pool(settings, mode, &clock).await?;
    let upstream = Arc::new(upstream(settings, &clock)?);
    let tracker = TaskTracker::new();
    let default_config = Some(settings.default_config.clone()).filter(|config| !config.is_empty());
    let repository = Arc::new(AccountRepository::new(
        Arc::clone(&objects),
        Arc::clone(&pool),
        default_config,
    ));
    let tokens = Arc::new(SessionTokens::new(
        Arc::clone(&pool),
        upstream.clone(),
        Arc::clone(&clock),
        sealer(settings)?,
    ));
    let prover = Arc::new(Prover::new(
        Arc::clone(&repository),
        Arc::clone(&tokens),
        Arc::clone(&pool),
        settings.proving_concurrency as usize,
    ));
    let dispatcher = Arc::new(Dispatcher::new(
        models(settings)?,
        dispatch_settings(settings),
        Arc::clone(&pool),
        Arc::clone(&repository),
        tokens,
        upstream,
        tracker.clone(),
    ));
    let gateway = Arc::new(Gateway {
        dispatcher,
        pool,
        objects,
        clock,
        keys: KeyRing::new(&settings.api_keys),
        in_flight: Arc::new(Semaphore::new(
            settings
                .limits
                .in_flight_requests
                .min(Semaphore::MAX_PERMITS),
        )),
        body_limit: settings.limits.body_bytes,
        keep_alive: Duration::from_secs(settings.timeouts.keep_alive_sec),
        mode,
        note: settings.note.clone(),
        started: Instant::now(),
        counts: Mutex::new(None),
    });
    Ok(Parts {
        gateway,
        repository,
        prover,
        tracker,
    })
}

/// Refuses settings that [`compose`] would refuse, without touching any store.
pub fn check(settings: &Settings) -> Result<(), ComposeError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    models(settings)?;
    upstream(settings, &clock)?;
    if let Some(key) = &settings.master_key {
        Sealer::from_base64(key)?;
    }
    Ok(())
}

fn objects(settings: &Settings) -> Result<Arc<dyn ObjectStore>, ComposeError> {
    let path = settings.data_dir.clone();
    let store = DirectoryStore::open(&path);
    Ok(Arc::new(store.map_err(|source| ComposeError::DataDir {
        path,
        source,
    })?))
}

async fn pool(
    settings: &Settings,
    mode: Mode,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn PoolStore>, ComposeError> {
    let policy = PoolPolicy {
        max_in_flight: settings.max_in_flight_per_account,
        use_cooldown_ms: settings.pool.use_cooldown_sec.saturating_mul(1000),
        daily_limit: settings.daily_limit,
        reset_zone: settings.quota_time_zone.clone(),
    };
    let Some(url) = &settings.redis_url else {
        if mode == Mode::Serve {
            tracing::warn!(
                "no redis_url (REDIS_URL, --redis-url): this instance shares its state with no other"
            );
        }
        return Ok(Arc::new(EmbeddedPool::new(Arc::clone(clock), policy)));
    };
    tracing::warn!(
        "state is in Redis, account files are in a directory: every instance must see the same directory"
    );
    let redis = RedisPoolSettings {
        response_timeout_ms: settings.timeouts.state_ms,
        ..RedisPoolSettings::new(url.expose_secret())
    };
    Ok(Arc::new(
        RedisPool::connect(redis, policy)
            .await
            .map_err(ComposeError::State)?,
    ))
}

/// Seals session tokens for the shared state. In one process any key will do; on Redis without a master key
/// tokens stay in the process that minted them.
fn sealer(settings: &Settings) -> Result<Option<Sealer>, ComposeError> {
    match (&settings.master_key, &settings.redis_url) {
        (Some(key), _) => Ok(Some(Sealer::from_base64(key)?)),
        (None, None) => Ok(None),
        (None, Some(_)) => {
            tracing::warn!(
                "no master_key (B2A_MASTER_KEY): each instance mints session tokens of its own"
            );
            Ok(None)
        }
    }
}

fn upstream(settings: &Settings, clock: &Arc<dyn Clock>) -> Result<BusinessUpstream, ComposeError> {
    let seconds = Duration::from_secs;
    let business = &settings.upstream.business;
    let client = HttpClient::new(&HttpSettings {
        proxy: settings
            .proxy
            .as_ref()
            .map(|proxy| proxy.expose_secret().to_owned()),
        extra_ca_files: settings.extra_ca_files.clone(),
        user_agent: business.user_agent.clone(),
        connect_timeout: seconds(settings.timeouts.connect_sec),
        first_byte_timeout: seconds(settings.timeouts.first_byte_sec),
        idle_timeout: seconds(settings.timeouts.idle_sec),
        ..HttpSettings::default()
    })?;
    let business = BusinessSettings {
        language: business.language.clone(),
        time_zone: business.time_zone.clone(),
        headers: business.headers.clone(),
        ..BusinessSettings::new(business.auth_url.clone(), business.api_url.clone())
    };
    BusinessUpstream::new(business, client, Arc::clone(clock))
        .map_err(|error| ComposeError::Upstream(error.to_string()))
}

fn models(settings: &Settings) -> Result<ModelCatalog, ComposeError> {
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
        .map_err(ComposeError::Models)
}

fn dispatch_settings(settings: &Settings) -> DispatchSettings {
    DispatchSettings {
        max_tries: settings.max_tries,
        first_content_limit: Duration::from_secs(settings.timeouts.first_content_sec),
        lease_ttl: Duration::from_secs(settings.lease_ttl_sec),
        sync_interval: Duration::from_secs(settings.sync_interval_sec),
    }
}
