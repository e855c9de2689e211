//! What lives here: who looks at the pool from outside, over connections of its own.

use std::time::Duration;

use b2a_domain::{Account, AccountKind, Bucket};
use b2a_pool::{AccountFilter, Page, PoolPolicy, PoolStore as _, RedisPool, RedisPoolSettings};
use b2a_suite::STATE_MS;
use redis::AsyncConnectionConfig;
use redis::aio::MultiplexedConnection;
use tokio_util::sync::CancellationToken;

use crate::record::{Look, SeenAccount, SeenLease};

/// The rest between two looks.
const PAUSE: Duration = Duration::from_millis(20);
/// The pool keeps live leases here, as `<lease id>:<account>` with their ends in milliseconds.
const LEASES: &str = "{pool:business}:lease_expiry";
const ALL: Page = Page {
    offset: 0,
    limit: 1000,
};

/// Looks at a pool.
#[derive(Clone)]
pub(crate) struct Observer {
    pool: std::sync::Arc<RedisPool>,
    redis: MultiplexedConnection,
}

impl Observer {
    /// Looks by the policy of the gateways: a pool keeps itself by the policy of whoever asks.
    pub(crate) async fn connect(url: &str, policy: PoolPolicy) -> Self {
        let settings = RedisPoolSettings {
            response_timeout_ms: STATE_MS,
            connect_timeout_ms: STATE_MS,
            ..RedisPoolSettings::new(url)
        };
        let pool = RedisPool::connect(settings, policy).await.expect("a pool");
        let client = redis::Client::open(url).expect("a URL");
        let limit = Some(Duration::from_millis(STATE_MS));
        let limits = AsyncConnectionConfig::new()
            .set_connection_timeout(limit)
            .set_response_timeout(limit);
        let redis = client.get_multiplexed_async_connection_with_config(&limits);
        let redis = redis.await;
        Self {
            pool: std::sync::Arc::new(pool),
            redis: redis.expect("a connection"),
        }
    }

    /// The time of Redis, in Unix microseconds.
    pub(crate) async fn now_us(&self) -> u64 {
        let mut redis = self.redis.clone();
        let time: (u64, u64) = redis::cmd("TIME").query_async(&mut redis).await.unwrap();
        micros(time)
    }

    /// One look: first at the accounts, then at the leases and the time at once.
    pub(crate) async fn look(&self) -> Look {
        let filter = AccountFilter::default();
        let listed = self.pool.list(AccountKind::Business, &filter, &ALL).await;
        let accounts = listed.expect("the pool").items.iter().map(seen).collect();
        let mut redis = self.redis.clone();
        let (time, leases): ((u64, u64), Vec<(String, f64)>) = redis::pipe()
            .atomic()
            .cmd("TIME")
            .cmd("ZRANGE")
            .arg(LEASES)
            .arg(0)
            .arg(-1)
            .arg("WITHSCORES")
            .query_async(&mut redis)
            .await
            .unwrap();
        Look {
            at_us: micros(time),
            accounts,
            leases: leases.iter().map(lease).collect(),
        }
    }

    /// Looks again and again until it is told to stop.
    pub(crate) async fn watch(self, stop: CancellationToken) -> Vec<Look> {
        let mut looks = Vec::new();
        while !stop.is_cancelled() {
            looks.push(self.look().await);
            tokio::time::sleep(PAUSE).await;
        }
        looks
    }
}

fn micros((seconds, rest): (u64, u64)) -> u64 {
    seconds * 1_000_000 + rest
}

fn seen(account: &Account) -> SeenAccount {
    let until = account.cooldown_until_ms.get(Bucket::Text);
    SeenAccount {
        name: account.id.name().to_owned(),
        state: account.state,
        in_flight: account.in_flight as usize,
        cools_until_us: until.unwrap_or(0) * 1000,
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since 1970 are whole and fit"
)]
fn lease((member, expires_ms): &(String, f64)) -> SeenLease {
    let (id, account) = member.split_once(':').expect("<lease id>:<account>");
    SeenLease {
        id: id.parse().expect("a lease id"),
        account: account.to_owned(),
        expires_us: *expires_ms as u64 * 1000,
    }
}
