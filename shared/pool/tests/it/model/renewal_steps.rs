//! What lives here: the steps of a random life that are about renewals by registrars.

use proptest::prelude::*;

use super::steps::{SHORT_MS, SLOTS, Slot};
use crate::bench::LONG_MS;

/// A worker by its number.
pub(crate) type WorkerSlot = u8;

/// One such step. Tasks are numbered from the newest to the oldest.
#[derive(Debug, Clone)]
pub(crate) enum RenewalStep {
    Claim {
        worker: WorkerSlot,
        limit: u32,
        lease_ms: u64,
    },
    Hold {
        task: usize,
        worker: Option<WorkerSlot>,
        account: Option<Slot>,
        lease_ms: u64,
    },
    Fail {
        task: usize,
        worker: Option<WorkerSlot>,
        give_up_after: u32,
    },
    /// Of the account that the task was of, or of another one.
    Finish {
        task: Option<usize>,
        account: Option<Slot>,
        fallback: bool,
    },
    HandBack {
        task: usize,
        worker: WorkerSlot,
    },
    Cancel {
        task: usize,
    },
    Retry {
        account: Slot,
    },
    Want {
        account: Slot,
    },
}

impl RenewalStep {
    /// Whether it leaves a lease that ends within the step.
    pub(crate) fn is_short(&self) -> bool {
        matches!(
            self,
            Self::Claim {
                lease_ms: SHORT_MS,
                ..
            }
        )
    }
}

pub(crate) fn renewal_step() -> impl Strategy<Value = RenewalStep> {
    let worker = 0..2u8;
    let anybody = proptest::option::weighted(0.7, worker.clone());
    let task = prop_oneof![3 => Just(0usize), 2 => 0..8usize];
    let lease_ms = prop_oneof![4 => Just(LONG_MS), 1 => Just(SHORT_MS)];
    let longer_ms = prop_oneof![Just(SHORT_MS), Just(2 * LONG_MS)];
    let account = 0..SLOTS;
    let some_account = proptest::option::weighted(0.3, account.clone());
    prop_oneof![
        6 => (worker.clone(), 0..3u32, lease_ms)
            .prop_map(|(worker, limit, lease_ms)| RenewalStep::Claim { worker, limit, lease_ms }),
        2 => (task.clone(), anybody.clone(), some_account.clone(), longer_ms).prop_map(
            |(task, worker, account, lease_ms)| RenewalStep::Hold { task, worker, account, lease_ms }
        ),
        4 => (task.clone(), anybody, 0..4u32).prop_map(|(task, worker, give_up_after)| {
            RenewalStep::Fail { task, worker, give_up_after }
        }),
        3 => (proptest::option::weighted(0.8, task.clone()), some_account, any::<bool>())
            .prop_map(|(task, account, fallback)| RenewalStep::Finish { task, account, fallback }),
        1 => (task.clone(), worker).prop_map(|(task, worker)| RenewalStep::HandBack { task, worker }),
        1 => task.prop_map(|task| RenewalStep::Cancel { task }),
        1 => account.clone().prop_map(|account| RenewalStep::Retry { account }),
        2 => account.prop_map(|account| RenewalStep::Want { account }),
    ]
}
