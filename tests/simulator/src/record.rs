//! What lives here: what the simulator saw: counters per account and call, the call log, and request bodies.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use crate::script::Call;

/// How many calls the log keeps.
const MAX_LOG: usize = 100_000;
/// How many request bodies are kept.
const MAX_REQUESTS: usize = 512;

/// One call, from its arrival to the last byte of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    /// Counts up from 0, without gaps.
    pub seq: u64,
    /// Its kind.
    pub call: Call,
    /// Whose it was; unknown while (or because) it did not authenticate.
    pub account: Option<String>,
    /// When its body had arrived, in microseconds since the simulator started.
    pub started_us: u64,
    /// When its answer had been handed over or was abandoned; unknown while it runs.
    pub ended_us: Option<u64>,
    /// The status answered; none when the caller left, or the connection was reset, before.
    pub status: Option<u16>,
    /// The answer was handed over whole, as far as the script let it.
    pub completed: bool,
    /// The fault it met.
    pub fault: Option<String>,
    /// The length of its body.
    pub bytes_received: u64,
}

/// The body of a call, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedRequest {
    /// The call it belongs to, see [`CallRecord::seq`].
    pub seq: u64,
    /// The kind of call.
    pub call: Call,
    /// Whose it was.
    pub account: String,
    /// The body; file contents are replaced by their length.
    pub body: Value,
}

/// Counts of one kind of call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCounters {
    /// Calls that arrived.
    pub calls: u64,
    /// Calls that run now.
    pub in_flight: u64,
    /// The most that ever ran at once.
    pub max_in_flight: u64,
    /// Bytes of their bodies.
    pub bytes_received: u64,
    /// Calls by the status answered.
    pub by_status: BTreeMap<u16, u64>,
}

/// All counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Of all accounts, and of calls that belong to none.
    pub total: BTreeMap<Call, CallCounters>,
    /// By e-mail.
    pub accounts: BTreeMap<String, BTreeMap<Call, CallCounters>>,
}

impl Counters {
    /// The counts of one kind of call of all accounts.
    pub fn of(&self, call: Call) -> CallCounters {
        self.total.get(&call).cloned().unwrap_or_default()
    }

    /// The counts of one kind of call of one account.
    pub fn of_account(&self, email: &str, call: Call) -> CallCounters {
        self.accounts
            .get(email)
            .and_then(|calls| calls.get(&call))
            .cloned()
            .unwrap_or_default()
    }
}

/// Writes down what happens.
#[derive(Debug)]
pub(crate) struct Recorder {
    started: Instant,
    inner: Mutex<Inner>,
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Inner {
    counters: Counters,
    next_seq: u64,
    log: VecDeque<CallRecord>,
    requests: VecDeque<RecordedRequest>,
}

impl Inner {
    fn record(&mut self, seq: u64) -> Option<&mut CallRecord> {
        let first = self.log.front()?.seq;
        self.log
            .get_mut(usize::try_from(seq.checked_sub(first)?).ok()?)
    }

    fn count(&mut self, call: Call, account: Option<&str>, change: impl Fn(&mut CallCounters)) {
        change(self.counters.total.entry(call).or_default());
        if let Some(account) = account {
            self.count_account(call, account, change);
        }
    }

    fn count_account(&mut self, call: Call, account: &str, change: impl Fn(&mut CallCounters)) {
        if !self.counters.accounts.contains_key(account) {
            self.counters
                .accounts
                .insert(account.to_owned(), BTreeMap::new());
        }
        if let Some(calls) = self.counters.accounts.get_mut(account) {
            change(calls.entry(call).or_default());
        }
    }
}

impl Recorder {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            inner: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }

    /// A call has arrived.
    pub(crate) fn begin(self: &Arc<Self>, call: Call, bytes_received: u64) -> Ticket {
        let started_us = self.now_us();
        let mut inner = self.inner.lock();
        let seq = inner.next_seq;
        inner.next_seq += 1;
        if inner.log.len() >= MAX_LOG {
            inner.log.pop_front();
        }
        inner.log.push_back(CallRecord {
            seq,
            call,
            account: None,
            started_us,
            ended_us: None,
            status: None,
            completed: false,
            fault: None,
            bytes_received,
        });
        inner.count(call, None, |counters| arrive(counters, bytes_received));
        drop(inner);
        self.changed();
        Ticket {
            recorder: Arc::clone(self),
            seq,
            call,
            account: None,
            bytes_received,
            status: None,
            completed: false,
        }
    }

