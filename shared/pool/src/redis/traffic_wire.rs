//! What lives here: how batches of requests reach the scripts, and how counts and addresses come back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reply::Fields;
use crate::traffic::{AddressRecord, Durations, KeyRecord, Slots};
use crate::{RequestCounts, StoreError, TrafficBatch};

/// A batch as `add_traffic.lua` reads it.
#[derive(Serialize)]
struct Wire<'a>(
    &'a BTreeMap<u64, RequestCounts>,
    &'a Slots,
    &'a BTreeMap<String, RequestCounts>,
    &'a BTreeMap<String, KeyRecord>,
    &'a BTreeMap<u64, Durations>,
    &'a BTreeMap<String, AddressRecord>,
    Vec<String>,
);

/// A batch in `MessagePack`.
pub(super) fn batch_bytes(batch: &TrafficBatch) -> Result<Vec<u8>, StoreError> {
    let traces = batch.traces.iter().map(serde_json::to_string);
    let traces: Result<Vec<String>, _> = traces.collect();
    let traces = traces.map_err(|error| StoreError::Malformed(error.to_string()))?;
    let wire = Wire(
        &batch.hours,
        &batch.slots,
        &batch.models,
        &batch.keys,
        &batch.latency,
        &batch.addresses,
        traces,
    );
    rmp_serde::to_vec(&wire).map_err(|error| StoreError::Malformed(error.to_string()))
}

/// The next seven fields.
pub(super) fn counts(fields: &mut Fields) -> Result<RequestCounts, StoreError> {
    Ok(RequestCounts {
        requests: fields.number()?,
        success: fields.number()?,
        failed: fields.number()?,
        input_tokens: fields.number()?,
        output_tokens: fields.number()?,
        images: fields.number()?,
        videos: fields.number()?,
    })
}

/// An address as `add_traffic.lua` keeps it: lists of pairs in the place of maps.
#[derive(Deserialize)]
struct KeptAddress(
    u64,
    u64,
    RequestCounts,
    Vec<(u64, u64)>,
    Vec<(String, u64)>,
    Vec<(String, u64)>,
);

/// What is kept of an address.
pub(super) fn address_of(packed: &[u8]) -> Result<AddressRecord, StoreError> {
    let kept: KeptAddress = rmp_serde::from_slice(packed)
        .map_err(|_| StoreError::Malformed("an address is not as it is kept".to_owned()))?;
    let KeptAddress(first_ms, last_ms, counts, slots, models, agents) = kept;
    Ok(AddressRecord {
        first_ms,
        last_ms,
        counts,
        slots: slots.into_iter().collect(),
        models: models.into_iter().collect(),
        agents: agents.into_iter().collect(),
    })
}
