//! What lives here: the requests of clients, counted for the whole deployment: in each process first, then in the store.

mod batch;
mod bounds;
mod latency;
mod record;
mod recorder;
mod report;
mod request;
mod store;

pub use batch::TrafficBatch;
pub use latency::Latency;
pub use recorder::TrafficRecorder;
pub use report::{AddressTraffic, KeyTraffic, TrafficReport, TrafficTotals};
pub use request::{Ended, FinishedRequest, RequestCounts, RequestTrace, TryTrace};
pub use store::{BatchId, TrafficStore};

pub(crate) use bounds::{
    ADDRESSES_KEPT, KEYS_KEPT, LATENCY_SLOT_MS, LATENCY_SLOTS, MODELS_KEPT, SLOT_MS, TRACES_KEPT,
};
pub(crate) use latency::{Buckets, Durations};
pub(crate) use record::{AddressRecord, KeyRecord, Slots, add_slots, named, rate};
