//! What lives here: what one process counted since it last told the store.

use std::collections::{BTreeMap, VecDeque};

use super::bounds::{
    ADDRESSES_KEPT, ADDRESSES_OF_BATCH, AGENT_CHARS, KEYS_KEPT, LATENCY_SLOT_MS, LATENCY_SLOTS,
    MODELS_KEPT, SLOT_MS, TRACES_KEPT, TRACES_OF_BATCH,
};
use super::latency::{Durations, bucket_of};
use super::record::{AddressRecord, KeyRecord, Slots, add_slots, named};
use super::{Ended, FinishedRequest, RequestCounts, RequestTrace};
use crate::quotas::day_of;
use crate::statistics::{HOUR_MS, HOURS_KEPT};

/// Requests that one process counted. Bounded, however many there are and however long it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrafficBatch {
    /// By the hour since the Unix epoch.
    pub(crate) hours: BTreeMap<u64, RequestCounts>,
    pub(crate) slots: Slots,
    pub(crate) models: BTreeMap<String, RequestCounts>,
    pub(crate) keys: BTreeMap<String, KeyRecord>,
    pub(crate) latency: BTreeMap<u64, Durations>,
    pub(crate) addresses: BTreeMap<String, AddressRecord>,
    /// Oldest first.
    pub(crate) traces: VecDeque<RequestTrace>,
}

impl TrafficBatch {
    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty()
    }

    /// How many requests it counted.
    pub fn requests(&self) -> u64 {
        self.hours.values().map(|counts| counts.requests).sum()
    }

    /// Counts a request.
    pub fn count(&mut self, request: FinishedRequest) {
        let counts = RequestCounts::of(&request);
        let trace = &request.trace;
        let ended_ms = trace.at_ms.saturating_add(trace.duration_ms);
        let slots = Slots::from([(ended_ms / SLOT_MS, 1)]);

        self.hours
            .entry(ended_ms / HOUR_MS)
            .or_default()
            .add(&counts);
        keep_newest(&mut self.hours, HOURS_KEPT);
        add_slots(&mut self.slots, &slots);
        if request.model_is_known {
            named(&mut self.models, &trace.model, MODELS_KEPT).add(&counts);
        }
        let key = KeyRecord {
            counts,
            last_ms: ended_ms,
            day: day_of(ended_ms),
            day_tokens: counts.total_tokens(),
        };
        named(&mut self.keys, &trace.key, KEYS_KEPT).add(&key);
        self.count_durations(&request, ended_ms);
        self.count_address(&request, counts, slots, ended_ms);
        if self.traces.len() == TRACES_KEPT {
            self.traces.pop_front();
        }
        self.traces.push_back(request.trace);
    }

    fn count_durations(&mut self, request: &FinishedRequest, ended_ms: u64) {
        let slot = ended_ms / LATENCY_SLOT_MS;
        let durations = self.latency.entry(slot).or_default();
        if request.ended == Ended::Answered {
            let bucket = bucket_of(request.trace.duration_ms);
            *durations.whole.entry(bucket).or_default() += 1;
        }
        if let Some(ms) = request.trace.first_content_ms {
            *durations.first_content.entry(bucket_of(ms)).or_default() += 1;
        }
        keep_newest(&mut self.latency, LATENCY_SLOTS);
    }

    fn count_address(
        &mut self,
        request: &FinishedRequest,
        counts: RequestCounts,
        slots: Slots,
        ended_ms: u64,
    ) {
        let Some(address) = &request.trace.client_ip else {
            return;
        };
        // In a store the oldest leave; here one that is new waits for the next batch.
        if self.addresses.len() >= ADDRESSES_KEPT && !self.addresses.contains_key(address) {
            return;
        }
        let model = request.model_is_known.then(|| request.trace.model.clone());
        let agent = request.user_agent.as_deref().unwrap_or_default();
        let agent: String = agent.chars().take(AGENT_CHARS).collect();
        let record = AddressRecord {
            first_ms: ended_ms,
            last_ms: ended_ms,
            counts,
            slots,
            models: model.map(|model| (model, 1)).into_iter().collect(),
            agents: Some(agent)
                .filter(|agent| !agent.is_empty())
                .map(|agent| (agent, 1))
                .into_iter()
                .collect(),
        };
        self.addresses
            .entry(address.clone())
            .or_default()
            .add(&record);
    }

    /// The same as batches that a store can take in one step each without others having to wait for long.
    pub(crate) fn into_parts(mut self) -> VecDeque<Self> {
        let mut parts = VecDeque::new();
        let mut addresses = std::mem::take(&mut self.addresses).into_iter().peekable();
        let mut traces = std::mem::take(&mut self.traces);
        let mut part = self;
        loop {
            part.addresses = addresses.by_ref().take(ADDRESSES_OF_BATCH).collect();
            let rest = traces.split_off(traces.len().min(TRACES_OF_BATCH));
            part.traces = std::mem::replace(&mut traces, rest);
            parts.push_back(std::mem::take(&mut part));
            if addresses.peek().is_none() && traces.is_empty() {
                return parts;
            }
        }
    }
}

