//! What lives here: the requests of a single process, counted in its memory. It keeps the promises of the Redis store.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use b2a_domain::Clock;
use parking_lot::Mutex;

use crate::quotas::day_of;
use crate::statistics::{DAYS_KEPT, HOUR_MS, HOURS_KEPT};
use crate::traffic::{
    ADDRESSES_KEPT, AddressRecord, AddressTraffic, BatchId, Durations, KEYS_KEPT, KeyRecord,
    LATENCY_SLOT_MS, LATENCY_SLOTS, MODELS_KEPT, RequestCounts, RequestTrace, SLOT_MS, Slots,
    TRACES_KEPT, TrafficBatch, TrafficReport, TrafficStore, TrafficTotals, add_slots, named, rate,
};
use crate::{Sequences, StoreError};

/// Requests, counted in this process's memory.
pub struct EmbeddedTraffic {
    clock: Arc<dyn Clock>,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    sequences: Sequences,
    since_ms: Option<u64>,
    totals: RequestCounts,
    slots: Slots,
    models: BTreeMap<String, RequestCounts>,
    keys: BTreeMap<String, KeyRecord>,
    hours: BTreeMap<u64, RequestCounts>,
    days: BTreeMap<u64, RequestCounts>,
    latency: BTreeMap<u64, Durations>,
    addresses: BTreeMap<String, AddressRecord>,
    /// By when they were seen last.
    seen: BTreeSet<(u64, String)>,
    /// Newest first.
    traces: VecDeque<RequestTrace>,
}

impl EmbeddedTraffic {
    /// Nothing is counted yet. Time is `clock`'s.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            book: Mutex::default(),
        }
    }
}

impl fmt::Debug for EmbeddedTraffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedTraffic").finish_non_exhaustive()
    }
}

impl Book {
    fn add(&mut self, batch: &TrafficBatch, now_ms: u64) {
        self.since_ms.get_or_insert(now_ms);
        let this_hour = now_ms / HOUR_MS;
        for (hour, counts) in &batch.hours {
            // A process whose clock is wrong puts nothing where it would never leave.
            let hour = (*hour).clamp(this_hour.saturating_sub(HOURS_KEPT - 1), this_hour);
            self.totals.add(counts);
            self.hours.entry(hour).or_default().add(counts);
            self.days.entry(hour / 24).or_default().add(counts);
        }
        let first_hour = (this_hour + 1).saturating_sub(HOURS_KEPT);
        self.hours = self.hours.split_off(&first_hour);
        let first_day = (this_hour / 24 + 1).saturating_sub(DAYS_KEPT);
        self.days = self.days.split_off(&first_day);
        add_slots(&mut self.slots, &until(&batch.slots, now_ms / SLOT_MS));
        for (name, counts) in &batch.models {
            named(&mut self.models, name, MODELS_KEPT).add(counts);
        }
        for (name, record) in &batch.keys {
            let day = record.day.min(day_of(now_ms));
            named(&mut self.keys, name, KEYS_KEPT).add(&KeyRecord { day, ..*record });
        }
        let this_slot = now_ms / LATENCY_SLOT_MS;
        for (slot, durations) in &batch.latency {
            let slot = (*slot).min(this_slot);
            self.latency.entry(slot).or_default().add(durations);
        }
        let first_slot = (this_slot + 1).saturating_sub(LATENCY_SLOTS);
        self.latency = self.latency.split_off(&first_slot);
        for (address, record) in &batch.addresses {
            self.add_address(address, record, now_ms);
        }
        for trace in &batch.traces {
            self.traces.push_front(trace.clone());
        }
        self.traces.truncate(TRACES_KEPT);
    }

    fn add_address(&mut self, address: &str, more: &AddressRecord, now_ms: u64) {
        let more = AddressRecord {
            first_ms: more.first_ms.min(now_ms),
            last_ms: more.last_ms.min(now_ms),
            slots: until(&more.slots, now_ms / SLOT_MS),
            ..more.clone()
        };
        let known = self.addresses.entry(address.to_owned()).or_default();
        self.seen.remove(&(known.last_ms, address.to_owned()));
        known.add(&more);
        self.seen.insert((known.last_ms, address.to_owned()));
        while self.seen.len() > ADDRESSES_KEPT
            && let Some((_, gone)) = self.seen.pop_first()
        {
            self.addresses.remove(&gone);
        }
    }

    fn totals(&self, now_ms: u64) -> TrafficTotals {
        TrafficTotals {
            counts: self.totals,
            current_rpm: rate(&self.slots, now_ms / SLOT_MS),
            since_ms: self.since_ms,
            now_ms,
        }
    }
}

/// The same slots, none of them later than `now`.
fn until(slots: &Slots, now: u64) -> Slots {
    let mut past = Slots::new();
    for (slot, count) in slots {
        *past.entry((*slot).min(now)).or_default() += count;
    }
    past
}

#[async_trait]
impl TrafficStore for EmbeddedTraffic {
    async fn add(&self, id: &BatchId, batch: &TrafficBatch) -> Result<bool, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut book = self.book.lock();
        let is_new = book.sequences.is_new(&id.process, id.number, now_ms);
        if is_new {
            book.add(batch, now_ms);
        }
        Ok(is_new)
    }

    async fn totals(&self) -> Result<TrafficTotals, StoreError> {
        Ok(self.book.lock().totals(self.clock.now_ms()))
    }

    async fn report(&self) -> Result<TrafficReport, StoreError> {
        let now_ms = self.clock.now_ms();
        let book = self.book.lock();
        let first_slot = (now_ms / LATENCY_SLOT_MS + 1).saturating_sub(LATENCY_SLOTS);
        let mut durations = Durations::default();
        for (_, more) in book.latency.range(first_slot..) {
            durations.add(more);
        }
        let today = day_of(now_ms);
        let keys = book.keys.iter();
        let keys = keys.map(|(id, record)| (id.clone(), record.told(today)));
        Ok(TrafficReport {
            totals: book.totals(now_ms),
            models: book.models.clone(),
            hours: book.hours.clone(),
            days: book.days.clone(),
            keys: keys.collect(),
            latency: durations.summary(),
        })
    }

    async fn addresses(&self) -> Result<Vec<AddressTraffic>, StoreError> {
        let now = self.clock.now_ms() / SLOT_MS;
        let book = self.book.lock();
        let addresses = book.addresses.iter();
        let told = addresses.map(|(address, record)| record.clone().told(address.clone(), now));
        Ok(told.collect())
    }

    async fn latest(&self, limit: u32) -> Result<Vec<RequestTrace>, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let book = self.book.lock();
        Ok(book.traces.iter().take(limit).cloned().collect())
    }
}
