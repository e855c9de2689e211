//! What lives here: the steps of a random life of registrations.

use proptest::prelude::*;

use crate::bench::LONG_MS;

/// Long enough for anything that a step leaves to end within it.
pub(super) const SHORT_MS: u64 = 4;

/// One step of a life. Tasks are numbered from the newest to the oldest.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Want {
        wanted: u32,
        ttl_ms: u64,
    },
    Claim {
        worker: usize,
        limit: u32,
        lease_ms: u64,
    },
    Hold {
        task: usize,
        worker: Option<usize>,
        lease_ms: u64,
    },
    Fail {
        task: usize,
        worker: Option<usize>,
    },
    Finish {
        task: usize,
        worker: Option<usize>,
    },
    HandBack {
        task: usize,
        worker: usize,
    },
    Cancel {
        task: usize,
    },
    Retry {
        task: usize,
    },
    Expire {
        limit: u32,
    },
    Jump {
        ms: u64,
    },
}

impl Step {
    /// Whether it leaves a lease that ends within the step.
    pub(super) fn is_short(&self) -> bool {
        matches!(
            self,
            Self::Claim {
                lease_ms: SHORT_MS,
                ..
            }
        )
    }
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let task = prop_oneof![3 => 0..2usize, 1 => 0..9usize];
    let worker = 0..2usize;
    let anybody = proptest::option::weighted(0.7, worker.clone());
    let ttl_ms = prop_oneof![3 => Just(LONG_MS), 1 => Just(LONG_MS / 4)];
    let lease_ms = prop_oneof![3 => Just(LONG_MS / 2), 1 => Just(2 * LONG_MS), 1 => Just(SHORT_MS)];
    let longer_ms = prop_oneof![Just(SHORT_MS), Just(2 * LONG_MS)];
    let jump = prop_oneof![
        Just(30_000),
        Just(LONG_MS / 2),
        Just(LONG_MS + 1),
        1..LONG_MS
    ];
    prop_oneof![
        4 => (0..6u32, ttl_ms).prop_map(|(wanted, ttl_ms)| Step::Want { wanted, ttl_ms }),
        6 => (worker.clone(), 0..4u32, lease_ms)
            .prop_map(|(worker, limit, lease_ms)| Step::Claim { worker, limit, lease_ms }),
        2 => (task.clone(), anybody.clone(), longer_ms)
            .prop_map(|(task, worker, lease_ms)| Step::Hold { task, worker, lease_ms }),
        4 => (task.clone(), anybody.clone()).prop_map(|(task, worker)| Step::Fail { task, worker }),
        2 => (task.clone(), anybody).prop_map(|(task, worker)| Step::Finish { task, worker }),
        2 => (task.clone(), worker).prop_map(|(task, worker)| Step::HandBack { task, worker }),
        1 => task.clone().prop_map(|task| Step::Cancel { task }),
        2 => task.prop_map(|task| Step::Retry { task }),
        1 => (0..3u32).prop_map(|limit| Step::Expire { limit }),
        2 => jump.prop_map(|ms| Step::Jump { ms }),
    ]
}
