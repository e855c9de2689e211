//! What lives here: the store of panel sessions that the settings name.

use std::sync::Arc;

use b2a_config::Settings;
use b2a_domain::Clock;
use b2a_pool::{EmbeddedSessions, RedisPoolSettings, RedisSessions, SessionStore};
use secrecy::ExposeSecret;

use crate::ComposeError;

/// Where panel sessions are kept: beside the pool.
pub async fn sessions(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn SessionStore>, ComposeError> {
    let Some(url) = &settings.redis_url else {
        return Ok(Arc::new(EmbeddedSessions::new(Arc::clone(clock))));
    };
    let redis = RedisPoolSettings {
        response_timeout_ms: settings.timeouts.state_ms,
        ..RedisPoolSettings::new(url.expose_secret())
    };
    let store = RedisSessions::connect(redis).await;
    Ok(Arc::new(store.map_err(ComposeError::State)?))
}
