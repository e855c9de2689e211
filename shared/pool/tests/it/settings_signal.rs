//! What lives here: the promises of the sign that the settings changed, for both stores.

use std::collections::HashSet;
use std::sync::Arc;

use b2a_domain::SystemClock;
use b2a_pool::{EmbeddedPool, PoolPolicy, SettingsSignal};

use crate::redis_server::RedisServer;

async fn keeps_its_promises(one: &dyn SettingsSignal, other: &dyn SettingsSignal) {
    assert_eq!(one.edition().await.unwrap(), 0, "nothing was announced");
    let mut seen = HashSet::from([0]);
    for announcer in [one, other, other, one] {
        let announced = announcer.announce().await.unwrap();
        assert!(seen.insert(announced), "it was that before");
        for reader in [one, other] {
            assert_eq!(reader.edition().await.unwrap(), announced);
        }
    }
}

#[tokio::test]
async fn embedded_tells_of_other_settings() {
    let store = EmbeddedPool::new(Arc::new(SystemClock), PoolPolicy::default());
    keeps_its_promises(&store, &store).await;
}

#[tokio::test]
async fn redis_tells_of_other_settings_also_after_a_flush() {
    let server = RedisServer::start().await;
    let one = server.pool("b2a:", PoolPolicy::default()).await;
    let other = server.pool("b2a:", PoolPolicy::default()).await;
    let stranger = server.pool("c:", PoolPolicy::default()).await;
    keeps_its_promises(&one, &other).await;
    assert_eq!(stranger.edition().await.unwrap(), 0);
    let before = one.edition().await.unwrap();
    let () = redis::cmd("FLUSHALL")
        .query_async(&mut server.raw().await)
        .await
        .unwrap();
    assert_eq!(one.edition().await.unwrap(), 0);
    assert!(other.announce().await.unwrap() > before);
}
