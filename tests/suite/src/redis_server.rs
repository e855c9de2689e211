//! What lives here: a real Redis server on a free port, which goes with its test.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use b2a_pool::{PoolPolicy, RedisPool, RedisPoolSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::eventually;
use crate::plan::STATE_MS;

/// A Redis server in a folder of its own, without persistence.
pub struct RedisServer {
    port: u16,
    folder: tempfile::TempDir,
    process: Option<Child>,
}

impl RedisServer {
    /// Starts one. Fails where `redis-server` (Debian package of that name) is missing.
    pub async fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("its address").port();
        drop(free);
        let folder = tempfile::tempdir().expect("a folder");
        let mut server = Self {
            port,
            folder,
            process: None,
        };
        server.resume().await;
        server
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
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
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await;
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
        let started = Command::new("redis-server")
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .spawn();
        self.process =
            Some(started.expect("redis-server: install the Debian package redis-server"));
        eventually("a Redis server that listens", async || {
            let address = ("127.0.0.1", self.port);
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
