//! What lives here: how commands reach the server that holds the data: one server, a cluster, or the primary that
//! sentinels name.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use redis::aio::{ConnectionManager, ConnectionManagerConfig, MultiplexedConnection};
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::io::tcp::TcpSettings;
use redis::sentinel::{SentinelClient, SentinelNodeConnectionInfo, SentinelServerType};
use redis::{
    AsyncConnectionConfig, Client, Cmd, ConnectionAddr, ConnectionInfo, FromRedisValue,
    IntoConnectionInfo, ProtocolVersion, RedisResult, Script, TlsMode,
};
use tokio::sync::Mutex;

use super::address::Address;

/// Commands that may wait to be written; more wait at the door, until their time-out.
const PIPELINE_BUFFER: usize = 1024;
/// The waits between attempts to reconnect grow from the first to the second.
const RECONNECT_DELAYS: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(250)];
/// Attempts in the background after a connection broke, some ten minutes of them; then each call that
/// fails starts new ones.
const RECONNECT_ATTEMPTS: usize = 2400;

/// Multiplexed connections that come back by themselves. Clones share them.
#[derive(Clone)]
pub(super) enum Link {
    /// One server.
    Single(ConnectionManager),
    /// The nodes of a cluster.
    Cluster(ClusterConnection),
    /// Whichever server the sentinels name.
    Sentinels(Arc<Primary>),
}

impl Link {
    /// Connects, and waits until a server has answered.
    pub(super) async fn open(
        address: &Address,
        connect_limit: Duration,
        answer_limit: Duration,
    ) -> RedisResult<Self> {
        match address {
            Address::Single(url) => single(url, connect_limit, answer_limit).await,
            Address::Cluster(urls) => cluster(urls, connect_limit, answer_limit).await,
            Address::Sentinels {
                sentinels,
                service,
                primary,
            } => {
                let config = AsyncConnectionConfig::new()
                    .set_response_timeout(Some(answer_limit))
                    .set_connection_timeout(Some(connect_limit))
                    .set_pipeline_buffer_size(PIPELINE_BUFFER);
                let primary = Primary::new(sentinels, service, primary, config)?;
                primary.connection().await?;
                Ok(Self::Sentinels(Arc::new(primary)))
            }
        }
    }

    /// Asks the server that holds the command's keys.
    pub(super) async fn query<T: FromRedisValue>(&self, command: &Cmd) -> RedisResult<T> {
        match self {
            Self::Single(manager) => command.query_async(&mut manager.clone()).await,
            Self::Cluster(nodes) => command.query_async(&mut nodes.clone()).await,
            Self::Sentinels(primary) => {
                let mut connection = primary.connection().await?;
                command.query_async(&mut connection).await
            }
        }
    }

    /// Makes a script known; in a cluster to every node.
    pub(super) async fn load(&self, script: &Script) -> RedisResult<()> {
        match self {
            Self::Single(manager) => script.load_async(&mut manager.clone()).await?,
            Self::Cluster(nodes) => script.load_async(&mut nodes.clone()).await?,
            Self::Sentinels(primary) => {
                let mut connection = primary.connection().await?;
                script.load_async(&mut connection).await?
            }
        };
        Ok(())
    }

    /// A call was not answered: the sentinels are asked again before the next one.
    pub(super) fn look_again(&self) {
        if let Self::Sentinels(primary) = self {
            *primary.current.write() = None;
        }
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Single(_) => "Single",
            Self::Cluster(_) => "Cluster",
            Self::Sentinels(_) => "Sentinels",
        })
    }
}

