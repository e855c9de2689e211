//! What lives here: the latest log lines of all processes, in a stream in Redis.

use std::collections::HashMap;

use async_trait::async_trait;
use b2a_domain::{LogLevel, LogLine};

use super::connection::{Connection, RedisPoolSettings};
use super::keys::Keys;
use super::scripts;
use crate::logs::LINES_AT_ONCE;
use crate::{BatchId, LogEntry, LogStore, StoreError};

/// The latest log lines of all processes, in a stream in Redis. It has a connection of its own.
#[derive(Debug)]
pub struct RedisLogs {
    pub(super) connection: Connection,
    pub(super) keys: Keys,
}

/// An entry of the stream: its id, and its fields.
type Entry = (String, HashMap<String, String>);

impl RedisLogs {
    /// Connects, and waits until the server has answered once.
    pub async fn connect(settings: RedisPoolSettings) -> Result<Self, StoreError> {
        let keys = Keys::new(&settings.key_prefix)?;
        let connection = Connection::open(&settings).await?;
        Ok(Self { connection, keys })
    }

    async fn range(
        &self,
        command: &str,
        from: &str,
        to: &str,
        limit: usize,
    ) -> Result<Vec<LogEntry>, StoreError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let mut command = redis::cmd(command);
        command
            .arg(self.keys.lines())
            .arg(from)
            .arg(to)
            .arg("COUNT")
            .arg(limit.min(LINES_AT_ONCE));
        let entries: Vec<Entry> = self.connection.query(&command).await?;
        // One that a later version wrote in another way is passed over.
        Ok(entries.into_iter().filter_map(read).collect())
    }
}

fn read((id, mut fields): Entry) -> Option<LogEntry> {
    let line = LogLine {
        at_ms: fields.get("t")?.parse().ok()?,
        level: fields.get("l")?.parse().unwrap_or(LogLevel::Info),
        message: fields.remove("m")?,
    };
    Some(LogEntry {
        id: id.split_once('-')?.0.parse().ok()?,
        process: fields.remove("p").unwrap_or_default(),
        line,
    })
}

#[async_trait]
impl LogStore for RedisLogs {
    async fn append(&self, id: &BatchId, lines: &[LogLine]) -> Result<bool, StoreError> {
        scripts::append_log(self, id, lines).await
    }

    async fn before(&self, id: Option<u64>, limit: usize) -> Result<Vec<LogEntry>, StoreError> {
        let from = id.map_or_else(|| "+".to_owned(), |id| format!("({id}-0"));
        self.range("XREVRANGE", &from, "-", limit).await
    }

    async fn after(&self, id: u64, limit: usize) -> Result<Vec<LogEntry>, StoreError> {
        let from = format!("({id}-0");
        self.range("XRANGE", &from, "+", limit).await
    }
}
