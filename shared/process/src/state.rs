//! What lives here: the state store that the settings name: what instances share, or what one process remembers.

use std::sync::Arc;

use b2a_config::Settings;
use b2a_domain::Clock;
use b2a_pool::{
    AuditStore, EmbeddedLogs, EmbeddedPool, EmbeddedQuotas, EmbeddedTraffic, LogStore, PoolPolicy,
    PoolStore, QuotaStore, RedisLogs, RedisPool, RedisPoolSettings, RedisQuotas, RedisTraffic,
    SettingsSignal, TrafficStore,
};
use secrecy::ExposeSecret;

use crate::ComposeError;

/// The state store, as each of those knows it who use it.
#[derive(Clone)]
pub struct State {
    /// Who may use which account until when.
    pub pool: Arc<dyn PoolStore>,
    /// Whether the settings changed.
    pub settings_signal: Arc<dyn SettingsSignal>,
    /// What administrators did.
    pub audit: Arc<dyn AuditStore>,
    /// What limited clients use.
    pub quotas: Arc<dyn QuotaStore>,
    /// The requests of the whole deployment, counted.
    pub traffic: Arc<dyn TrafficStore>,
    /// The log lines of all processes.
    pub logs: Arc<dyn LogStore>,
}

impl State {
    fn of<S: PoolStore + SettingsSignal + AuditStore>(
        store: Arc<S>,
        quotas: Arc<dyn QuotaStore>,
        traffic: Arc<dyn TrafficStore>,
        logs: Arc<dyn LogStore>,
    ) -> Self {
        Self {
            pool: Arc::<S>::clone(&store),
            settings_signal: Arc::<S>::clone(&store),
            audit: store,
            quotas,
            traffic,
            logs,
        }
    }

    /// State in this process.
    pub fn embedded(settings: &Settings, clock: &Arc<dyn Clock>) -> Self {
        let pool = EmbeddedPool::new(Arc::clone(clock), policy(settings));
        let quotas = EmbeddedQuotas::new(Arc::clone(clock));
        let traffic = EmbeddedTraffic::new(Arc::clone(clock));
        let logs = EmbeddedLogs::new(Arc::clone(clock));
        Self::of(
            Arc::new(pool),
            Arc::new(quotas),
            Arc::new(traffic),
            Arc::new(logs),
        )
    }

    /// The state that the settings name. A Redis that does not answer now is an error, since a wrong address or password
    /// looks just like it; one that goes away later is lived through.
    pub async fn open(settings: &Settings, clock: &Arc<dyn Clock>) -> Result<Self, ComposeError> {
        let Some(url) = &settings.redis_url else {
            return Ok(Self::embedded(settings, clock));
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
        // Boxed: what connects is large.
        let pool = Box::pin(RedisPool::connect(redis.clone(), policy(settings))).await;
        let pool = pool.map_err(ComposeError::State)?;
        // Each has a connection of its own: they never stand before a lease.
        let quotas = Box::pin(RedisQuotas::connect(redis.clone())).await;
        let traffic = Box::pin(RedisTraffic::connect(redis.clone())).await;
        let logs = Box::pin(RedisLogs::connect(redis)).await;
        Ok(Self::of(
            Arc::new(pool),
            Arc::new(quotas.map_err(ComposeError::State)?),
            Arc::new(traffic.map_err(ComposeError::State)?),
            Arc::new(logs.map_err(ComposeError::State)?),
        ))
    }
}

/// The pool of the state that the settings name.
pub async fn pool(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn PoolStore>, ComposeError> {
    Ok(State::open(settings, clock).await?.pool)
}

/// The numbers by which the pool decides.
pub(crate) fn policy(settings: &Settings) -> PoolPolicy {
    PoolPolicy {
        max_in_flight: settings.max_in_flight_per_account,
        use_cooldown_ms: settings.pool.use_cooldown_sec.saturating_mul(1000),
        daily_limit: settings.daily_limit,
        reset_zone: settings.quota_time_zone.clone(),
        max_fail_count: settings.pool.max_fail_count,
    }
}
