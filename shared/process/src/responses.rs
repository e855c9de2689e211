//! What lives here: the store of responses that the settings name.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::Settings;
use b2a_pool::{EmbeddedResponses, NoResponses, RedisPoolSettings, RedisResponses, ResponseStore};
use secrecy::ExposeSecret;

use crate::ComposeError;

/// Where responses are kept: beside the pool, or nowhere.
pub async fn responses(settings: &Settings) -> Result<Arc<dyn ResponseStore>, ComposeError> {
    let ttl = Duration::from_secs(settings.responses.ttl_sec);
    if ttl.is_zero() {
        return Ok(Arc::new(NoResponses));
    }
    let Some(url) = &settings.redis_url else {
        let room = settings.responses.memory_bytes;
        return Ok(Arc::new(EmbeddedResponses::new(ttl, room)));
    };
    let redis = RedisPoolSettings {
        response_timeout_ms: settings.timeouts.state_ms,
        ..RedisPoolSettings::new(url.expose_secret())
    };
    let store = RedisResponses::connect(redis, ttl).await;
    Ok(Arc::new(store.map_err(ComposeError::State)?))
}