    pub(crate) fn counters(&self) -> Counters {
        self.inner.lock().counters.clone()
    }

    /// The log from a sequence number on, oldest first.
    pub(crate) fn log(&self, from: u64, limit: usize) -> Vec<CallRecord> {
        let inner = self.inner.lock();
        inner
            .log
            .iter()
            .filter(|record| record.seq >= from)
            .take(limit)
            .cloned()
            .collect()
    }

    /// The request bodies that are kept, oldest first.
    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.inner.lock().requests.iter().cloned().collect()
    }

    /// Forgets everything but the sequence and the calls that run.
    pub(crate) fn clear(&self) {
        let mut inner = self.inner.lock();
        inner.log.clear();
        inner.requests.clear();
        inner
            .counters
            .accounts
            .values_mut()
            .flat_map(BTreeMap::values_mut)
            .for_each(forget);
        inner.counters.total.values_mut().for_each(forget);
    }

    /// Waits until the counters satisfy `wanted`; false when `limit` passed first.
    pub(crate) async fn wait_until(
        &self,
        wanted: impl Fn(&Counters) -> bool,
        limit: Duration,
    ) -> bool {
        let mut changes = self.changes.subscribe();
        let wait = async {
            while !wanted(&self.inner.lock().counters) {
                if changes.changed().await.is_err() {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(limit, wait).await.unwrap_or(false)
    }

    fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn changed(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

fn arrive(counters: &mut CallCounters, bytes: u64) {
    counters.calls += 1;
    counters.bytes_received += bytes;
    counters.in_flight += 1;
    counters.max_in_flight = counters.max_in_flight.max(counters.in_flight);
}

fn forget(counters: &mut CallCounters) {
    let in_flight = counters.in_flight;
    *counters = CallCounters {
        in_flight,
        max_in_flight: in_flight,
        ..CallCounters::default()
    };
}

/// One call under way. Dropping it ends the call, however that came about.
#[derive(Debug)]
pub(crate) struct Ticket {
    recorder: Arc<Recorder>,
    seq: u64,
    call: Call,
    account: Option<String>,
    bytes_received: u64,
    status: Option<u16>,
    completed: bool,
}

impl Ticket {
    /// The kind of call.
    pub(crate) const fn call(&self) -> Call {
        self.call
    }

    /// The caller has been recognised.
    pub(crate) fn belongs_to(&mut self, email: &str) {
        self.account = Some(email.to_owned());
        let bytes = self.bytes_received;
        let mut inner = self.recorder.inner.lock();
        inner.count_account(self.call, email, |counters| arrive(counters, bytes));
        if let Some(record) = inner.record(self.seq) {
            record.account = Some(email.to_owned());
        }
        drop(inner);
        self.recorder.changed();
    }

    pub(crate) fn meets(&self, fault: &'static str) {
        if let Some(record) = self.recorder.inner.lock().record(self.seq) {
            record.fault = Some(fault.to_owned());
        }
    }

    /// Keeps the request body.
    pub(crate) fn keeps(&self, body: Value) {
        let mut inner = self.recorder.inner.lock();
        if inner.requests.len() >= MAX_REQUESTS {
            inner.requests.pop_front();
        }
        let account = self.account.clone().unwrap_or_default();
        inner.requests.push_back(RecordedRequest {
            seq: self.seq,
            call: self.call,
            account,
            body,
        });
    }

    /// The status line is decided.
    pub(crate) fn answers(&mut self, status: u16) {
        self.status = Some(status);
    }

    /// The whole answer was handed over.
    pub(crate) fn completes(&mut self) {
        self.completed = true;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let ended_us = self.recorder.now_us();
        let status = self.status;
        let mut inner = self.recorder.inner.lock();
        inner.count(self.call, self.account.as_deref(), |counters| {
            counters.in_flight = counters.in_flight.saturating_sub(1);
            if let Some(status) = status {
                *counters.by_status.entry(status).or_default() += 1;
            }
        });
        let completed = self.completed;
        if let Some(record) = inner.record(self.seq) {
            record.ended_us = Some(ended_us);
            record.status = status;
            record.completed = completed;
        }
        drop(inner);
        self.recorder.changed();
    }
}
