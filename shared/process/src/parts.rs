//! What lives here: putting the parts together that every process works with, as the settings say.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use b2a_accounts::{AccountRepository, Prover, SessionTokens};
use b2a_config::Settings;
use b2a_domain::{Clock, SystemClock};
use b2a_http::{HttpClient, HttpSettings, HttpSettingsError};
use b2a_objects::{ObjectError, ObjectStore, S3SettingsError, Sealer, SealingError, Vault};
use b2a_pool::{EmbeddedPool, PoolPolicy, PoolStore, RedisPool, RedisPoolSettings, StoreError};
use b2a_upstream::Upstream;
use b2a_upstream::business::{BusinessSettings, BusinessUpstream};
use secrecy::ExposeSecret;

use crate::{RuntimeChanges, objects};

/// What every process works with. A clone shares all of it: in one process, api and scheduler have the same.
#[derive(Clone)]
pub struct Parts {
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Account files, and whatever else is to last.
    pub objects: Arc<dyn ObjectStore>,
    /// Who may use which account until when.
    pub pool: Arc<dyn PoolStore>,
    /// The service that answers.
    pub upstream: Arc<dyn Upstream>,
    /// Account files ↔ pool.
    pub repository: Arc<AccountRepository>,
    /// Session tokens, from wherever they are had cheapest.
    pub tokens: Arc<SessionTokens>,
    /// Proves pending accounts.
    pub prover: Arc<Prover>,
    /// Settings that are changed while processes run.
    pub changes: Arc<RuntimeChanges>,
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
    /// The bucket can't be meant like that.
    #[error(transparent)]
    Bucket(S3SettingsError),
    /// One half of a key pair.
    #[error("s3.access_key_id and s3.secret_access_key: set both, or neither")]
    HalfAKey,
    /// The bucket can't be used.
    #[error("s3: {0}")]
    Objects(ObjectError),
    /// The state store can't be used as it is set up.
    #[error("redis_url: {0}")]
    State(StoreError),
    /// The outbound client can't be set up.
    #[error(transparent)]
    Http(#[from] HttpSettingsError),
    /// The master key is none.
    #[error("master_key: {0}")]
    MasterKey(#[from] SealingError),
    /// A setting of the upstream is unusable.
    #[error("upstream.business: {0}")]
    Upstream(String),
}

impl Parts {
    /// Puts the parts together. Nothing runs yet. A bucket that is away now is no error.
    pub async fn compose(settings: &Settings) -> Result<Self, ComposeError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        warn_of_missing_key(settings);
        let objects = objects::open(settings).await?;
        let pool = pool(settings, &clock).await?;
        Self::over(settings, clock, objects, pool)
    }

    /// Puts the parts together over this clock and these stores.
    pub fn over(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        objects: Arc<dyn ObjectStore>,
        pool: Arc<dyn PoolStore>,
    ) -> Result<Self, ComposeError> {
        let upstream: Arc<dyn Upstream> = Arc::new(upstream(settings, &clock)?);
        let default_config =
            Some(settings.default_config.clone()).filter(|config| !config.is_empty());
        let repository =
            AccountRepository::new(Arc::clone(&objects), Arc::clone(&pool), default_config)
                .with_clock(Arc::clone(&clock))
                .with_vault(Vault::new(sealer(settings)?));
        let repository = Arc::new(repository);
        let tokens = Arc::new(SessionTokens::new(
            Arc::clone(&pool),
            Arc::clone(&upstream),
            Arc::clone(&clock),
            sealer(settings)?,
        ));
        let prover = Arc::new(Prover::new(
            Arc::clone(&repository),
            Arc::clone(&tokens),
            Arc::clone(&pool),
            settings.proving_concurrency as usize,
        ));
        let changes = RuntimeChanges::new(Arc::clone(&objects), Arc::clone(&clock));
        Ok(Self {
            clock,
            objects,
            pool,
            upstream,
            repository,
            tokens,
            prover,
            changes: Arc::new(changes),
        })
    }
}

/// Refuses settings that [`Parts::compose`] would refuse, without touching any store.
pub fn check(settings: &Settings) -> Result<(), ComposeError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    upstream(settings, &clock)?;
    objects::check(settings)?;
    if let Some(key) = &settings.master_key {
        Sealer::from_base64(key)?;
    }
    Ok(())
}

/// The pool that the settings name. A Redis that does not answer now is an error, since a wrong address or password
/// looks just like it; one that goes away later is lived through.
pub async fn pool(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn PoolStore>, ComposeError> {
    let policy = PoolPolicy {
        max_in_flight: settings.max_in_flight_per_account,
        use_cooldown_ms: settings.pool.use_cooldown_sec.saturating_mul(1000),
        daily_limit: settings.daily_limit,
        reset_zone: settings.quota_time_zone.clone(),
        max_fail_count: settings.pool.max_fail_count,
    };
    let Some(url) = &settings.redis_url else {
        return Ok(Arc::new(EmbeddedPool::new(Arc::clone(clock), policy)));
    };
    if settings.s3.bucket.is_empty() {
        tracing::warn!(
            "state is in Redis, account files are in a directory: every instance must see the same directory"
        );
    }
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

/// Seals what is kept outside of this process: account files, and session tokens in the shared state.
fn sealer(settings: &Settings) -> Result<Option<Sealer>, ComposeError> {
    let key = settings.master_key.as_ref();
    Ok(key.map(Sealer::from_base64).transpose()?)
}

/// What an operator may not know about a deployment without a master key.
fn warn_of_missing_key(settings: &Settings) {
    match (&settings.master_key, &settings.redis_url) {
        (Some(_), _) => {}
        (None, None) => {
            tracing::warn!("no master_key (B2A_MASTER_KEY): account files are kept in clear");
        }
        (None, Some(_)) => tracing::warn!(
            "no master_key (B2A_MASTER_KEY): account files are kept in clear, and each instance mints session \
             tokens of its own, none of them ahead of demand"
        ),
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
