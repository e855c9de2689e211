//! What lives here: the call of `add_traffic.lua`.

use std::sync::LazyLock;

use super::parts;
use crate::redis::RedisTraffic;
use crate::redis::call::{Call, Script};
use crate::redis::traffic_wire::batch_bytes;
use crate::{BatchId, StoreError, TrafficBatch};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::SEQUENCE, include_str!("add_traffic.lua")]));

/// Adds a batch; tells whether it was new.
pub(in crate::redis) async fn add_traffic(
    store: &RedisTraffic,
    id: &BatchId,
    batch: &TrafficBatch,
) -> Result<bool, StoreError> {
    Call::over(&store.connection, &SCRIPT, store.keys.traffic())
        .arg(&id.process)
        .arg(id.number)
        .arg(batch_bytes(batch)?)
        .run()
        .await
}
