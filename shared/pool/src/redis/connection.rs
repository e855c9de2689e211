//! What lives here: the connection to Redis, its limits, and what its errors mean to the pool.

use std::future::Future;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::io::tcp::TcpSettings;
use redis::{
    Client, Cmd, ConnectionAddr, ErrorKind, FromRedisValue, IntoConnectionInfo, ProtocolVersion,
    RedisError, RedisResult, ServerErrorKind,
};
use tokio::time::timeout;

use crate::StoreError;

/// Commands that may wait to be written; more wait at the door, until their time-out.
const PIPELINE_BUFFER: usize = 1024;
/// The waits between attempts to reconnect grow from the first to the second.
const RECONNECT_DELAYS: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(250)];
/// Attempts in the background after a connection broke, some ten minutes of them; then each call that
/// fails starts new ones.
const RECONNECT_ATTEMPTS: usize = 2400;

/// How to reach the Redis that holds the pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisPoolSettings {
    /// `redis://[user:password@]host[:port][/db]`, or `rediss://…` for TLS. RESP3 is spoken (it tells of a
    /// broken connection at once) unless the URL says `?protocol=resp2`.
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

/// One multiplexed connection that reconnects by itself. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    manager: ConnectionManager,
    limit: Duration,
}

impl Connection {
    /// Connects, and waits until the server has answered.
    pub(super) async fn open(settings: &RedisPoolSettings) -> Result<Self, StoreError> {
        let limit = Duration::from_millis(settings.response_timeout_ms.max(1));
        let connect_limit = Duration::from_millis(settings.connect_timeout_ms.max(1));
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(limit))
            .set_connection_timeout(Some(connect_limit))
            .set_number_of_retries(RECONNECT_ATTEMPTS)
            .set_min_delay(RECONNECT_DELAYS[0])
            .set_max_delay(RECONNECT_DELAYS[1])
            .set_pipeline_buffer_size(PIPELINE_BUFFER);
        let client = client(settings)?;
        // The manager would try again and again, and only tell that it got no answer: the first
        // attempt is made without it, so that a wrong password or port is named.
        let probe = async {
            let mut connection = client.get_multiplexed_async_connection().await?;
            redis::cmd("PING").query_async(&mut connection).await
        };
        within::<()>(connect_limit + limit, probe).await?;
        let manager = ConnectionManager::new_lazy_with_config(client, config)
            .map_err(|error| in_words(&error))?;
        let connection = Self { manager, limit };
        connection.ping().await?;
        Ok(connection)
    }

    /// Asks the server for a sign of life.
    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        let mut manager = self.manager.clone();
        within(self.limit, async {
            redis::cmd("PING").query_async(&mut manager).await
        })
        .await
    }

    /// Runs `command`, which calls `script`; loads the script first if the server does not know it.
    pub(super) async fn run<T: FromRedisValue + Send>(
        &self,
        script: &redis::Script,
        command: &Cmd,
    ) -> Result<T, StoreError> {
        let mut manager = self.manager.clone();
        within(self.limit, async {
            match command.query_async(&mut manager).await {
                Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                    script.load_async(&mut manager).await?;
                    command.query_async(&mut manager).await
                }
                answer => answer,
            }
        })
        .await
    }
}

fn client(settings: &RedisPoolSettings) -> Result<Client, StoreError> {
    let misconfigured = |error: RedisError| StoreError::Misconfigured(error.to_string());
    let info = settings
        .url
        .as_str()
        .into_connection_info()
        .map_err(misconfigured)?;
    if matches!(info.addr(), ConnectionAddr::TcpTls { .. }) {
        // Somebody else may have installed one meanwhile, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let mut session = info.redis_settings().clone();
    if !settings.url.contains("protocol=") {
        session = session.set_protocol(ProtocolVersion::RESP3);
    }
    let info = info
        .set_redis_settings(session)
        .set_tcp_settings(tcp_settings());
    Client::open(info).map_err(misconfigured)
}

fn tcp_settings() -> TcpSettings {
    let settings = TcpSettings::default().set_nodelay(true);
    // A peer that vanished without a word is noticed by bytes that it does not acknowledge.
    #[cfg(target_os = "linux")]
    let settings = settings.set_user_timeout(Duration::from_secs(5));
    settings
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