/// Forgets what is more than `most` pieces of time older than the newest.
fn keep_newest<T>(pieces: &mut BTreeMap<u64, T>, most: u64) {
    let newest = pieces.last_key_value().map_or(0, |(piece, _)| *piece);
    let oldest = (newest + 1).saturating_sub(most);
    while let Some(first) = pieces.first_entry()
        && *first.key() < oldest
    {
        first.remove();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(number: u64) -> FinishedRequest {
        FinishedRequest {
            ended: Ended::Answered,
            model_is_known: true,
            user_agent: Some("curl/8 ".repeat(100)),
            trace: RequestTrace {
                id: format!("req_{number}"),
                at_ms: 1_800_000_000_000 + number,
                key: format!("key{number}"),
                client_ip: Some(format!("10.0.{}.{}", number / 256, number % 256)),
                model: format!("model-{number}"),
                duration_ms: 100,
                first_content_ms: Some(20),
                output_tokens: 3,
                ..RequestTrace::default()
            },
        }
    }

    #[test]
    fn a_batch_is_bounded_in_every_direction() {
        let mut batch = TrafficBatch::default();
        for number in 0..12_000 {
            batch.count(request(number));
        }
        assert_eq!(batch.requests(), 12_000);
        assert_eq!(batch.models.len(), MODELS_KEPT + 1);
        assert_eq!(batch.keys.len(), KEYS_KEPT + 1);
        assert_eq!(batch.addresses.len(), ADDRESSES_KEPT);
        assert_eq!(batch.traces.len(), TRACES_KEPT);
        assert_eq!(batch.traces[0].id, "req_11000");
        let agents = &batch.addresses["10.0.0.1"].agents;
        let (agent, _) = agents.first_key_value().unwrap();
        assert_eq!(agent.chars().count(), AGENT_CHARS);

        let mut old = TrafficBatch::default();
        for number in 0..200 {
            let mut request = request(number);
            request.trace.at_ms += number * HOUR_MS;
            old.count(request);
        }
        let first = *old.hours.first_key_value().unwrap().0;
        let last = *old.hours.last_key_value().unwrap().0;
        assert_eq!(last - first, HOURS_KEPT - 1);
        assert_eq!((old.latency.len(), old.slots.len()), (2, 1));
    }

    #[test]
    fn parts_hold_everything_once() {
        let mut batch = TrafficBatch::default();
        for number in 0..700 {
            batch.count(request(number));
        }
        let whole = batch.clone();
        let parts = batch.into_parts();
        assert_eq!(parts.len(), 4, "by requests; three by addresses");
        let requests: u64 = parts.iter().map(TrafficBatch::requests).sum();
        assert_eq!(requests, 700);
        let addresses: usize = parts.iter().map(|part| part.addresses.len()).sum();
        assert_eq!(addresses, whole.addresses.len());
        let traces = parts.iter().flat_map(|part| &part.traces);
        assert!(traces.eq(&whole.traces));
        assert_eq!(TrafficBatch::default().into_parts().len(), 1);
    }
}
