//! What lives here: the promises of a store of log lines, for both stores and for a cluster.

use std::sync::Arc;

use b2a_domain::{Clock, LogLevel, LogLine, ManualClock};
use b2a_pool::{BatchId, EmbeddedLogs, LogEntry, LogStore, RedisLogs};

use crate::redis_cluster::RedisCluster;
use crate::redis_server::RedisServer;

fn line(number: usize) -> LogLine {
    LogLine {
        at_ms: 1_800_000_000_000 + number as u64,
        level: LogLevel::ALL[number % 4],
        message: format!("line {number}: 世界 \u{1f600} \" \\ \r"),
    }
}

async fn append(store: &dyn LogStore, process: &str, number: u64, lines: &[LogLine]) -> bool {
    let id = BatchId {
        process: process.to_owned(),
        number,
    };
    store.append(&id, lines).await.unwrap()
}

fn lines(entries: &[LogEntry]) -> Vec<LogLine> {
    entries.iter().map(|entry| entry.line.clone()).collect()
}

/// The promises, on an empty store.
async fn keeps_its_promises(store: &dyn LogStore) {
    assert!(store.before(None, 10).await.unwrap().is_empty());
    assert!(store.after(0, 10).await.unwrap().is_empty());

    let all: Vec<LogLine> = (0..6).map(line).collect();
    assert!(append(store, "one", 1, &all[..2]).await);
    assert!(append(store, "two", 1, &all[2..4]).await);
    assert!(!append(store, "one", 1, &all[..2]).await, "sent again");
    assert!(append(store, "one", 2, &all[4..]).await);

    let entries = store.after(0, 10).await.unwrap();
    assert_eq!(lines(&entries), all);
    assert!(entries.is_sorted_by(|a, b| a.id < b.id));
    let processes: Vec<&str> = entries.iter().map(|it| it.process.as_str()).collect();
    assert_eq!(processes, ["one", "one", "two", "two", "one", "one"]);
    // A number that every language holds.
    assert!(entries[5].id < 1 << 53);

    let mut newest_first = store.before(None, 4).await.unwrap();
    newest_first.reverse();
    assert_eq!(newest_first, entries[2..]);
    let older = store.before(Some(entries[2].id), 10).await.unwrap();
    assert_eq!(lines(&older), [line(1), line(0)]);
    let newer = store.after(entries[3].id, 1).await.unwrap();
    assert_eq!(newer, entries[4..5]);
    assert!(store.after(entries[5].id, 9).await.unwrap().is_empty());
    assert!(store.before(None, 0).await.unwrap().is_empty());
}

/// Old lines leave.
async fn is_bounded(store: &dyn LogStore) {
    let many: Vec<LogLine> = (0..500).map(line).collect();
    for number in 1..=24 {
        assert!(append(store, "many", number, &many).await);
    }
    let (mut kept, mut last) = (0, 0);
    loop {
        let page = store.after(last, usize::MAX).await.unwrap();
        assert!(page.len() <= 1000);
        let Some(entry) = page.last() else {
            break;
        };
        kept += page.len();
        last = entry.id;
    }
    assert!((10_000..11_000).contains(&kept), "{kept}");
}

#[tokio::test]
async fn embedded_keeps_its_promises() {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(1_800_014_400_000));
    keeps_its_promises(&EmbeddedLogs::new(Arc::clone(&clock))).await;
    is_bounded(&EmbeddedLogs::new(clock)).await;
}

#[tokio::test]
async fn redis_keeps_its_promises() {
    let server = RedisServer::start().await;
    let store = RedisLogs::connect(server.settings("a:")).await.unwrap();
    keeps_its_promises(&store).await;
    let last = store.before(None, 1).await.unwrap()[0].id;
    let mut raw = server.raw().await;
    let () = redis::cmd("FLUSHALL").query_async(&mut raw).await.unwrap();
    assert!(append(&store, "one", 3, &[line(1)]).await);
    let first = &store.after(0, 9).await.unwrap()[0];
    assert!(first.id > last, "ids grow over a flush");
    let store = RedisLogs::connect(server.settings("b:")).await.unwrap();
    is_bounded(&store).await;
}

#[tokio::test]
async fn a_cluster_keeps_the_promises() {
    let cluster = RedisCluster::start().await;
    let store = RedisLogs::connect(cluster.settings("a:")).await.unwrap();
    keeps_its_promises(&store).await;
}