async fn single(url: &str, connect_limit: Duration, answer_limit: Duration) -> RedisResult<Link> {
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(answer_limit))
        .set_connection_timeout(Some(connect_limit))
        .set_number_of_retries(RECONNECT_ATTEMPTS)
        .set_min_delay(RECONNECT_DELAYS[0])
        .set_max_delay(RECONNECT_DELAYS[1])
        .set_pipeline_buffer_size(PIPELINE_BUFFER);
    let client = Client::open(info(url)?)?;
    // The manager would try again and again, and only tell that it got no answer: the first
    // attempt is made without it, so that a wrong password or port is named.
    let limits = AsyncConnectionConfig::new()
        .set_response_timeout(Some(answer_limit))
        .set_connection_timeout(Some(connect_limit));
    let probe = client.get_multiplexed_async_connection_with_config(&limits);
    let mut probe = probe.await?;
    let () = redis::cmd("PING").query_async(&mut probe).await?;
    Ok(Link::Single(ConnectionManager::new_lazy_with_config(
        client, config,
    )?))
}

async fn cluster(
    urls: &[String],
    connect_limit: Duration,
    answer_limit: Duration,
) -> RedisResult<Link> {
    let infos: RedisResult<Vec<ConnectionInfo>> = urls.iter().map(|url| info(url)).collect();
    let infos = infos?;
    let protocol = infos.first().map_or(ProtocolVersion::RESP3, |info| {
        info.redis_settings().protocol()
    });
    let client = ClusterClient::builder(infos)
        .use_protocol(protocol)
        .connection_timeout(connect_limit)
        .response_timeout(answer_limit)
        .min_retry_wait(u64::try_from(RECONNECT_DELAYS[0].as_millis()).unwrap_or(u64::MAX))
        .max_retry_wait(u64::try_from(RECONNECT_DELAYS[1].as_millis()).unwrap_or(u64::MAX))
        .tcp_settings(tcp_settings())
        .build()?;
    Ok(Link::Cluster(client.get_async_connection().await?))
}

/// The primary of a service, as sentinels know it.
pub(super) struct Primary {
    /// Held while the sentinels are asked, so that one caller asks for all.
    sentinels: Mutex<SentinelClient>,
    config: AsyncConnectionConfig,
    current: RwLock<Option<MultiplexedConnection>>,
}

impl Primary {
    fn new(
        sentinels: &[String],
        service: &str,
        primary: &str,
        config: AsyncConnectionConfig,
    ) -> RedisResult<Self> {
        let sentinels: RedisResult<Vec<ConnectionInfo>> =
            sentinels.iter().map(|url| info(url)).collect();
        let primary = info(primary)?;
        let mut node = SentinelNodeConnectionInfo::default()
            .set_redis_connection_info(primary.redis_settings().clone())
            .set_tcp_settings(tcp_settings());
        if matches!(primary.addr(), ConnectionAddr::TcpTls { .. }) {
            node = node.set_tls_mode(TlsMode::Secure);
        }
        let sentinels =
            SentinelClient::build(sentinels?, service, Some(node), SentinelServerType::Master)?;
        Ok(Self {
            sentinels: Mutex::new(sentinels),
            config,
            current: RwLock::new(None),
        })
    }

    async fn connection(&self) -> RedisResult<MultiplexedConnection> {
        if let Some(connection) = self.current.read().clone() {
            return Ok(connection);
        }
        let mut sentinels = self.sentinels.lock().await;
        if let Some(connection) = self.current.read().clone() {
            return Ok(connection);
        }
        let connection = sentinels
            .get_async_connection_with_config(&self.config)
            .await?;
        *self.current.write() = Some(connection.clone());
        Ok(connection)
    }
}

/// Reads a URL that names one server.
fn info(url: &str) -> RedisResult<ConnectionInfo> {
    let info = url.into_connection_info()?;
    if matches!(info.addr(), ConnectionAddr::TcpTls { .. }) {
        // Somebody else may have installed one meanwhile, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let mut session = info.redis_settings().clone();
    if !url.contains("protocol=") {
        session = session.set_protocol(ProtocolVersion::RESP3);
    }
    Ok(info
        .set_redis_settings(session)
        .set_tcp_settings(tcp_settings()))
}

fn tcp_settings() -> TcpSettings {
    let settings = TcpSettings::default().set_nodelay(true);
    // A peer that vanished without a word is noticed by bytes that it does not acknowledge.
    #[cfg(target_os = "linux")]
    let settings = settings.set_user_timeout(Duration::from_secs(5));
    settings
}
