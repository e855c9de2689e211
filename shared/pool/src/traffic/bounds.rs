//! What lives here: how much is kept of requests, whatever comes. The script `add_traffic.lua` has the same numbers.

/// Under which name is counted what came after the last name that a list takes.
pub(crate) const OTHER: &str = "other";
/// Names of models that are counted one by one; with [`OTHER`] there are at most 500.
pub(crate) const MODELS_KEPT: usize = 499;
/// Keys of clients that are counted one by one; with [`OTHER`] there are at most 1000.
pub(crate) const KEYS_KEPT: usize = 999;
/// Addresses of clients; those that were seen longest ago leave.
pub(crate) const ADDRESSES_KEPT: usize = 10_000;
/// Models, and user agents, that are counted one by one for an address; with [`OTHER`] there are at most fifty.
pub(crate) const NAMES_OF_ADDRESS: usize = 49;
/// Requests that are kept whole.
pub(crate) const TRACES_KEPT: usize = 1000;
/// Characters of a user agent.
pub(crate) const AGENT_CHARS: usize = 128;

/// The pieces of time by which the present rate is counted, in milliseconds.
pub(crate) const SLOT_MS: u64 = 10_000;
/// How many of them make a minute.
pub(crate) const SLOTS: u64 = 6;
/// The pieces of time by which durations are kept, in milliseconds.
pub(crate) const LATENCY_SLOT_MS: u64 = 300_000;
/// How many of them are kept: an hour, and the piece that has begun.
pub(crate) const LATENCY_SLOTS: u64 = 13;

/// Addresses that one batch brings to the store at the most: it does nothing else meanwhile.
pub(crate) const ADDRESSES_OF_BATCH: usize = 256;
/// Requests that one batch brings to the store at the most.
pub(crate) const TRACES_OF_BATCH: usize = 200;
