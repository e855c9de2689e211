//! What lives here: the call of `traffic_totals.lua`.

use std::sync::LazyLock;

use super::parts;
use crate::redis::RedisTraffic;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::traffic_wire::counts;
use crate::{StoreError, TrafficTotals};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::TRAFFIC, include_str!("traffic_totals.lua")]));

/// The sums of all requests.
pub(in crate::redis) async fn traffic_totals(
    store: &RedisTraffic,
) -> Result<TrafficTotals, StoreError> {
    let call = Call::over(&store.connection, &SCRIPT, store.keys.traffic());
    read(Fields::of(call.run().await?)?)
}

/// Reads what `totals` in `parts/traffic.lua` makes.
pub(super) fn read(mut fields: Fields) -> Result<TrafficTotals, StoreError> {
    Ok(TrafficTotals {
        now_ms: fields.number()?,
        since_ms: fields.time()?,
        current_rpm: fields.number()?,
        counts: counts(&mut fields)?,
    })
}
