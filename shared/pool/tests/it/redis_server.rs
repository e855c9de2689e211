//! What lives here: a redis-server of its own for a test, on a free port, gone when the test ends.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use b2a_pool::{PoolPolicy, RedisPool, RedisPoolSettings};
use tempfile::TempDir;

pub(crate) use self::port::Port;

#[allow(unreachable_pub, reason = "shared with the end-to-end tests")]
#[path = "../../../../tests/suite/src/port.rs"]
mod port;

/// How long a server may take to answer.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Where a server notes its process id, in its folder.
const PID_FILE: &str = "redis.pid";
/// How long servers may take to answer, in milliseconds: longer than any busy machine makes them.
pub(crate) const PATIENCE_MS: u64 = 20_000;

/// A running server; killed on drop.
pub(crate) struct RedisServer {
    port: Port,
    process: Child,
    folder: TempDir,
    options: Vec<String>,
}

impl RedisServer {
    /// Starts a server and waits until it answers.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with more options.
    pub(crate) async fn start_with(options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        // A program that is none of ours may take the port, or one that a node of a cluster needs: then another is tried.
        for _ in 0..5 {
            let (folder, port, options) =
                (tempfile::tempdir().unwrap(), Port::claim(), options.clone());
            let process = spawn(port.number, folder.path(), &options);
            let mut server = Self {
                port,
                process,
                folder,
                options,
            };
            if server.answers().await {
                return server;
            }
        }
        panic!("redis-server was started but never answered");
    }

    /// A pool on this server.
    pub(crate) async fn pool(&self, prefix: &str, policy: PoolPolicy) -> RedisPool {
        RedisPool::connect(self.settings(prefix), policy)
            .await
            .unwrap()
    }

    /// How to reach this server.
    pub(crate) fn settings(&self, prefix: &str) -> RedisPoolSettings {
        RedisPoolSettings {
            key_prefix: prefix.to_owned(),
            // Tests share a machine that may be busy; the time-outs themselves have a test of their own.
            response_timeout_ms: PATIENCE_MS,
            connect_timeout_ms: PATIENCE_MS,
            ..RedisPoolSettings::new(format!("redis://127.0.0.1:{}/", self.port.number))
        }
    }

    /// `host:port` of this server.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port.number)
    }

    /// A plain connection, to do to the server what the pool never does.
    pub(crate) async fn raw(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.settings("").url).unwrap();
        let limits = patience();
        let raw = client.get_multiplexed_async_connection_with_config(&limits);
        raw.await.unwrap()
    }

    /// Stops the server in its tracks: connections stay, and nothing is answered.
    pub(crate) fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on after [`RedisServer::freeze`].
    pub(crate) fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status();
        assert!(sent.unwrap().success());
    }

    /// Kills the server as a crash would.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts the server anew on the same port, empty.
    pub(crate) async fn restart(&mut self) {
        self.process = spawn(self.port.number, self.folder.path(), &self.options);
        assert!(self.answers().await, "redis-server did not come back");
    }

    /// Waits until it answers; false when it ended: another program has the port.
    async fn answers(&mut self) -> bool {
        let client = redis::Client::open(self.settings("").url).unwrap();
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if self.process.try_wait().unwrap().is_some() {
                return false;
            }
            // The file is written once the port is ours: it is not another program that answers.
            let ours = self.folder.path().join(PID_FILE).exists();
            if ours && client.get_multiplexed_async_connection().await.is_ok() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        false
    }
}

/// Limits of a plain connection.
pub(crate) fn patience() -> redis::AsyncConnectionConfig {
    let limit = Some(Duration::from_millis(PATIENCE_MS));
    redis::AsyncConnectionConfig::new()
        .set_connection_timeout(limit)
        .set_response_timeout(limit)
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(port: u16, folder: &Path, options: &[String]) -> Child {
    // A killed server leaves its file behind.
    let _ = std::fs::remove_file(folder.join(PID_FILE));
    Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no", "--pidfile", PID_FILE])
        .args(options)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| {
            panic!(
                "these tests need a redis-server in PATH, and it could not be started: {error}. \
                 On Debian: apt-get install redis-server"
            )
        })
}
