//! What lives here: the warning about a Redis that throws data away when its memory is full.

use std::io::Write;
use std::sync::Arc;

use b2a_pool::RedisPool;
use parking_lot::Mutex;

use crate::bench::policy;
use crate::redis_server::RedisServer;

/// Log lines, kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What is logged while a pool connects to a server with these options.
async fn logged(options: &[&str]) -> String {
    let server = RedisServer::start_with(options).await;
    let log = Log::default();
    let lines = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || lines.clone())
        .with_ansi(false)
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    RedisPool::connect(server.settings("eviction:"), policy())
        .await
        .unwrap();
    drop(guard);
    let lines = log.0.lock().clone();
    String::from_utf8(lines).unwrap()
}

#[tokio::test]
async fn a_policy_that_evicts_is_named() {
    let warning = logged(&["--maxmemory-policy", "allkeys-lru"]).await;
    assert!(
        warning.contains("WARN") && warning.contains("policy=allkeys-lru"),
        "{warning}"
    );
}

#[tokio::test]
async fn policies_that_keep_the_pool_are_not() {
    for policy in ["noeviction", "volatile-ttl"] {
        assert_eq!(logged(&["--maxmemory-policy", policy]).await, "");
    }
    // Whoever may not ask can use the pool all the same.
    let refused = ["--rename-command", "CONFIG", ""];
    assert_eq!(logged(&refused).await, "");
}
