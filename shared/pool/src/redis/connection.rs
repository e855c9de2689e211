//! What lives here: the connection to Redis, its limits, and what its errors mean to the pool.

use std::future::Future;
use std::time::Duration;

use redis::{Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, ServerErrorKind};
use tokio::time::timeout;

use super::address::Address;
use super::link::Link;
use crate::StoreError;

/// How to reach the Redis that holds the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisPoolSettings {
    /// One server: `redis://[user:password@]host[:port][/db]`. A Redis Cluster, by some of its nodes:
    /// `redis+cluster://[user:password@]host[:port],host[:port]…`. The primary that sentinels know by a name:
    /// `redis+sentinel://[user:password@]sentinel[:port],sentinel[:port]…/name[/db]` (26379 is not a default: name
    /// the sentinels' port). `rediss` instead of `redis` for TLS. RESP3 is spoken (it tells of a broken connection
    /// at once) unless the URL ends in `?protocol=resp2`.
    pub url: String,
    /// Put before the names of all keys, within their hash tag; no braces. Two pools on one server
    /// need two prefixes.
    pub key_prefix: String,
    /// The longest that a call may take, reconnecting included, in milliseconds.
    pub response_timeout_ms: u64,
    /// The longest that one attempt to connect may take, in milliseconds.
    pub connect_timeout_ms: u64,
}

impl RedisPoolSettings {
    /// The settings for this URL, the others as they are by default: no prefix, 500 ms for a call and
    /// for an attempt to connect.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            key_prefix: String::new(),
            response_timeout_ms: 500,
            connect_timeout_ms: 500,
        }
    }
}

/// A connection that reconnects by itself, shared by its clones.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    link: Link,
    limit: Duration,
}

impl Connection {
    /// Connects, and waits until a server has answered.
    pub(super) async fn open(settings: &RedisPoolSettings) -> Result<Self, StoreError> {
        let limit = Duration::from_millis(settings.response_timeout_ms.max(1));
        let connect_limit = Duration::from_millis(settings.connect_timeout_ms.max(1));
        let address = Address::parse(&settings.url)?;
        let opening = Link::open(&address, connect_limit, limit);
        // A cluster or sentinels are asked first who holds the data.
        let link = within(connect_limit * 2 + limit, opening).await?;
        Ok(Self { link, limit })
    }

    /// Asks the server that holds `key` for a sign of life.
    pub(super) async fn ping(&self, key: &str) -> Result<(), StoreError> {
        let mut command = redis::cmd("EXISTS");
        command.arg(key);
        let answer = within(self.limit, self.link.query::<bool>(&command)).await;
        answer.map(|_| ()).inspect_err(|error| self.heed(error))
    }

    /// Runs a command of one key that is no script.
    pub(super) async fn query<T: FromRedisValue + Send>(
        &self,
        command: &Cmd,
    ) -> Result<T, StoreError> {
        let answer = within(self.limit, self.link.query(command)).await;
        answer.inspect_err(|error| self.heed(error))
    }

    /// Runs `command`, which calls `script`; loads the script first if the server does not know it.
    pub(super) async fn run<T: FromRedisValue + Send>(
        &self,
        script: &redis::Script,
        command: &Cmd,
    ) -> Result<T, StoreError> {
        let answer = within(self.limit, async {
            match self.link.query(command).await {
                Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                    self.link.load(script).await?;
                    self.link.query(command).await
                }
                answer => answer,
            }
        });
        answer.await.inspect_err(|error| self.heed(error))
    }

    /// After no answer another server may be the one to ask.
    fn heed(&self, error: &StoreError) {
        if matches!(error, StoreError::Unreachable(_)) {
            self.link.look_again();
        }
    }
}

async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = RedisResult<T>> + Send,
) -> Result<T, StoreError> {
    let no_answer =
        |_| StoreError::Unreachable(format!("no answer within {} ms", limit.as_millis()));
    timeout(limit, answer)
        .await
        .map_err(no_answer)?
        .map_err(|error| in_words(&error))
}

/// What an error of the client library means to the pool.
fn in_words(error: &RedisError) -> StoreError {
    use ServerErrorKind::{
        BusyLoading, ClusterDown, CrossSlot, MasterDown, NoPerm, ReadOnly, TryAgain,
    };
    let message = error.to_string();
    match error.kind() {
        ErrorKind::AuthenticationFailed
        | ErrorKind::InvalidClientConfig
        | ErrorKind::RESP3NotSupported
        | ErrorKind::Server(NoPerm | CrossSlot) => StoreError::Misconfigured(message),
        ErrorKind::Io
        | ErrorKind::ClusterConnectionNotFound
        | ErrorKind::Server(BusyLoading | ClusterDown | MasterDown | ReadOnly | TryAgain) => {
            StoreError::Unreachable(message)
        }
        _ if matches!(error.code(), Some("NOAUTH" | "WRONGPASS")) => {
            StoreError::Misconfigured(message)
        }
        _ if error.code() == Some("BUSY") => StoreError::Unreachable(message),
        _ => StoreError::Malformed(message),
    }
}
