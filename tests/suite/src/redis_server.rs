//! What lives here: a real Redis server on a free port, which goes with its test.

use std::process::{Child, Command, Stdio};

use b2a_pool::{PoolPolicy, RedisPool, RedisPoolSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::plan::STATE_MS;
use crate::{Port, eventually};

/// Where a server notes its process id, in its folder.
const PID_FILE: &str = "redis.pid";

/// A Redis server in a folder of its own, without persistence.
pub struct RedisServer {
    port: Port,
    folder: tempfile::TempDir,
    process: Option<Child>,
}

impl RedisServer {
    /// Starts one. Fails where `redis-server` (Debian package of that name) is missing.
    pub async fn start() -> Self {
        let mut server = Self {
            port: Port::claim(),
            folder: tempfile::tempdir().expect("a folder"),
            process: None,
        };
        server.resume().await;
        server
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port.number)
    }

    /// A view of the pool in it, beside those of the gateways.
    pub async fn pool(&self) -> RedisPool {
        let settings = RedisPoolSettings {
            response_timeout_ms: STATE_MS,
            connect_timeout_ms: STATE_MS,
            ..RedisPoolSettings::new(self.url())
        };
        let pool = RedisPool::connect(settings, PoolPolicy::default()).await;
        pool.expect("a pool")
    }

    /// Kills it, and all it knew with it.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("kill redis-server");
            process.wait().expect("its end");
        }
    }

    /// Forgets everything, and goes on: `FLUSHALL`.
    pub async fn flush(&self) {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port.number)).await;
        let mut stream = stream.expect("a connection");
        stream.write_all(b"FLUSHALL\r\n").await.expect("a command");
        let mut reply = [0; 5];
        stream.read_exact(&mut reply).await.expect("a reply");
        assert_eq!(&reply, b"+OK\r\n");
    }

    /// Stops it in its tracks: connections stay, and nothing is answered.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on after [`RedisServer::freeze`].
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, name: &str) {
        let process = self.process.as_ref().expect("a running redis-server");
        let pid = process.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status();
        assert!(sent.expect("kill").success());
    }

    /// Starts it again, on the same port.
    pub async fn resume(&mut self) {
        let pid_file = self.folder.path().join(PID_FILE);
        // A server that was killed leaves its file behind.
        let _ = std::fs::remove_file(&pid_file);
        let started = Command::new("redis-server")
            .args(["--port", &self.port.number.to_string()])
            .args(["--bind", "127.0.0.1", "--pidfile", PID_FILE])
            .args(["--save", "", "--appendonly", "no"])
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .spawn();
        self.process =
            Some(started.expect("redis-server: install the Debian package redis-server"));
        eventually("a Redis server that listens", async || {
            // The file is written once the port is its own.
            pid_file.exists().then_some(())?;
            let address = ("127.0.0.1", self.port.number);
            tokio::net::TcpStream::connect(address).await.ok()
        })
        .await;
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
    }
}
