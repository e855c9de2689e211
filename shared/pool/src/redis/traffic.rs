//! What lives here: the requests of the whole deployment, counted in Redis.

use std::collections::BTreeMap;

use async_trait::async_trait;
use b2a_domain::{Clock, SystemClock};

use super::connection::{Connection, RedisPoolSettings};
use super::keys::Keys;
use super::scripts;
use super::traffic_wire::address_of;
use crate::traffic::SLOT_MS;
use crate::{
    AddressTraffic, BatchId, RequestTrace, StoreError, TrafficBatch, TrafficReport, TrafficStore,
    TrafficTotals,
};

/// Addresses that the server looks at before others have their turn.
const ADDRESSES_AT_ONCE: u32 = 500;
/// Looks at addresses; what is beyond is not told. There are at most 10 000 addresses.
const MOST_LOOKS: u32 = 200;

/// The requests of the whole deployment, counted in Redis. It has a connection of its own, so that no batch ever stands before
/// a lease.
#[derive(Debug)]
pub struct RedisTraffic {
    pub(super) connection: Connection,
    pub(super) keys: Keys,
}

impl RedisTraffic {
    /// Connects, and waits until the server has answered once.
    pub async fn connect(settings: RedisPoolSettings) -> Result<Self, StoreError> {
        let keys = Keys::new(&settings.key_prefix)?;
        let connection = Connection::open(&settings).await?;
        Ok(Self { connection, keys })
    }
}

#[async_trait]
impl TrafficStore for RedisTraffic {
    async fn add(&self, id: &BatchId, batch: &TrafficBatch) -> Result<bool, StoreError> {
        scripts::add_traffic(self, id, batch).await
    }

    async fn totals(&self) -> Result<TrafficTotals, StoreError> {
        scripts::traffic_totals(self).await
    }

    async fn report(&self) -> Result<TrafficReport, StoreError> {
        scripts::traffic_report(self).await
    }

    async fn addresses(&self) -> Result<Vec<AddressTraffic>, StoreError> {
        // A scan may tell one twice.
        let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut cursor = 0_u64;
        for _ in 0..MOST_LOOKS {
            let mut command = redis::cmd("HSCAN");
            command
                .arg(self.keys.addresses())
                .arg(cursor)
                .arg("COUNT")
                .arg(ADDRESSES_AT_ONCE);
            let (next, page): (u64, Vec<(String, Vec<u8>)>) =
                self.connection.query(&command).await?;
            found.extend(page);
            cursor = next;
            if cursor == 0 {
                break;
            }
        }
        let now = SystemClock.now_ms() / SLOT_MS;
        let addresses = found.into_iter();
        addresses
            .map(|(address, packed)| Ok(address_of(&packed)?.told(address, now)))
            .collect()
    }

    async fn latest(&self, limit: u32) -> Result<Vec<RequestTrace>, StoreError> {
        let Some(last) = limit.checked_sub(1) else {
            return Ok(Vec::new());
        };
        let mut command = redis::cmd("LRANGE");
        command.arg(self.keys.traces()).arg(0).arg(last);
        let texts: Vec<String> = self.connection.query(&command).await?;
        // One that a later version wrote in another way is passed over.
        let traces = texts.iter().map(|text| serde_json::from_str(text));
        Ok(traces.filter_map(Result::ok).collect())
    }
}
